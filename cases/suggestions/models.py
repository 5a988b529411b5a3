"""Procuratorial suggestions (检察建议), from the draft to the re-visit.

Basis: 人民检察院组织法第二十一条 (units cooperate and reply in writing), 人民检察院检察建议工作规定 (2019): five kinds,
decided by the chief procurator or the committee, two months for the reply. A suggestion is a root of its own: a third
agency sees suggestions addressed to it, and never a matter or a case.
"""

from django.db import models
from django.utils.translation import pgettext_lazy
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from cases.matters.models import DeskBase, ItemBase, Matter, MatterBase, StepBase
from cases.register.models import Case
from cases.suggestions.models_themes import Theme
from office.access.models import AccessBase, GrantBase


class SuggestionKind(models.TextChoices):
    """The five kinds (检察建议工作规定)."""

    RETRIAL = "retrial", pgettext_lazy("suggestion kind", "retrial")
    CORRECTION = "correction", pgettext_lazy("suggestion kind", "correction of violations")
    PUBLIC_INTEREST = "public_interest", pgettext_lazy("suggestion kind", "public interest")
    GOVERNANCE = "governance", pgettext_lazy("suggestion kind", "social governance")
    OTHER = "other", pgettext_lazy("suggestion kind", "other")


class Outcome(models.TextChoices):
    """What the evaluation found of a whole suggestion: adopted only where every item is."""

    ADOPTED = "adopted", pgettext_lazy("suggestion outcome", "adopted")
    PARTLY = "partly", pgettext_lazy("suggestion outcome", "adopted in part")
    REFUSED = "not", pgettext_lazy("suggestion outcome", "not adopted")
    FALSE = "false", pgettext_lazy("suggestion outcome", "false rectification")


class Suggestion(MatterBase):
    """One suggestion. The columns beyond a matter's are kept by the effects of its steps, for lists and counts.

    ``addressee_name`` is the name as it stands on the paper. ``document_id`` is the paper in force: after an amendment
    another one, and receipts and one-time links are bound to it.
    """

    subject_kind = models.CharField(max_length=20, choices=SuggestionKind.choices, blank=True)
    addressee = models.ForeignKey("office.Agency", models.PROTECT, null=True, related_name="+")
    addressee_name = models.CharField(max_length=100, blank=True)
    theme = models.ForeignKey(Theme, models.PROTECT, null=True, related_name="suggestions")
    number = models.CharField(max_length=80, blank=True)
    document_id = models.BigIntegerField(null=True)
    issued_on = models.DateField(null=True)
    served_method = models.CharField(max_length=12, blank=True)
    received_on = models.DateField(null=True)
    object_by = models.DateField(null=True)
    replied_on = models.DateField(null=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    evaluated_on = models.DateField(null=True)
    urged = models.PositiveSmallIntegerField(default=0)
    origin = models.ForeignKey(
        Matter, models.PROTECT, null=True, related_name="+", help_text="from which it grew first"
    )
    cases: models.ManyToManyField = models.ManyToManyField(Case, through="SuggestionCase", related_name="suggestions")
    origins: models.ManyToManyField = models.ManyToManyField(
        Matter, through="SuggestionOrigin", related_name="suggestions"
    )

    class Meta:
        permissions = [("work_suggestion", "Can act on the suggestion")]
        indexes = [
            models.Index(fields=["office", "state", "-changed_at"], name="suggestion_by_state"),
            models.Index(fields=["theme", "issued_on"], name="suggestion_of_theme"),
        ]

    def paper_facts(self) -> dict[str, str]:
        """What its later papers say of it: number, day, addressee and the day of receipt."""
        told = {
            "addressee": self.addressee_name,
            "receiver": self.addressee_name,
            "suggestion_number": self.number,
            "suggestion_date": self.issued_on.isoformat() if self.issued_on else "",
            "suggestion_received": self.received_on.isoformat() if self.received_on else "",
        }
        return {name: value for name, value in told.items() if value}


class SuggestionCase(models.Model):
    """A case that the suggestion came from. Known to the procuratorate alone; each of its officers sees of these only
    the cases that the officer sees."""

    suggestion = models.ForeignKey(Suggestion, models.PROTECT, related_name="case_links")
    case = models.ForeignKey(Case, models.PROTECT, related_name="suggestion_links")
    since = models.DateTimeField()
    by = models.ForeignKey("office.Officer", models.PROTECT, null=True, related_name="+", db_index=False)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["suggestion", "case"], name="suggestion_case_once", condition=models.Q(ended_at=None)
            )
        ]


class SuggestionOrigin(models.Model):
    """A matter that the suggestion grew from: a clue, a like violation for the third time. As secret as its cases."""

    suggestion = models.ForeignKey(Suggestion, models.PROTECT, related_name="origin_links")
    origin = models.ForeignKey(Matter, models.PROTECT, related_name="suggestion_links")
    since = models.DateTimeField()
    by = models.ForeignKey("office.Officer", models.PROTECT, null=True, related_name="+", db_index=False)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["suggestion", "origin"], name="suggestion_origin_once", condition=models.Q(ended_at=None)
            )
        ]


class SuggestionStep(StepBase):
    """A step of a suggestion."""

    matter = models.ForeignKey(Suggestion, models.PROTECT, related_name="steps")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["matter", "position"], name="suggestion_step_place")]


class SuggestionDesk(DeskBase):
    """A desk of a suggestion."""

    matter = models.ForeignKey(Suggestion, models.PROTECT, related_name="desks")

    class Meta:
        indexes = [
            models.Index(fields=["principal", "desk"], name="suggestion_desk_of", condition=models.Q(until=None))
        ]


class SuggestionItem(ItemBase):
    """A recommendation (one item, one reply, one evaluation), or an organ to which a copy goes."""

    matter = models.ForeignKey(Suggestion, models.PROTECT, related_name="items")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["matter", "list", "position"], name="suggestion_item_place")]


class SuggestionGrant(GrantBase):
    """Who may see or act on a suggestion, and why. The addressee's comes with service, not before."""

    root = models.ForeignKey(Suggestion, models.PROTECT, related_name="grants")


class SuggestionAccess(AccessBase):
    """The access index of suggestions."""

    root = models.ForeignKey(Suggestion, models.PROTECT, related_name="access")
    kind = models.CharField(max_length=40)
    opened_at = models.DateTimeField()

    copied = {"kind": "kind", "opened_at": "opened_at"}

    class Meta:
        constraints = [models.UniqueConstraint(fields=["principal", "root"], name="suggestion_access_once")]
        indexes = [
            models.Index(
                fields=["principal", "kind", "-opened_at", "root", "valid_until", "level"],
                name="suggestion_access_order",
            )
        ]


class SuggestionUserPermission(UserObjectPermissionBase):
    """guardian's rows for officers."""

    content_object = models.ForeignKey(Suggestion, models.PROTECT)


class SuggestionGroupPermission(GroupObjectPermissionBase):
    """guardian's rows for agencies and departments."""

    content_object = models.ForeignKey(Suggestion, models.PROTECT)
