"""Batches of imported ledgers, their rows, and what each ledger says now.

A batch is work to be done as a row: its state, its progress and who works on it stand here, so that a killed
worker loses nothing. Rows are staged once; committing and withdrawing walk through them case by case.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from office.access.models import AccessBase, GrantBase


class State(models.TextChoices):
    """Where a batch is. The working states are worked on by Celery, the others wait for an officer."""

    READING = "reading", pgettext_lazy("import", "reading")
    MAPPING = "mapping", pgettext_lazy("import", "columns to be mapped")
    CHECKING = "checking", pgettext_lazy("import", "checking")
    READY = "ready", pgettext_lazy("import", "ready to be taken over")
    COMMITTING = "committing", pgettext_lazy("import", "being taken over")
    COMMITTED = "committed", pgettext_lazy("import", "taken over")
    WITHDRAWING = "withdrawing", pgettext_lazy("import", "being withdrawn")
    WITHDRAWN = "withdrawn", pgettext_lazy("import", "withdrawn")
    REFUSED = "refused", pgettext_lazy("import", "refused")
    DISCARDED = "discarded", pgettext_lazy("import", "discarded")


WORKING = (State.READING, State.CHECKING, State.COMMITTING, State.WITHDRAWING)
OPEN = (State.READING, State.MAPPING, State.CHECKING, State.READY, State.COMMITTING)


class Outcome(models.TextChoices):
    """What taking over a row means."""

    NEW = "new", pgettext_lazy("row", "new")
    CHANGED = "changed", pgettext_lazy("row", "changed")
    UNCHANGED = "unchanged", pgettext_lazy("row", "unchanged")
    QUARANTINED = "quarantined", pgettext_lazy("row", "quarantined")


class ImportBatch(models.Model):
    """One uploaded ledger.

    ``phase`` and ``cursor`` say how far the work of the state has come; they move in the transaction of each
    chunk. ``lease_token`` and ``lease_until``: which worker has it; a chunk of a worker that lost its lease
    is rolled back.
    """

    office = models.ForeignKey("office.JointOffice", models.PROTECT, related_name="+")
    agency = models.ForeignKey("office.Agency", models.PROTECT, related_name="+")
    layout = models.CharField(_("layout"), max_length=40)
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.READING)
    token = models.CharField(max_length=64, unique=True, help_text="of the form; a double click is one batch")
    file_name = models.CharField(_("file"), max_length=200)
    file_path = models.CharField(max_length=200, blank=True)
    file_size = models.BigIntegerField(default=0)
    file_hash = models.CharField(max_length=64)
    facts = models.JSONField(default=dict, help_text="kind, encoding, sheet, unmatched headers and samples")
    error = models.CharField(max_length=40, blank=True)
    error_params = models.JSONField(default=dict)
    uploaded_by = models.ForeignKey("office.Officer", models.PROTECT, null=True, related_name="+")
    uploaded_at = models.DateTimeField()
    committed_by = models.ForeignKey("office.Officer", models.PROTECT, null=True, related_name="+")
    committed_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey("office.Officer", models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.CharField(max_length=200, blank=True)
    row_count = models.PositiveIntegerField(default=0)
    new_count = models.PositiveIntegerField(default=0)
    changed_count = models.PositiveIntegerField(default=0)
    unchanged_count = models.PositiveIntegerField(default=0)
    quarantined_count = models.PositiveIntegerField(default=0)
    finding_count = models.PositiveIntegerField(default=0)
    phase = models.CharField(max_length=12, blank=True)
    cursor = models.CharField(max_length=120, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    lease_token = models.CharField(max_length=40, blank=True)
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    moved_at = models.DateTimeField()

    class Meta:
        permissions = [("work_importbatch", "Can work on the batch")]
        indexes = [
            models.Index(fields=["state", "lease_until"], name="batch_to_work_on"),
            models.Index(fields=["agency", "layout", "file_hash"], name="batch_by_content"),
        ]

    def __str__(self):
        return f"batch {self.pk}"

    @property
    def is_working(self) -> bool:
        """Whether Celery has something to do."""
        return self.state in WORKING

    @property
    def percent(self) -> int:
        """How far the present phase is."""
        return min(100, self.done * 100 // self.total) if self.total else 0


class ImportRow(models.Model):
    """One staged row. ``before`` holds the ledger's values that a changed row replaces.

    Rows are taken over in the order of ``case_key``; those up to the batch's cursor are.
    """

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="rows", db_index=False)
    row_no = models.PositiveIntegerField()
    row_key = models.CharField(max_length=200, blank=True)
    case_key = models.CharField(max_length=60, blank=True)
    outcome = models.CharField(max_length=11, choices=Outcome.choices, blank=True)
    values = models.JSONField(default=dict)
    raw = models.JSONField(default=dict, help_text="cells as written, of quarantined rows")
    before = models.JSONField(null=True)
    before_batch_id = models.BigIntegerField(null=True)
    reasons = models.JSONField(default=list, help_text="[column, reason code, parameters]")
    findings = models.JSONField(default=list, help_text="[code, parameters]")
    replaces = models.CharField(max_length=200, blank=True)
    has_findings = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "row_no"], name="import_row_once")]
        indexes = [
            models.Index(fields=["batch", "case_key", "row_no"], name="import_row_by_case"),
            models.Index(fields=["batch", "row_key"], name="import_row_by_key"),
            models.Index(fields=["batch", "outcome", "row_no"], name="import_row_by_outcome"),
            models.Index(fields=["batch", "row_no"], name="import_row_findings", condition=models.Q(has_findings=True)),
        ]


class LedgerRow(models.Model):
    """What an agency's ledger says now, row by row: what the next import is compared with.

    ``batch`` is the one that said it last. A withdrawn batch puts back what its rows replaced.
    """

    agency = models.ForeignKey("office.Agency", models.PROTECT, related_name="+", db_index=False)
    layout = models.CharField(max_length=40)
    row_key = models.CharField(max_length=200)
    case_key = models.CharField(max_length=60)
    likeness = models.CharField(max_length=40, blank=True, help_text="hash of what else names the matter")
    values = models.JSONField(default=dict)
    batch = models.ForeignKey(ImportBatch, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency", "layout", "row_key"], name="ledger_row_once")]
        indexes = [
            models.Index(fields=["agency", "layout", "case_key"], name="ledger_row_by_case"),
            models.Index(fields=["agency", "layout", "likeness"], name="ledger_row_alike"),
        ]


class ColumnMapping(models.Model):
    """What an agency's own column name means in a layout; an empty column code: left out."""

    agency = models.ForeignKey("office.Agency", models.PROTECT, related_name="+")
    layout = models.CharField(max_length=40)
    header = models.CharField(max_length=120)
    column = models.CharField(max_length=40, blank=True)
    decided_by = models.ForeignKey("office.Officer", models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency", "layout", "header"], name="column_mapping_once")]


class ImportBatchGrant(GrantBase):
    """Who may see or work on a batch."""

    root = models.ForeignKey(ImportBatch, models.PROTECT, related_name="grants")


class ImportBatchAccess(AccessBase):
    """The access index of batches."""

    root = models.ForeignKey(ImportBatch, models.PROTECT, related_name="access")
    uploaded_at = models.DateTimeField()

    copied = {"uploaded_at": "uploaded_at"}

    class Meta:
        constraints = [models.UniqueConstraint(fields=["principal", "root"], name="batch_access_once")]
        indexes = [models.Index(fields=["principal", "-uploaded_at", "root", "valid_until"], name="batch_access_order")]


class ImportBatchUserPermission(UserObjectPermissionBase):
    """guardian's rows for officers."""

    content_object = models.ForeignKey(ImportBatch, models.PROTECT)


class ImportBatchGroupPermission(GroupObjectPermissionBase):
    """guardian's rows for agencies and departments."""

    content_object = models.ForeignKey(ImportBatch, models.PROTECT)
