"""How gunicorn runs here and in the container: no access log, and no address, token or query string in its other log."""

import os

# Threads share one loaded site; the interpreter's lock is free while one waits for the database.
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
timeout = 60
graceful_timeout = 20
max_requests = 5000  # a worker starts afresh now and then, so that no leak grows for months
max_requests_jitter = 500

accesslog = None
# gunicorn names the address and the path of a request it cannot read: the site's own formatter takes both out.
logconfig_dict = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"scrubbed": {"()": "core.logs.ScrubbingFormatter", "format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "scrubbed"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"gunicorn.error": {"handlers": ["console"], "level": os.environ.get("LOG_LEVEL", "WARNING"), "propagate": False}},
}

# No command socket: by default it would lie in the home folder, which the container does not have.
control_socket_disable = True
# The heartbeat file of each worker belongs in memory: on a slow disk it stalls and healthy workers are shot.
if os.path.isdir("/dev/shm"):  # noqa: PTH112, S108
    worker_tmp_dir = "/dev/shm"  # noqa: S108
