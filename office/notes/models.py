"""Notes on any root: working words of one agency, told to the other only on purpose."""

from django.db import models
from django.db.models import Q


class Note(models.Model):
    """What an officer has noted on a root.

    Read by the writer's own agency; where ``shared`` by everybody who sees the root. It is never changed: what was
    wrong is voided by who wrote it, with a reason, and stays readable. ``mentions`` are keys of officers.
    """

    root_kind = models.CharField(max_length=30)
    root_id = models.BigIntegerField()
    agency = models.ForeignKey("office.Agency", models.PROTECT, related_name="+", db_index=False)
    side = models.CharField(max_length=14)
    shared = models.BooleanField(default=False)
    author = models.ForeignKey("office.Officer", models.PROTECT, related_name="+", db_index=False)
    text = models.TextField()
    mentions = models.JSONField(default=list)
    at = models.DateTimeField()
    voided_at = models.DateTimeField(null=True)
    void_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="note_voided_with_reason", condition=Q(voided_at__isnull=True) | ~Q(void_reason="")
            )
        ]
        indexes = [models.Index(fields=["root_kind", "root_id", "id"], name="note_by_root")]
