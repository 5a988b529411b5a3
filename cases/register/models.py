"""The register: cases, their numbers, persons, events, facts, findings and the stored projection.

A case is an append-only list of procedural events. Everything procedural in this file outside ``Event``
is computed from the events by ``cases.procedure`` and can be rebuilt (``check_projection``).
"""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from office.access.models import AccessBase, GrantBase
from office.agencies.models import Side
from office.audit.append_only import AppendOnlyManager


class Case(models.Model):
    """The matter itself. Numbers, persons, events and facts hang on it.

    Columns below ``last_event_id`` are derived: from events by ``project()``, from current facts otherwise.
    """

    office = models.ForeignKey("office.JointOffice", models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(help_text="when the register first heard of it")
    updated_at = models.DateTimeField()
    last_event_id = models.BigIntegerField(default=0)
    # from facts
    title = models.CharField(_("title"), max_length=300, blank=True)
    title_masked = models.CharField(max_length=300, blank=True)
    charge = models.CharField(_("charge"), max_length=100, blank=True)
    police_unit = models.ForeignKey("office.Department", models.PROTECT, null=True, related_name="+")
    police_handler = models.CharField(_("police handler"), max_length=100, blank=True)
    procuratorate_unit = models.ForeignKey("office.Department", models.PROTECT, null=True, related_name="+")
    procuratorate_handler = models.CharField(_("handling prosecutor"), max_length=100, blank=True)
    has_minor = models.BooleanField(default=False)
    # from events
    stage = models.CharField(_("stage"), max_length=40, blank=True)
    stage_dates = models.JSONField(default=dict)
    accepted_on = models.DateField(null=True)
    filed_on = models.DateField(null=True)
    counts = models.JSONField(default=dict)
    unsettled = models.JSONField(default=list)
    findings_count = models.PositiveSmallIntegerField(default=0)
    hidden_from = models.PositiveSmallIntegerField(
        default=0, db_default=0, help_text="who may not read all of it: 1 the police, 2 the procuratorate, 3 both"
    )
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="+", help_text="the case into which this one was joined"
    )
    # from clocks
    custody_due_on = models.DateField(null=True, help_text="the earliest alarm day of a clock that ends custody")
    custody_due_key = models.CharField(max_length=300, blank=True, default="", db_default="")
    next_due_on = models.DateField(null=True, help_text="the earliest alarm day of an open clock")
    stalled_from = models.DateField(null=True, help_text="挂案: the day from which nothing has gone on for too long")

    class Meta:
        permissions = [("work_case", "Can work on the case")]
        indexes = [
            # The earliest end of custody leads the list of cases.
            models.Index(fields=["custody_due_on"], name="case_held", condition=models.Q(custody_due_on__isnull=False))
        ]

    def __str__(self):
        return f"case {self.pk}"


class NumberKind(models.TextChoices):
    """Whose number it is."""

    AJBH = "ajbh", pgettext_lazy("case number", "police case number")
    TYSAH = "tysah", pgettext_lazy("case number", "unified acceptance number")
    BMSAH = "bmsah", pgettext_lazy("case number", "department acceptance number")


