"""Databases of the bench's own, on the server of DATABASE_URL or on this machine's PostgreSQL."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

import psycopg2
from psycopg2.extensions import connection as Connection
from psycopg2.sql import SQL, Identifier

HERE = ("postgresql://postgres@127.0.0.1:5432/postgres", "postgresql:///postgres")


class NoServer(Exception):
    """No PostgreSQL to measure on."""


def server() -> str:
    """The address of a server on which databases may be made."""
    given = os.environ.get("DATABASE_URL")
    for url in (given,) if given else HERE:
        try:
            psycopg2.connect(url, connect_timeout=3).close()
        except psycopg2.OperationalError as error:
            reason = str(error).strip().splitlines()[0]
            continue
        return url
    raise NoServer(f"The bench needs PostgreSQL: set DATABASE_URL to a role that may make databases. ({reason})")


def _name(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


@contextmanager
def database_make(part: str, *, keep: bool) -> Iterator[str]:
    """Make the part's database, or take the one kept; answers its address."""
    base = server()
    base_name = urlsplit(base).path.lstrip("/") or "office"
    name = f"{base_name.removesuffix('_bench')}_bench_{part}"[:60]
    plain = psycopg2.connect(base)
    plain.autocommit = True
    try:
        with plain.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
            if cursor.fetchone() and not keep:
                _drop(plain, name)
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
            if not cursor.fetchone():
                cursor.execute(SQL("CREATE DATABASE {} ENCODING 'UTF8' TEMPLATE template0").format(Identifier(name)))
        yield _name(base, name)
        if not keep:
            _drop(plain, name)
    finally:
        plain.close()


def _drop(plain: Connection, name: str) -> None:
    with plain.cursor() as cursor:
        cursor.execute(SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(name)))
