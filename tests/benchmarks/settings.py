"""The settings of the site, in the scratch place that tests/benchmarks/__main__.py has prepared in the environment."""

from organise.settings import *  # noqa: F403

# A queue of its own: workers of an installation beside this one must not be woken by it.
CELERY_TASK_DEFAULT_QUEUE = "organise-bench"
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
