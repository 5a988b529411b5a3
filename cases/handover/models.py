"""The one door between the agencies (统一对口衔接): what the police hand over and how the procuratorate takes it.

Basis: 最高检、公安部《关于健全完善侦查监督与协作配合机制的意见》on one channel between the police legal department and
the procuratorate; CPL 162, MPS 289; RULES 156-158 on acceptance by the case office. The steps themselves are
events of the case; these rows hold the working papers around them.
"""

from django.db import models
from django.utils.translation import pgettext_lazy

from cases.register.effects import Effects
from cases.register.models import Case, Person
from office.audit.append_only import AppendOnlyManager


class HandoverKind(models.TextChoices):
    """What is handed over."""

    ARREST = "arrest", pgettext_lazy("hand-over", "request for approval of arrest")
    PROSECUTION = "prosecution", pgettext_lazy("hand-over", "transfer for prosecution")
    RESUBMISSION = "resubmission", pgettext_lazy("hand-over", "transfer again after supplementary investigation")


class HandoverState(models.TextChoices):
    """Where it stands, and so who has to act."""

    LEGAL = "legal", pgettext_lazy("hand-over", "with the police legal department")
    UNIT = "unit", pgettext_lazy("hand-over", "sent back to the unit")
    SENT = "sent", pgettext_lazy("hand-over", "with the procuratorate's case office")
    RETURNED = "returned", pgettext_lazy("hand-over", "returned for completion")
    ACCEPTED = "accepted", pgettext_lazy("hand-over", "accepted")
    DROPPED = "dropped", pgettext_lazy("hand-over", "given up")


OPEN_STATES = (HandoverState.LEGAL, HandoverState.UNIT, HandoverState.SENT, HandoverState.RETURNED)


class Handover(models.Model):
    """One hand-over of a case. ``version`` grows with every change; a form carries the one it saw."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="handovers")
    kind = models.CharField(max_length=12, choices=HandoverKind.choices)
    state = models.CharField(max_length=10, choices=HandoverState.choices, default=HandoverState.LEGAL)
    persons = models.ManyToManyField(Person, related_name="+")
    document_no = models.CharField(max_length=100, blank=True)
    summary = models.CharField(max_length=500, blank=True)
    bmsah = models.CharField(max_length=60, blank=True)
    tysah = models.CharField(max_length=60, blank=True)
    sent_once = models.BooleanField(default=False, help_text="the other agency has had it and may see it")
    opened_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    # What the act just taken changed on the case; not stored.
    effects: Effects | None = None

    class Meta:
        constraints = [
            # Two open hand-overs of one kind would be two requests for one thing.
            models.UniqueConstraint(
                fields=["case", "kind"], name="handover_open_once", condition=models.Q(state__in=OPEN_STATES)
            )
        ]
        indexes = [models.Index(fields=["state", "changed_at"], name="handover_by_state")]


class HandoverItem(models.Model):
    """One line of the list of materials; the case office says whether it was there."""

    handover = models.ForeignKey(Handover, models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200)
    copies = models.PositiveSmallIntegerField(default=1)
    pages = models.PositiveIntegerField(null=True)
    missing = models.CharField(max_length=200, blank=True, help_text="what is to be completed, as the case office says")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["handover", "position"], name="handover_item_place")]


class HandoverStep(models.Model):
    """Who moved it to which state, when, with what word. Only added to."""

    handover = models.ForeignKey(Handover, models.PROTECT, related_name="steps")
    state = models.CharField(max_length=10, choices=HandoverState.choices)
    at = models.DateTimeField()
    by = models.ForeignKey("office.Officer", models.PROTECT, related_name="+", db_index=False)
    note = models.CharField(max_length=500, blank=True)
    materials = models.JSONField(default=list, help_text="the list as it then was")
    persons = models.JSONField(default=list, help_text="whom it then concerned")

    objects = AppendOnlyManager()
