#!/bin/sh
# Runs once, when the database volume is empty: the database, its owner (migrations) and the application role (the
# program). The application role owns nothing; what it may do is given table by table by `manage.py database_grants`.
set -eu
: "${OFFICE_OWNER_PASSWORD:?is missing}" "${OFFICE_APP_PASSWORD:?is missing}"
psql -v ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres \
    -v owner_password="$OFFICE_OWNER_PASSWORD" -v app_password="$OFFICE_APP_PASSWORD" <<'SQL'
CREATE ROLE office_owner LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE PASSWORD :'owner_password';
CREATE ROLE office_app LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE PASSWORD :'app_password';
CREATE DATABASE office OWNER office_owner TEMPLATE template0 ENCODING 'UTF8';
REVOKE ALL ON DATABASE office FROM PUBLIC;
GRANT CONNECT, TEMPORARY ON DATABASE office TO office_app;
\connect office
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT ALL ON SCHEMA public TO office_owner;
GRANT USAGE ON SCHEMA public TO office_app;
SQL
