"""All settings, from the environment alone. Safe defaults run on a bare checkout; docs/reference/settings.md explains each."""

from pathlib import Path

from celery.schedules import crontab
from django.utils.translation import gettext_lazy as _

from organise import env

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(env.text("VAR_DIR", str(BASE_DIR / "var")))

# Where and how we run ------------------------------------------------------------------------------------------------
DEBUG = env.flag("DEBUG")
LOCAL_MODE = env.flag("LOCAL_MODE")  # set by `manage.py local` alone: mail stays in VAR_DIR and has a page to read it
DEVELOPMENT = DEBUG or LOCAL_MODE or env.flag("DEVELOPMENT")  # a secret may be missing, cookies travel over http
SITE_URL = env.text("SITE_URL", "http://127.0.0.1:8000").rstrip("/")
SITE_NAME = env.text("SITE_NAME", "Organise")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = [SITE_URL]
VAR_DIR.mkdir(parents=True, exist_ok=True)

# Secrets: core/checks.py refuses production without its own ------------------------------------------------------------
INSECURE_KEY = "a key for trying things out on one's own machine, known to everybody"
SECRET_KEY = env.text("SECRET_KEY", INSECURE_KEY)
SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS")
ENCRYPTION_KEYS = env.words("ENCRYPTION_KEYS", INSECURE_KEY)  # the first encrypts, all decrypt
BLIND_INDEX_KEY = env.text("BLIND_INDEX_KEY", INSECURE_KEY)

# The house ---------------------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "core",
    "places",
    "notifications",
    "accounts",
    "groups",
    "events",
    "moderation",
    "api",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "rest_framework",
    "drf_spectacular",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "core.csp.csp_middleware",
    "core.cache_policy.cache_policy_middleware",
    "api.cors.cors_middleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "organise.urls"
WSGI_APPLICATION = "organise.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "core.context.site",
            ],
        },
    }
]

# Data ----------------------------------------------------------------------------------------------------------------------
DATABASES = {"default": env.database("DATABASE_URL", default_file=VAR_DIR / "organise.sqlite3")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
REDIS_URL = env.text("REDIS_URL")
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}
GAZETTEER_PATH = Path(env.text("GAZETTEER_PATH", str(VAR_DIR / "geo.sqlite3")))

# Street tiles, if the operator has any: places/checks.py knows which of these belong together ----------------------------------
TILE_URL = env.text("TILE_URL")  # may hold a key: never to be logged
PMTILES_PATH = env.text("PMTILES_PATH")
TILE_ATTRIBUTION = env.text("TILE_ATTRIBUTION")
TILE_MAX_ZOOM = env.number("TILE_MAX_ZOOM", 19)
TILE_BOUNDS = env.words("TILE_BOUNDS")
TILE_USER_AGENT = env.text("TILE_USER_AGENT", f"{SITE_NAME} (+{SITE_URL})")
TILE_CACHE_DAYS = env.number("TILE_CACHE_DAYS", 7)
TILE_CACHE_MB = env.number("TILE_CACHE_MB", 500)
TILE_CACHE_DIR = Path(env.text("TILE_CACHE_DIR", str(VAR_DIR / "tiles")))
TILE_FETCHES_PER_MINUTE = env.number("TILE_FETCHES_PER_MINUTE", 600)  # for one visitor; 0 for no limit
TILE_PRIVATE_HOST = env.flag("TILE_PRIVATE_HOST", default=DEVELOPMENT)

# A provider outside that is asked for places which organisers saved; none, and nothing ever leaves.
GEOCODER = env.text("GEOCODER").lower()
GEOCODER_URL = env.text("GEOCODER_URL").rstrip("/")
GEOCODER_KEY = env.text("GEOCODER_KEY")
GEOCODER_USER_AGENT = env.text("GEOCODER_USER_AGENT", f"{SITE_NAME} (+{SITE_URL})")
GEOCODER_RATE = env.decimal("GEOCODER_RATE", 1.0)  # questions a second, of all workers together
GEOCODER_TIMEOUT = env.decimal("GEOCODER_TIMEOUT", 10.0)
GEOCODER_LEVEL = env.text("GEOCODER_LEVEL", "open")
GEOCODER_ATTRIBUTION = env.text("GEOCODER_ATTRIBUTION")
GEOCODER_PRIVATE_HOST = env.flag("GEOCODER_PRIVATE_HOST", default=DEVELOPMENT)

