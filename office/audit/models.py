"""The append-only record of every write and of every request that read case data."""

from django.db import models

from office.audit.append_only import AppendOnlyManager


class AuditRecord(models.Model):
    """Who did what, when, to which root, and why. Never changed, never removed.

    ``detail`` holds codes, counts and ids, no personal data. ``previous_hash`` and ``hash`` are room for the
    chain that a later release computes in batches.
    """

    at = models.DateTimeField(db_index=True)
    officer = models.ForeignKey("office.Officer", models.PROTECT, null=True, related_name="+")
    purpose = models.CharField(max_length=60, blank=True)
    action = models.CharField(max_length=60)
    root_kind = models.CharField(max_length=30, blank=True)
    root_id = models.BigIntegerField(null=True)
    page = models.CharField(max_length=60, blank=True)
    address = models.GenericIPAddressField(null=True)
    detail = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64, blank=True)

    objects = AppendOnlyManager()

    class Meta:
        indexes = [
            models.Index(fields=["root_kind", "root_id", "-at"], name="audit_by_root"),
            models.Index(fields=["officer", "-at"], name="audit_by_officer"),
        ]
