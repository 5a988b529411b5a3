"""The one list of what anyone owes anyone (督办台账): owner, other side, due day, last word, closed.

Basis: 最高检、公安部《关于健全完善侦查监督与协作配合机制的意见》(2021), the office's duty of 督促落实.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from office.audit.append_only import AppendOnlyManager


class FollowUp(models.Model):
    """Something one principal owes another.

    ``key`` makes it exist once however often the work that opens it runs. ``occasion`` is the same for all who owe the
    same thing: one of them does it for all. ``params`` holds codes, dates and references; the sentence comes from the
    kind that the owning app registers.

    ``due_was`` and ``owner_was``: what the owning app says, where the side that is owed has granted more time, or the
    owner has passed it to a colleague. They hold as long as the app says the same.
    """

    key = models.CharField(max_length=200, unique=True)
    occasion = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=60)
    owner = models.ForeignKey("office.Principal", models.PROTECT, related_name="+", db_index=False)
    other = models.ForeignKey("office.Principal", models.PROTECT, null=True, related_name="+", db_index=False)
    roles = models.JSONField(default=list, help_text="who of the owners does it; empty: any of them")
    root_kind = models.CharField(max_length=30)
    root_id = models.BigIntegerField()
    params = models.JSONField(default=dict)
    law = models.CharField(max_length=200, blank=True)
    due_on = models.DateField(_("due on"), null=True)
    remind = models.JSONField(default=list, help_text="how many days before the due day both sides are reminded")
    remind_on = models.DateField(null=True, help_text="the next day on which both sides are reminded")
    due_was = models.DateField(null=True)
    owner_was = models.ForeignKey("office.Principal", models.PROTECT, null=True, related_name="+", db_index=False)
    urged = models.PositiveSmallIntegerField(default=0)
    urged_on = models.DateField(null=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey("office.Officer", models.PROTECT, null=True, related_name="+", db_index=False)
    by_hand = models.BooleanField(default=False, help_text="closed by the side that is owed, and not by what was done")
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
            models.Index(fields=["occasion"], name="follow_up_occasion"),
            models.Index(fields=["remind_on"], name="follow_up_remind", condition=Q(closed_at__isnull=True)),
        ]


class WordKind(models.TextChoices):
    """What somebody did about something owed."""

    WORD = "word", pgettext_lazy("follow-up", "word on where it stands")
    URGED = "urged", pgettext_lazy("follow-up", "urged")
    EXTENDED = "extended", pgettext_lazy("follow-up", "more time granted")
    PASSED = "passed", pgettext_lazy("follow-up", "passed to a colleague")
    MOVED = "moved", pgettext_lazy("follow-up", "moved")
    CLOSED = "closed", pgettext_lazy("follow-up", "closed")
    REOPENED = "reopened", pgettext_lazy("follow-up", "opened again")


class FollowUpWord(models.Model):
    """One line of the history of something owed. Only added to.

    ``agency``: whose word it is (empty: the program's, when the matter moved on). ``shared``: the other agency reads it
    too; passing on is the owner's own affair and never is.
    """

    followup = models.ForeignKey(FollowUp, models.PROTECT, related_name="words")
    kind = models.CharField(max_length=10, choices=WordKind.choices)
    at = models.DateTimeField()
    by = models.ForeignKey("office.Officer", models.PROTECT, null=True, related_name="+", db_index=False)
    agency = models.ForeignKey("office.Agency", models.PROTECT, null=True, related_name="+", db_index=False)
    text = models.CharField(max_length=500, blank=True)
    shared = models.BooleanField(default=True)
    due_before = models.DateField(null=True)
    due_after = models.DateField(null=True)
    owner_before = models.ForeignKey("office.Principal", models.PROTECT, null=True, related_name="+", db_index=False)
    owner_after = models.ForeignKey("office.Principal", models.PROTECT, null=True, related_name="+", db_index=False)

    objects = AppendOnlyManager()
