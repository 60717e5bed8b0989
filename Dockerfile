# One image for web, consumers, relay and migrations; docker-compose.yml says which command each runs.

FROM node:24-bookworm-slim AS assets
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --ignore-scripts

FROM python:3.13-slim-bookworm AS parts
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /app
RUN python -m venv .venv
COPY requirements.lock ./
RUN .venv/bin/pip install --require-hashes -r requirements.lock
COPY . .
RUN .venv/bin/pip install --no-deps --no-build-isolation -e . \
 && find webui -name '*.po' -execdir /app/.venv/bin/pybabel --quiet compile -i {} -o messages.mo \; \
 && .venv/bin/python -m compileall -q broker casework consumers migrations producers schemas sikkep webui

FROM python:3.13-slim-bookworm
RUN useradd --system --uid 10001 --home-dir /app --no-create-home --shell /usr/sbin/nologin sikkep \
 && install --directory --owner=10001 --mode=0700 /data
WORKDIR /app
COPY --from=parts /app /app
COPY --from=assets /app/node_modules /app/node_modules
ENV PATH=/app/.venv/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
USER 10001
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=4 \
  CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/sehat', timeout=4)"]
CMD ["sikkep", "web"]