class CaseNumber(models.Model):
    """A number by which an agency knows the case. One case may have many."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="numbers")
    office = models.ForeignKey(
        "office.JointOffice", models.PROTECT, related_name="+", db_index=False, help_text="the case's, for uniqueness"
    )
    kind = models.CharField(max_length=6, choices=NumberKind.choices)
    value = models.CharField(max_length=60)
    side = models.CharField(max_length=14, choices=Side.choices, help_text="who reported it")
    batch_id = models.BigIntegerField(null=True, db_index=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            # One police case may be split into several acceptances, so a unified number may repeat. Offices know
            # nothing of each other's numbers.
            models.UniqueConstraint(
                fields=["office", "kind", "value"],
                name="case_number_once",
                condition=models.Q(kind__in=["ajbh", "bmsah"], withdrawn_at__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["case", "kind", "value"],
                name="case_number_once_a_case",
                condition=models.Q(withdrawn_at__isnull=True),
            ),
        ]
        indexes = [models.Index(fields=["value"], name="case_number_value")]


class Person(models.Model):
    """A suspect in one case, known by the person number that both ledgers use (人员序号).

    ``name`` and ``is_minor`` are copied from current facts; a minor's name is never searched.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="persons")
    ryid = models.CharField(_("person number"), max_length=60)
    name = models.CharField(_("name"), max_length=200, blank=True)
    is_minor = models.BooleanField(_("minor"), default=False)
    outcome = models.CharField(max_length=40, blank=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="+", help_text="who this is in the case joined into"
    )
    # Whether somebody else of the case is called the same; not stored, told by whoever names the persons of a case.
    twin = False

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "ryid"], name="person_once_a_case")]


class Source(models.TextChoices):
    """How an event or fact came in."""

    LEDGER = "ledger", _("ledger")
    FORM = "form", _("form")


class Event(models.Model):
    """One procedural event: what happened, to whom, when, and when it was recorded.

    Append-only. ``voided_by`` is a derived mark, set once in the transaction that records the void event.
    ``happened_on`` is the local (Asia/Shanghai) day, for counting. ``params`` holds codes, dates and
    references only.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="events")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="events")
    type = models.CharField(max_length=60)
    happened_at = models.DateTimeField()
    precise = models.BooleanField(default=False, help_text="hour and minute are known")
    happened_on = models.DateField()
    side = models.CharField(max_length=14, choices=Side.choices)
    agency = models.ForeignKey("office.Agency", models.PROTECT, related_name="+", db_index=False)
    shared = models.BooleanField(default=True, help_text="the other agency may see it")
    document_no = models.CharField(max_length=100, blank=True)
    params = models.JSONField(default=dict)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey("office.Officer", models.PROTECT, null=True, related_name="+", db_index=False)
    source = models.CharField(max_length=6, choices=Source.choices)
    batch_id = models.BigIntegerField(null=True, db_index=True)
    row_key = models.CharField(max_length=200, blank=True)
    source_key = models.CharField(max_length=240, blank=True)
    voids = models.OneToOneField("self", models.PROTECT, null=True, related_name="void")
    voided_by = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", db_index=False)
    void_reason = models.CharField(max_length=200, blank=True)

    objects = AppendOnlyManager()
    derived_marks = ("voided_by_id",)

    class Meta:
        indexes = [
            # The notices' GROUP BY reads this index and no row of the table.
            models.Index(
                fields=["agency", "happened_on", "type", "case", "person"],
                name="event_counting",
                condition=models.Q(voided_by__isnull=True, voids__isnull=True),
            )
        ]


class FactVersion(models.Model):
    """What one side says of a case or of a person, version by version.

    ``reported`` is what its ledger said last, ``corrected`` what an officer put right by hand; the effective
    facts are ``reported | corrected``. ``current`` marks the newest version. ``unit`` is the handling unit that the
    ledger named, of facts on a case.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="facts")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="facts", db_index=False)
    side = models.CharField(max_length=14, choices=Side.choices)
    version = models.PositiveIntegerField(default=1)
    current = models.BooleanField(default=True)
    reported = models.JSONField(default=dict)
    corrected = models.JSONField(default=dict)
    withheld = models.JSONField(default=list, help_text="columns the other agency does not see")
    unit = models.ForeignKey("office.Department", models.PROTECT, null=True, related_name="+", db_index=False)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey("office.Officer", models.PROTECT, null=True, related_name="+", db_index=False)
    source = models.CharField(max_length=6, choices=Source.choices)
    batch_id = models.BigIntegerField(null=True, db_index=True)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "person", "side", "version"],
                name="fact_version_once_a_person",
                condition=models.Q(person__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["case", "side", "version"],
                name="fact_version_once_a_case",
                condition=models.Q(person__isnull=True),
            ),
        ]

    @property
    def values(self) -> dict:
        """The effective facts."""
        return {**self.reported, **self.corrected}


