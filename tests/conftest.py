"""What every test shares."""

import gc
import shutil
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from office.access.services import permission_ids_forget

TESTS = Path(__file__).parent
# What these run in processes of their own finds the database by itself.
PROCESSES = (TESTS / "live",)
DATABASE = {"db", "transactional_db", "django_db_setup", "live_server"}
# What takes many seconds in one piece begins first: begun last, one process would work on while the other has ended.
LONG = {
    TESTS / "sharing" / "demo" / "test_steps.py",
    TESTS / "sharing" / "demo" / "test_suggestions.py",
    TESTS / "sharing" / "ledgers" / "test_killed.py",
    TESTS / "sharing" / "notices" / "test_together.py",
}
_login = Client._login


def pytest_configure() -> None:
    """Static files by their plain names (nothing is collected for tests) and a password hash that takes no time."""
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    Client._login = _log_in_quietly


def _log_in_quietly(client: Client, *args: object, **more: object) -> None:
    """The log-in that a test takes for granted (``force_login``, ``login``) leaves no record of attempts.

    They are recorded where a test posts the log-in form, which comes through the page and not through here.
    """
    before, settings.AXES_ENABLED = settings.AXES_ENABLED, False
    try:
        _login(client, *args, **more)
    finally:
        settings.AXES_ENABLED = before


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What this machine cannot show is left out by name and not as skipped: several writers, a browser."""
    for item in items:
        # What asks for no database need not run again where a second one is tried.
        if not item.get_closest_marker("pure") and _is_pure(item):
            item.add_marker("pure")
    items.sort(key=lambda item: item.path not in LONG)
    absent = set()
    if connection.vendor != "postgresql":
        absent.add("postgresql")
    if not (shutil.which("chromium") or shutil.which("chromium-browser")):
        absent.add("browser")
    left_out = [item for item in items if absent.intersection(mark.name for mark in item.iter_markers())]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


def _is_pure(item: pytest.Item) -> bool:
    """Whether the test can see no database: it asks for none, its module holds no connection, it starts no process.

    Those that start processes without one, or with one of their own, are marked by hand.
    """
    if item.get_closest_marker("django_db") or DATABASE.intersection(getattr(item, "fixturenames", ())):
        return False
    if any(folder in item.path.parents for folder in PROCESSES):
        return False
    return not {"connection", "subprocess"}.intersection(vars(getattr(item, "module", item)))


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """What is loaded now stays to the end: the garbage collector need not walk over it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


@pytest.fixture(autouse=True)
def _permissions_afresh() -> None:
    """A test that flushes the database gives permissions new keys; none is remembered from the test before."""
    permission_ids_forget()
