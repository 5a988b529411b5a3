"""The one-time link: the door of an agency that has no account here.

A link opens one issued paper of one suggestion. The address holds a random token, of which only the hash is kept; a
code, given by another way, opens it. Whoever enters gets a short session of that one paper and nothing else.
"""

from django.db import models

from cases.suggestions.models import Suggestion
from office.audit.append_only import AppendOnlyManager


class DoorLink(models.Model):
    """One link. ``document_id``: the paper that it is bound to; ``attempts``: wrong codes so far."""

    suggestion = models.ForeignKey(Suggestion, models.PROTECT, related_name="links")
    document_id = models.BigIntegerField()
    token_hash = models.CharField(max_length=64, unique=True)
    code_hash = models.CharField(max_length=200)
    given_to = models.CharField(max_length=100)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("office.Officer", models.PROTECT, null=True, related_name="+", db_index=False)
    expires_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    locked_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey("office.Officer", models.PROTECT, null=True, related_name="+", db_index=False)
    revoked_reason = models.CharField(max_length=200, blank=True)
    entered_at = models.DateTimeField(null=True, help_text="first entry")
    last_at = models.DateTimeField(null=True, help_text="last entry")

    class Meta:
        indexes = [models.Index(fields=["suggestion", "-made_at"], name="door_link_of")]
        constraints = [
            models.CheckConstraint(
                name="door_link_revoked_has_reason",
                condition=models.Q(revoked_at__isnull=True) | ~models.Q(revoked_reason=""),
            )
        ]

    def __str__(self):
        return f"link {self.pk}"


class DoorSession(models.Model):
    """Somebody inside. The key in the cookie is random; only its hash is kept. One a link: a new entry ends the old."""

    link = models.ForeignKey(DoorLink, models.PROTECT, related_name="sessions")
    key_hash = models.CharField(max_length=64, unique=True)
    began_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)


class DoorTry(models.Model):
    """A try at the door, good or bad: by which the door counts an address, and the prosecutor sees who was there."""

    at = models.DateTimeField()
    address = models.GenericIPAddressField(null=True)
    link = models.ForeignKey(DoorLink, models.PROTECT, null=True, related_name="tries", db_index=False)
    result = models.CharField(max_length=10)

    objects = AppendOnlyManager()

    class Meta:
        indexes = [
            models.Index(fields=["address", "-at"], name="door_try_of_address"),
            models.Index(fields=["link", "-at"], name="door_try_of_link"),
        ]
