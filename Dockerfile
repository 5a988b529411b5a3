# The image of web, worker, beat and migrate. Built where there is internet, carried with `docker save` (README.md).

FROM node:22-bookworm-slim AS browser
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts --no-audit --no-fund

FROM python:3.12-slim-bookworm AS packages
COPY requirements.lock /build/
RUN python -m venv /opt/office \
    && /opt/office/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r /build/requirements.lock

FROM python:3.12-slim-bookworm AS program
ENV PATH=/opt/office/bin:$PATH PYTHONUNBUFFERED=1
COPY --from=packages /opt/office /opt/office
WORKDIR /srv/office
COPY manage.py ./
COPY office office
COPY cases cases
COPY meetings meetings
COPY sharing sharing
COPY templates templates
COPY static static
# Static files are named by their content, collected and compressed once, here; the container never writes them.
RUN --mount=type=bind,from=browser,source=/build/node_modules,target=/build/node_modules \
    export OFFICE_VAR=/tmp/build \
    && python -m office.ui.vendor /build/node_modules /tmp/build/vendor \
    && python manage.py messages compile \
    && python manage.py collectstatic --no-input -v 0 \
    && python -m whitenoise.compress -q /tmp/build/static \
    && mv /tmp/build/static /srv/static \
    && rm -rf /tmp/build \
    && python -m compileall -q office cases meetings sharing \
    && chmod -R a+rX /srv

FROM python:3.12-slim-bookworm
ENV PATH=/opt/office/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    OFFICE_MODE=server OFFICE_VAR=/var/lib/office OFFICE_STATIC_ROOT=/srv/static
RUN groupadd --gid 10001 office \
    && useradd --uid 10001 --gid office --home-dir /var/lib/office --shell /usr/sbin/nologin office \
    && install -d -o office -g office -m 0700 /var/lib/office
COPY --from=packages /opt/office /opt/office
COPY --from=program /srv /srv
WORKDIR /srv/office
USER office
VOLUME /var/lib/office
EXPOSE 8000
CMD ["gunicorn", "office.config.wsgi:application", "--config", "python:office.config.gunicorn"]