# The campaign's toolkit, a page for each kind of group: "https://campaign.example/toolkit/{kind}/"; none, and nothing is shown.
TOOLKIT_URL = env.text("TOOLKIT_URL")

# People --------------------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "events:desk"
LOGOUT_REDIRECT_URL = "events:home"
SILENCED_SYSTEM_CHECKS = ["auth.W004"]  # the sealed e-mail is unique by its blind index
ACCOUNT_ADAPTER = "accounts.adapter.Adapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_EMAIL_VERIFICATION = "none"  # the code is the proof; so allauth's own table of addresses, in the clear, stays empty
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # accounts.views sends the same code to those who are new
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_RATE_LIMITS = False  # allauth counts in the cache, which may be one for each process: accounts/limits.py counts instead
ACCOUNT_SESSION_REMEMBER = True
MFA_ADAPTER = "accounts.mfa_adapter.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1  # half a minute before and after: clocks differ, and people type slowly
MFA_RATE_LIMITS = False  # accounts/limits.py
SESSION_COOKIE_AGE = 30 * 24 * 3600
SESSION_ENGINE = "accounts.sessions"
SESSION_SERIALIZER = "core.sessions.SealedSerializer"

# Telling people ------------------------------------------------------------------------------------------------------------
_mail = env.mail("EMAIL_URL", "smtp://localhost:25")
EMAIL_BACKEND = "notifications.channels.local.LocalMailBackend" if LOCAL_MODE else "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST, EMAIL_PORT = _mail["host"], _mail["port"]
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail["user"], _mail["password"]
EMAIL_USE_SSL, EMAIL_USE_TLS = _mail["ssl"], _mail["starttls"]
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "Organise <hello@organise.example>")
# Where answers by mail come back, for `manage.py receive_mail`; without one, by the page alone.
REPLY_ADDRESS = env.text("REPLY_ADDRESS")
LOCAL_MAIL_DIR = VAR_DIR / "mail"

CELERY_BROKER_URL = REDIS_URL or "filesystem://localhost"
CELERY_BROKER_TRANSPORT_OPTIONS = (
    {"max_retries": 0, "socket_connect_timeout": 2}  # a page does not wait for a broker that is down
    if REDIS_URL
    else {
        "data_folder_in": str(VAR_DIR / "broker"),
        "data_folder_out": str(VAR_DIR / "broker"),
        "control_folder": str(VAR_DIR / "broker-control"),
    }
)
if not REDIS_URL:
    for folder in ("broker", "broker-control"):
        (VAR_DIR / folder).mkdir(parents=True, exist_ok=True)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TIMEZONE = "Europe/London"
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat-schedule")
CELERY_BEAT_SCHEDULE = {
    "deliver": {"task": "notifications.tasks.deliver", "schedule": 30.0},
    "forget": {"task": "notifications.tasks.forget", "schedule": crontab(minute=40)},
    "forget-devices": {"task": "accounts.tasks.forget_devices", "schedule": crontab(minute=35, hour=4)},
    "forget-attempts": {"task": "core.tasks.forget_attempts", "schedule": crontab(minute="*/15")},
    "forget-trail": {"task": "core.tasks.forget_trail", "schedule": crontab(minute=50, hour=4)},
    "forget-drafts": {"task": "core.tasks.forget_drafts", "schedule": crontab(minute=50)},
    "forget-sessions": {"task": "accounts.tasks.forget_sessions", "schedule": crontab(minute=55)},
    "extend-series": {"task": "events.tasks.extend_series", "schedule": crontab(minute=10, hour=3)},
    "offer-seats": {"task": "events.tasks.offer_seats", "schedule": crontab(minute="*/5")},
    "ask-organisers": {"task": "events.tasks.ask_organisers", "schedule": crontab(minute=20)},
    "renew-series": {"task": "events.tasks.renew_series", "schedule": crontab(minute=30, hour=8)},
    "tell-found": {"task": "events.tasks.tell_found", "schedule": crontab(minute=5)},
    "find-places": {"task": "places.tasks.find_places", "schedule": 60.0},
    "forget-answers": {"task": "places.tasks.forget_answers", "schedule": crontab(minute=20, hour=4)},
    "trim-tiles": {"task": "places.tasks.trim_tiles", "schedule": crontab(minute="*/5")},
    "keep-going": {"task": "groups.tasks.keep_going", "schedule": crontab(minute=15, hour=9)},
    "forget-unconfirmed": {"task": "groups.tasks.forget_unconfirmed", "schedule": crontab(minute=35)},
    "forget-reporters": {"task": "moderation.tasks.forget_reporters", "schedule": crontab(minute=45)},
    "erase-letters": {"task": "groups.tasks.erase_letters", "schedule": crontab(minute=50)},
    "forget-pictures": {"task": "events.tasks.forget_pictures", "schedule": crontab(minute=15)},
    "erase-attendance": {"task": "events.tasks.erase_attendance", "schedule": crontab(minute=25)},
}

