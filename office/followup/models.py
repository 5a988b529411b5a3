"""The one list of what anyone owes anyone (督办台账): owner, other side, due day, last word, closed."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class FollowUp(models.Model):
    """Something one principal owes another.

    ``key`` makes it exist once however often the work that opens it runs. ``params`` holds codes, dates and
    references; the sentence comes from the kind that the owning app registers.
    """

    key = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=60)
    owner = models.ForeignKey("office.Principal", models.PROTECT, related_name="+", db_index=False)
    other = models.ForeignKey("office.Principal", models.PROTECT, null=True, related_name="+", db_index=False)
    root_kind = models.CharField(max_length=30)
    root_id = models.BigIntegerField()
    params = models.JSONField(default=dict)
    due_on = models.DateField(_("due on"), null=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey("office.Officer", models.PROTECT, null=True, related_name="+", db_index=False)
    word = models.CharField(_("last word"), max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="follow_up_closed_by_somebody",
                condition=Q(closed_at__isnull=True, closed_by__isnull=True) | Q(closed_at__isnull=False),
            )
        ]
        indexes = [
            models.Index(fields=["owner", "due_on", "id"], name="follow_up_open", condition=Q(closed_at__isnull=True)),
            models.Index(
                fields=["other", "due_on", "id"], name="follow_up_awaited", condition=Q(closed_at__isnull=True)
            ),
            models.Index(fields=["root_kind", "root_id"], name="follow_up_by_root"),
        ]