class FindingOrigin(models.TextChoices):
    """Who found it."""

    RULE = "rule", _("rule")
    LEDGER = "ledger", _("ledger")


class Finding(models.Model):
    """Something recorded as reported that a rule does not allow, with its article."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="findings")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)
    origin = models.CharField(max_length=6, choices=FindingOrigin.choices)
    code = models.CharField(max_length=60)
    article = models.CharField(max_length=200, blank=True)
    params = models.JSONField(default=dict)
    event_ids = models.JSONField(default=list)
    touches = models.JSONField(default=list)
    batch_id = models.BigIntegerField(null=True)
    recorded_at = models.DateTimeField()
    # Of a ledger's finding: whose ledger, and whether that side shares it. A rule's finding follows its events.
    side = models.CharField(max_length=14, choices=Side.choices, blank=True, default="", db_default="")
    shared = models.BooleanField(default=False, db_default=False)

    class Meta:
        indexes = [
            models.Index(fields=["batch_id"], name="finding_of_batch", condition=models.Q(batch_id__isnull=False))
        ]


class MeasureInterval(models.Model):
    """A person's compulsory measure from when to when, as projected."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="measures")
    person = models.ForeignKey(Person, models.PROTECT, related_name="measures")
    measure = models.CharField(max_length=40)
    custody = models.BooleanField(default=False)
    starts_at = models.DateTimeField()
    starts_precise = models.BooleanField(default=False)
    ends_at = models.DateTimeField(null=True)
    ends_precise = models.BooleanField(default=False)
    end_why = models.CharField(max_length=40, blank=True)
    start_event_id = models.BigIntegerField()
    end_event_id = models.BigIntegerField(null=True)

    class Meta:
        indexes = [
            # Who is held today: of all the measures of the years few have not ended.
            models.Index(fields=["ends_at", "case", "person"], name="measure_held", condition=models.Q(custody=True))
        ]


class CaseGrant(GrantBase):
    """Who may see or work on a case, and why."""

    root = models.ForeignKey(Case, models.PROTECT, related_name="grants")


class CaseAccess(AccessBase):
    """The access index of cases, with what lists filter and sort by."""

    root = models.ForeignKey(Case, models.PROTECT, related_name="access")
    updated_at = models.DateTimeField()
    stage = models.CharField(max_length=40, blank=True)
    unit = models.ForeignKey("office.Department", models.PROTECT, null=True, related_name="+", db_index=False)
    accepted_on = models.DateField(null=True)
    hidden_from = models.PositiveSmallIntegerField(default=0, db_default=0)

    # Columns copied from the case, by name there.
    copied = {
        "updated_at": "updated_at",
        "stage": "stage",
        "unit_id": "police_unit_id",
        "accepted_on": "accepted_on",
        "hidden_from": "hidden_from",
    }

    class Meta:
        constraints = [models.UniqueConstraint(fields=["principal", "root"], name="case_access_once")]
        indexes = [
            models.Index(fields=["principal", "-updated_at", "root", "valid_until", "level"], name="case_access_order"),
            models.Index(
                fields=["principal", "stage", "-updated_at", "root", "valid_until", "hidden_from"],
                name="case_access_stage",
            ),
            # Counts, and guardian's own look-ups, need no more than who and until when.
            models.Index(fields=["principal", "valid_until"], name="case_access_count"),
        ]


class CaseUserPermission(UserObjectPermissionBase):
    """guardian's rows for officers."""

    content_object = models.ForeignKey(Case, models.PROTECT)


class CaseGroupPermission(GroupObjectPermissionBase):
    """guardian's rows for agencies and departments."""

    content_object = models.ForeignKey(Case, models.PROTECT)
