"""A manager for tables whose rows are only ever added."""

from django.db import models


class AppendOnlyError(RuntimeError):
    """Somebody tried to change or remove a row of an append-only table."""


class AppendOnlyQuerySet(models.QuerySet):
    """Refuses bulk changes and removal."""

    def update(self, **kwargs):
        """Refuse: record a new row instead."""
        raise AppendOnlyError(f"{self.model.__name__} rows are never changed")

    def delete(self):
        """Refuse: record a void instead."""
        raise AppendOnlyError(f"{self.model.__name__} rows are never removed")


AppendOnlyManager = models.Manager.from_queryset(AppendOnlyQuerySet)
