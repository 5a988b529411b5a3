"""Runs a command with DATABASE_URL and REDIS_URL of an own, empty database, role and Redis number; removes them after.

The role may make databases and roles (the tests make their own) and is neither superuser nor BYPASSRLS.
"""

import os
import subprocess
import sys
import uuid
from urllib.parse import urlsplit, urlunsplit

import psycopg2
import redis
from psycopg2 import sql

POSTGRES = os.environ.get("CI_POSTGRES", "postgres://postgres@127.0.0.1:5432/postgres")
REDIS = os.environ.get("CI_REDIS", "redis://127.0.0.1:6379")


def main(command: list[str]) -> int:
    name = f"office_ci_{uuid.uuid4().hex[:8]}"
    admin = psycopg2.connect(POSTGRES)
    admin.autocommit = True
    number = empty_redis()
    try:
        with admin.cursor() as cursor:
            role = sql.Identifier(name)
            cursor.execute(
                sql.SQL("CREATE ROLE {} LOGIN CREATEDB CREATEROLE NOSUPERUSER NOBYPASSRLS PASSWORD {}").format(
                    role, sql.Literal(name)
                )
            )
            # Small tables, thousands of short transactions that nobody needs after a crash: compiling a plan takes
            # longer than running it, and waiting for the disk is for nothing.
            for setting in ("jit", "synchronous_commit"):
                cursor.execute(sql.SQL("ALTER ROLE {} SET {} = off").format(role, sql.Identifier(setting)))
            cursor.execute(sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE template0 ENCODING 'UTF8'").format(role, role))
        env = {**os.environ, "DATABASE_URL": address(name), "REDIS_URL": f"{REDIS}/{number}"}
        return subprocess.run(command, env=env, check=False, stdin=subprocess.DEVNULL).returncode
    finally:
        forget(admin, name)
        redis.Redis.from_url(f"{REDIS}/{number}").flushdb()


def address(name: str) -> str:
    parts = urlsplit(POSTGRES)
    return urlunsplit(parts._replace(netloc=f"{name}:{name}@{parts.hostname}:{parts.port or 5432}", path=f"/{name}"))


def empty_redis() -> int:
    """The highest Redis number that holds nothing: somebody else's data is never flushed."""
    for number in range(15, 0, -1):
        if redis.Redis.from_url(f"{REDIS}/{number}").dbsize() == 0:
            return number
    sys.exit("Every numbered database of this Redis holds something; empty one of them.")


def forget(admin: "psycopg2.extensions.connection", name: str) -> None:
    """Every database of the role, then the roles that it made and itself."""
    with admin.cursor() as cursor:
        cursor.execute(
            "SELECT datname FROM pg_database JOIN pg_roles ON pg_roles.oid = datdba WHERE rolname = %s", (name,)
        )
        for (database,) in cursor.fetchall():
            cursor.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database)))
        cursor.execute("SELECT rolname FROM pg_roles WHERE rolname LIKE %s", (f"{name}%",))
        for (role,) in cursor.fetchall():
            cursor.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(role)))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