# Words and time --------------------------------------------------------------------------------------------------------------
USE_TZ = True
TIME_ZONE = "Europe/London"
USE_I18N = True
LANGUAGE_CODE = "en-gb"
_LANGUAGE_NAMES = {"en-gb": _("English"), "ug": _("Uyghur")}
LANGUAGES = [(code, _LANGUAGE_NAMES.get(code, code)) for code in env.words("LANGUAGES", "en-gb")]
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGE_COOKIE_SAMESITE = "Lax"

# Files -----------------------------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.text("STATIC_ROOT", str(VAR_DIR / "static")))
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
NODE_MODULES = BASE_DIR / "node_modules"
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("npm/leaflet", NODE_MODULES / "leaflet" / "dist"),
    ("npm/protomaps-leaflet", NODE_MODULES / "protomaps-leaflet" / "dist"),
    ("npm/topojson-client", NODE_MODULES / "topojson-client" / "dist"),
    ("npm/fonts-naskh", NODE_MODULES / "@fontsource" / "noto-naskh-arabic" / "files"),
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEVELOPMENT
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEVELOPMENT
WHITENOISE_MAX_AGE = 86400  # map tiles have no hash in their names
WHITENOISE_MIMETYPES = {".topojson": "application/json"}

# Safety ----------------------------------------------------------------------------------------------------------------------
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = not DEVELOPMENT
SESSION_COOKIE_HTTPONLY = True
SECURE_SSL_REDIRECT = not DEVELOPMENT and env.flag("SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 0 if DEVELOPMENT else 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not DEVELOPMENT
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.flag("BEHIND_PROXY") else None
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("TRUSTED_PROXY_COUNT", 1 if env.flag("BEHIND_PROXY") else 0)
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"route": {"()": "core.logs.RouteInsteadOfPath"}},
    "formatters": {"scrubbed": {"()": "core.logs.ScrubbingFormatter", "format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "scrubbed", "filters": ["route"]}},
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "WARNING")},
    "loggers": {
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        "geopy": {"level": "CRITICAL"},  # it logs the address that it asks, which holds what was asked
    },
}

# The programs' door ------------------------------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": [],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
    "DEFAULT_METADATA_CLASS": None,
    "EXCEPTION_HANDLER": "api.errors.problem",
    "NUM_PROXIES": ALLAUTH_TRUSTED_PROXY_COUNT,
}
API_REQUESTS_PER_MINUTE = env.number("API_REQUESTS_PER_MINUTE", 120)  # from one address; 0 for no limit
SPECTACULAR_SETTINGS = {
    "TITLE": "Organise",
    "DESCRIPTION": "Groups and their meetings, as everybody may see them. Read only, no key needed.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    "SERVERS": [{"url": SITE_URL}],
    "SORT_OPERATION_PARAMETERS": False,
    "SORT_OPERATIONS": False,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "POSTPROCESSING_HOOKS": ["drf_spectacular.hooks.postprocess_schema_enums", "api.schema.plain"],
    "ENUM_NAME_OVERRIDES": {
        "EventKind": "events.enums.EventKind",
        "GroupKind": "groups.enums.GroupKind",
        "AttendanceMode": "events.enums.AttendanceMode",
        "OccurrenceStatus": "events.enums.OccurrenceStatus",
        "Precision": "places.enums.Precision",
    },
}
