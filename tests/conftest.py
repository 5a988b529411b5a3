"""What every test shares."""

import shutil
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from office.access.services import permission_ids_forget

TESTS = Path(__file__).parent
# What these run in processes of their own finds the database by itself.
PROCESSES = (TESTS / "live", TESTS / "infra")
# Reads the source alone.
HOUSE = TESTS / "infra" / "test_house.py"
DATABASE = {"db", "transactional_db", "django_db_setup", "live_server"}


def pytest_configure() -> None:
    """Static files by their plain names (nothing is collected for tests) and a password hash that takes no time."""
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What this machine cannot show is left out by name and not as skipped: several writers, a browser."""
    for item in items:
        # What asks for no database need not run again where a second one is tried.
        if _is_pure(item):
            item.add_marker("pure")
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
    """Whether the test can see no database: it asks for none, its module holds no connection, it starts no process."""
    if item.path == HOUSE:
        return True
    if item.get_closest_marker("django_db") or DATABASE.intersection(getattr(item, "fixturenames", ())):
        return False
    if any(folder in item.path.parents for folder in PROCESSES):
        return False
    return not {"connection", "subprocess"}.intersection(vars(getattr(item, "module", item)))


@pytest.fixture(autouse=True)
def _permissions_afresh() -> None:
    """A test that flushes the database gives permissions new keys; none is remembered from the test before."""
    permission_ids_forget()
