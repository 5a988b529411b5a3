"""What every test shares."""

import shutil
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from office.access.services import permission_ids_forget

PROCEDURE = Path(__file__).parent / "cases" / "procedure"


def pytest_configure() -> None:
    """Static files by their plain names (nothing is collected for tests) and a password hash that takes no time."""
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What this machine cannot show is left out by name and not as skipped: several writers, a browser."""
    for item in items:
        # The procedure knows no database: where one is tried a second time, its tests need not run again.
        if PROCEDURE in item.path.parents and item.get_closest_marker("django_db") is None:
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


@pytest.fixture(autouse=True)
def _permissions_afresh() -> None:
    """A test that flushes the database gives permissions new keys; none is remembered from the test before."""
    permission_ids_forget()
