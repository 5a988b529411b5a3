"""What every test shares."""

import pytest
from django.conf import settings
from django.db import connection

from office.access.services import permission_ids_forget


def pytest_configure() -> None:
    """Static files by their plain names (nothing is collected for tests) and a password hash that takes no time."""
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Tests marked ``postgresql`` are left out on SQLite, by name and not as skipped."""
    if connection.vendor == "postgresql":
        return
    left_out = [item for item in items if item.get_closest_marker("postgresql")]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if not item.get_closest_marker("postgresql")]


@pytest.fixture(autouse=True)
def _permissions_afresh() -> None:
    """A test that flushes the database gives permissions new keys; none is remembered from the test before."""
    permission_ids_forget()
