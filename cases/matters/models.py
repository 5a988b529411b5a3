"""Matters: what one agency asks of, or owes, another, from the first word to the end.

Basis: 最高检、公安部《关于健全完善侦查监督与协作配合机制的意见》(2021). Which states a kind goes through and who takes
which step is a table (``cases/*/flows/*.toml``); here stand the rows. The bases are abstract, for a suggestion is a
root of its own (a third agency sees suggestions and never a matter).
"""

from django.db import models
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from cases.register.models import Case
from office.access.models import AccessBase, GrantBase
from office.audit.append_only import AppendOnlyManager


class MatterBase(models.Model):
    """One matter. ``version`` grows with every step; a form carries the one it saw.

    ``state`` is where it stands for the side whose step was last; ``told_state`` where it stands for the other, which
    has not been told of the inner steps of ``inner_side`` since (empty: the other side does not know of it). ``data``
    holds the latest value of every field that steps have said.
    """

    office = models.ForeignKey("office.JointOffice", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)
    state = models.CharField(max_length=40)
    told_state = models.CharField(max_length=40, blank=True)
    inner_side = models.CharField(max_length=14, blank=True)
    closed = models.BooleanField(default=False)
    title = models.CharField(max_length=300)
    side = models.CharField(max_length=14, help_text="who began it")
    agency = models.ForeignKey("office.Agency", models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="+")
    data = models.JSONField(default=dict)
    told_data = models.JSONField(default=dict, help_text="of it what the other side was told")
    opened_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True, help_text="when the other side was last told of a step")
    told_closed = models.BooleanField(default=False)
    closed_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True

    def __str__(self):
        return f"{self._meta.model_name} {self.pk}"

    def paper_facts(self) -> dict[str, str]:
        """What this kind of root adds to the values of its papers; ``receiver``: who signs for them."""
        return {}


class StepBase(models.Model):
    """Who took which step, when it truly was, and what it said. Only added to.

    ``by`` is empty where somebody without an account acted through a one-time link; ``by_name`` then says who.
    """

    position = models.PositiveIntegerField()
    act = models.CharField(max_length=40)
    before = models.CharField(max_length=40, blank=True)
    after = models.CharField(max_length=40)
    on = models.DateField(help_text="the true day")
    at = models.DateTimeField(help_text="when it was entered")
    by = models.ForeignKey("office.Officer", models.PROTECT, null=True, related_name="+", db_index=False)
    by_name = models.CharField(max_length=100, blank=True)
    agency = models.ForeignKey("office.Agency", models.PROTECT, related_name="+", db_index=False)
    side = models.CharField(max_length=14)
    shared = models.BooleanField(default=True)
    reason = models.TextField(blank=True)
    data = models.JSONField(default=dict)
    rows = models.JSONField(
        default=list, help_text="the rows that it entered, answered or evaluated, as they then were"
    )
    event_id = models.BigIntegerField(null=True)
    document_id = models.BigIntegerField(null=True)

    objects = AppendOnlyManager()

    class Meta:
        abstract = True


class DeskBase(models.Model):
    """Who sits at a desk of a matter. A change is a new row; the old one ends."""

    desk = models.CharField(max_length=40)
    side = models.CharField(max_length=14)
    principal = models.ForeignKey("office.Principal", models.PROTECT, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        abstract = True


class ItemBase(models.Model):
    """One row of a list of a matter: what it says, how it was answered, how the answer was found.

    ``shared``: the other side has been told of it; ``answer_shared``, ``verdict_shared`` likewise of these.
    """

    list = models.CharField(max_length=40)
    position = models.PositiveSmallIntegerField()
    data = models.JSONField(default=dict)
    side = models.CharField(max_length=14, help_text="who entered it")
    shared = models.BooleanField(default=True)
    answer = models.CharField(max_length=40, blank=True)
    answer_text = models.TextField(blank=True)
    answer_link = models.JSONField(default=dict, help_text="what was sent already: a row, a file, a step of the case")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey("office.Officer", models.PROTECT, null=True, related_name="+", db_index=False)
    answer_side = models.CharField(max_length=14, blank=True)
    answer_shared = models.BooleanField(default=True)
    verdict = models.CharField(max_length=40, blank=True)
    verdict_text = models.TextField(blank=True)
    verdict_at = models.DateTimeField(null=True)
    verdict_by = models.ForeignKey("office.Officer", models.PROTECT, null=True, related_name="+", db_index=False)
    verdict_side = models.CharField(max_length=14, blank=True)
    verdict_shared = models.BooleanField(default=True)
    told_answer = models.JSONField(default=dict, help_text="the answer that was told, while another is being prepared")
    withdrawn = models.BooleanField(default=False)
    withdrawn_shared = models.BooleanField(default=True)

    class Meta:
        abstract = True


class Matter(MatterBase):
    """A matter between the two agencies, or (a clue) inside one."""

    origin = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="followers", help_text="from which it grew"
    )

    class Meta:
        permissions = [("work_matter", "Can act on the matter")]
        indexes = [
            models.Index(fields=["kind", "closed", "-changed_at"], name="matter_by_kind"),
            models.Index(fields=["case", "kind"], name="matter_of_case"),
        ]


class MatterStep(StepBase):
    """A step of a matter."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="steps")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["matter", "position"], name="matter_step_place")]


class MatterDesk(DeskBase):
    """A desk of a matter."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="desks")

    class Meta:
        indexes = [models.Index(fields=["principal", "desk"], name="matter_desk_of", condition=models.Q(until=None))]


class MatterItem(ItemBase):
    """A row of a matter."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="items")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["matter", "list", "position"], name="matter_item_place"),
        ]


class MatterGrant(GrantBase):
    """Who may see or act on a matter, and why."""

    root = models.ForeignKey(Matter, models.PROTECT, related_name="grants")


class MatterAccess(AccessBase):
    """The access index of matters, with what lists sort and filter by."""

    root = models.ForeignKey(Matter, models.PROTECT, related_name="access")
    kind = models.CharField(max_length=40)
    opened_at = models.DateTimeField()

    # Columns copied from the matter, by name there. Nothing that an inner step of one side changes.
    copied = {"kind": "kind", "opened_at": "opened_at"}

    class Meta:
        constraints = [models.UniqueConstraint(fields=["principal", "root"], name="matter_access_once")]
        indexes = [
            models.Index(
                fields=["principal", "kind", "-opened_at", "root", "valid_until", "level"], name="matter_access_order"
            )
        ]


class MatterUserPermission(UserObjectPermissionBase):
    """guardian's rows for officers."""

    content_object = models.ForeignKey(Matter, models.PROTECT)


class MatterGroupPermission(GroupObjectPermissionBase):
    """guardian's rows for agencies and departments."""

    content_object = models.ForeignKey(Matter, models.PROTECT)
