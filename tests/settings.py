"""The settings of the site, in a place of its own, so that a test never writes into the installation beside it."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

os.environ.setdefault("DEVELOPMENT", "1")
os.environ.setdefault("GAZETTEER_PATH", str(ROOT / "var" / "geo.sqlite3"))  # read-only and slow to build: shared
os.environ.setdefault("VAR_DIR", str(ROOT / "var" / "test"))
os.environ.setdefault("LANGUAGES", "en-gb,ug")

from organise.settings import *  # noqa: E402, F403
from organise.settings import DATABASES, VAR_DIR  # noqa: E402

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, as in life: in memory, SQLite locks whole tables between threads and shows nothing of how writers wait.
    DATABASES["default"]["TEST"] = {"NAME": VAR_DIR / f"test-{os.getpid()}.sqlite3"}

CELERY_TASK_ALWAYS_EAGER = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
