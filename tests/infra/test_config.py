"""What the server mode refuses, and what /healthz tells."""

import json

import pytest
from django.db import DatabaseError, connection
from django.test import Client

from office.config import health, startup
from office.config.logs import logging_config
from office.config.refusals import refusals

GOOD = {
    "mode": "server",
    "debug": False,
    "secret_key": "pJ8v-Wq2xLz0RtYb7NcKdMfHgTsUaEoIi3V5X9n1Q4w6k_BZAmDe",
    "hosts": ["office.example.gov"],
    "origins": ["https://office.example.gov"],
    "database": {"ENGINE": "django.db.backends.postgresql", "HOST": "db", "PASSWORD": "p"},
    "broker": "redis://:p@redis:6379/0",
}


def test_good_server_settings_are_taken():
    assert refusals(**GOOD) == []


def test_the_embedded_mode_needs_no_settings():
    assert refusals(**{**GOOD, "mode": "embedded", "secret_key": "", "broker": "", "debug": True}) == []


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"mode": "production"}, "OFFICE_MODE"),
        ({"debug": True}, "OFFICE_DEBUG"),
        ({"secret_key": ""}, "OFFICE_SECRET_KEY"),
        ({"secret_key": "x" * 80}, "OFFICE_SECRET_KEY"),
        ({"secret_key": "django-insecure-" + GOOD["secret_key"]}, "OFFICE_SECRET_KEY"),
        ({"hosts": []}, "OFFICE_ALLOWED_HOSTS"),
        ({"hosts": ["*"]}, "OFFICE_ALLOWED_HOSTS"),
        ({"hosts": [".gov"]}, "OFFICE_ALLOWED_HOSTS"),
        ({"origins": ["https://*.gov"]}, "OFFICE_TRUSTED_ORIGINS"),
        ({"database": {"ENGINE": "django.db.backends.sqlite3"}}, "DATABASE_URL"),
        ({"database": {**GOOD["database"], "PASSWORD": ""}}, "DATABASE_URL"),
        ({"broker": ""}, "REDIS_URL"),
        ({"broker": "filesystem://"}, "REDIS_URL"),
    ],
)
def test_each_weak_setting_is_refused_by_name(change, word):
    found = refusals(**{**GOOD, **change})
    assert len(found) == 1 and word in found[0]


def test_all_reasons_come_at_once():
    assert len(refusals(**{**GOOD, "secret_key": "", "hosts": ["*"], "broker": ""})) == 3


@pytest.mark.django_db
def test_healthz_needs_no_log_in_and_tells_only_words():
    answer = Client().get(health.PATH, HTTP_HOST="whatever.example")
    assert answer.status_code == 200
    assert json.loads(answer.content) == {"database": "ok", "broker": "ok"}


@pytest.mark.django_db
def test_healthz_says_503_when_the_database_is_gone(monkeypatch):
    def gone():
        raise DatabaseError("gone")

    monkeypatch.setattr(connection, "cursor", gone)
    answer = Client().get(health.PATH)
    assert answer.status_code == 503
    assert json.loads(answer.content)["database"] == "down"


@pytest.mark.django_db
def test_the_owner_of_the_tables_may_not_run_the_application():
    """The tests connect as the role that made the tables: on PostgreSQL it must be found out."""
    found = startup.role_refusals()
    assert bool(found) == (connection.vendor == "postgresql")


def test_logs_of_the_server_are_json_lines():
    renderer = logging_config("server")["formatters"]["lines"]["processors"][-1]
    assert type(renderer).__name__ == "JSONRenderer"
