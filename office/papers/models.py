"""Papers, their numbers, receipts of service and files.

A number is a counter row taken in the transaction of its document, so that none is lost or doubled. What is issued is
frozen: a wrong paper is voided with a reason and keeps its number (domain brief 9.2, 10).
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy


class DocumentCounter(models.Model):
    """The last number given in a series of an agency in a year."""

    agency = models.ForeignKey("office.Agency", models.PROTECT, related_name="+")
    series = models.CharField(max_length=40)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency", "series", "year"], name="document_counter_once")]


class SeriesSetting(models.Model):
    """The code in an agency's numbers of one kind of paper, where the office uses another than the default."""

    agency = models.ForeignKey("office.Agency", models.PROTECT, related_name="series_settings")
    kind = models.CharField(max_length=60)
    code = models.CharField(max_length=20)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency", "kind"], name="series_setting_once")]


class Document(models.Model):
    """An issued paper. Only the void is ever written to it afterwards.

    ``values`` is what its kind fills the paper from; ``sha256`` covers them, the kind with its template version, the
    agency, the number and the date. ``shared``: the other side has it; before that only its own side knows of it.
    """

    root_kind = models.CharField(max_length=30)
    root_id = models.BigIntegerField()
    kind = models.CharField(max_length=60)
    agency = models.ForeignKey("office.Agency", models.PROTECT, related_name="+")
    agency_name = models.CharField(max_length=100)
    side = models.CharField(max_length=14)
    shared = models.BooleanField(default=False)
    series = models.CharField(max_length=40)
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    number_text = models.CharField(max_length=80)
    values = models.JSONField(default=dict)
    template = models.PositiveSmallIntegerField(default=1)
    sha256 = models.CharField(max_length=64)
    issued_on = models.DateField()
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey("office.Officer", models.PROTECT, null=True, related_name="+", db_index=False)
    voided_at = models.DateTimeField(null=True)
    voided_by = models.ForeignKey("office.Officer", models.PROTECT, null=True, related_name="+", db_index=False)
    void_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency", "series", "year", "number"], name="document_number_once"),
            models.CheckConstraint(
                name="document_void_has_reason", condition=Q(voided_at__isnull=True) | ~Q(void_reason="")
            ),
        ]
        indexes = [models.Index(fields=["root_kind", "root_id", "issued_at"], name="document_of_root")]

    def __str__(self):
        return f"document {self.pk}"


class ServiceMethod(models.TextChoices):
    """How a paper was served."""

    DIRECT = "direct", pgettext_lazy("service", "handed over in person")
    LEFT = "left", pgettext_lazy("service", "left before a witness")
    POSTED = "posted", pgettext_lazy("service", "posted")
    ELECTRONIC = "electronic", pgettext_lazy("service", "electronically")
    DECLARATION = "declaration", pgettext_lazy("service", "by public declaration")
    ENTRUSTED = "entrusted", pgettext_lazy("service", "through another agency")


class Receipt(models.Model):
    """送达回证: who received a paper, on which day, how. From this day on a term runs that begins on receipt.

    ``recorded_by`` is empty where the receiver signed through a one-time link. ``issued_on`` repeats the paper's day,
    so that the database itself refuses an earlier one.
    """

    document = models.ForeignKey(Document, models.PROTECT, related_name="receipts")
    issued_on = models.DateField()
    receiver_agency = models.ForeignKey("office.Agency", models.PROTECT, null=True, related_name="+")
    receiver_name = models.CharField(max_length=100)
    signed_on = models.DateField()
    signer = models.CharField(max_length=100)
    signer_post = models.CharField(max_length=100, blank=True)
    method = models.CharField(max_length=12, choices=ServiceMethod.choices)
    witness = models.CharField(max_length=100, blank=True)
    recorded_by = models.ForeignKey("office.Officer", models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField()
    voided_at = models.DateTimeField(null=True)
    voided_by = models.ForeignKey("office.Officer", models.PROTECT, null=True, related_name="+", db_index=False)
    void_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="receipt_after_issue", condition=Q(signed_on__gte=F("issued_on"))),
            models.CheckConstraint(
                name="receipt_void_has_reason", condition=Q(voided_at__isnull=True) | ~Q(void_reason="")
            ),
            models.UniqueConstraint(
                fields=["document", "receiver_name"], name="receipt_once", condition=Q(voided_at__isnull=True)
            ),
        ]


class Verdict(models.TextChoices):
    """What the scanner said."""

    CLEAN = "clean", pgettext_lazy("scan", "scanned, nothing found")
    UNSCANNED = "unscanned", pgettext_lazy("scan", "no scanner here")


class Attachment(models.Model):
    """A file beside a root. ``name`` is text to be shown and never a path; the file lies under ``key``.

    ``refers`` says to what of the root it belongs (a step, a row), in the words of the room that keeps the root.
    """

    root_kind = models.CharField(max_length=30)
    root_id = models.BigIntegerField()
    side = models.CharField(max_length=14)
    shared = models.BooleanField(default=False)
    purpose = models.CharField(max_length=40, blank=True)
    refers = models.CharField(max_length=80, blank=True)
    name = models.CharField(max_length=200)
    type = models.CharField(max_length=8, help_text="by content: the ending that fits it")
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    key = models.CharField(max_length=32, unique=True)
    verdict = models.CharField(max_length=10, choices=Verdict.choices)
    uploaded_by = models.ForeignKey("office.Officer", models.PROTECT, null=True, related_name="+", db_index=False)
    uploaded_at = models.DateTimeField()
    voided_at = models.DateTimeField(null=True)
    voided_by = models.ForeignKey("office.Officer", models.PROTECT, null=True, related_name="+", db_index=False)
    void_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="attachment_void_has_reason", condition=Q(voided_at__isnull=True) | ~Q(void_reason="")
            )
        ]
        indexes = [models.Index(fields=["root_kind", "root_id", "uploaded_at"], name="attachment_of_root")]

    # Whether this very file lay there already; not stored.
    again = False

    def __str__(self):
        return f"attachment {self.pk}"
