"""What every test shares."""

from django.conf import settings


def pytest_configure() -> None:
    """Static files by their plain names (nothing is collected for tests) and a password hash that takes no time."""
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
