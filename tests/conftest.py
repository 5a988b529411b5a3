"""What every test shares."""

import shutil

import pytest
from django.conf import settings
from django.db import connection

from office.access.services import permission_ids_forget


def pytest_configure() -> None:
    """Static files by their plain names (nothing is collected for tests) and a password hash that takes no time."""
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What this machine cannot show is left out by name and not as skipped: several writers, a browser."""
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
