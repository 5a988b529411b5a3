"""Periodic data notices: one agency tells the other its counts of a period, once, frozen.

Basis: 最高人民检察院、公安部《关于健全完善侦查监督与协作配合机制的意见》(2021), information sharing; the
office's own work measures say which notices and how often (``NoticeSetting``).
"""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from office.access.models import AccessBase, GrantBase
from office.audit.append_only import AppendOnlyManager


class Theme(models.TextChoices):
    """What a notice is about; ``sharing.notices.themes`` says which counts it holds."""

    POLICE_CASES = "police_cases", pgettext_lazy("notice theme", "police case handling")
    PROCURATORATE_CASES = "procuratorate_cases", pgettext_lazy("notice theme", "procuratorate case handling")


class PeriodKind(models.TextChoices):
    """How long a notice's period is. ``sharing.notices.periods`` holds the calendar."""

    WEEK = "week", pgettext_lazy("period", "week")
    TEN_DAYS = "ten_days", pgettext_lazy("period", "ten days")
    HALF_MONTH = "half_month", pgettext_lazy("period", "half-month")
    MONTH = "month", pgettext_lazy("period", "month")
    QUARTER = "quarter", pgettext_lazy("period", "quarter")
    YEAR = "year", pgettext_lazy("period", "year")


class NoticeState(models.IntegerChoices):
    """Unread → opened → signed for. Numbers sort a list with the unread on top."""

    UNREAD = 0, pgettext_lazy("notice state", "unread")
    OPENED = 1, pgettext_lazy("notice state", "opened")
    SIGNED = 2, pgettext_lazy("notice state", "signed for")


class Notice(models.Model):
    """One notice. Everything is written when it is issued and frozen; ``state`` alone follows its receipts.

    ``payload`` holds the counts; ``sha256`` is the hash of ``payload`` in its canonical form
    (``sharing.notices.freezing``), so that a later change to either shows.
    """

    office = models.ForeignKey("office.JointOffice", models.PROTECT, related_name="+")
    issuer = models.ForeignKey("office.Agency", models.PROTECT, related_name="notices_issued")
    receiver = models.ForeignKey("office.Agency", models.PROTECT, related_name="notices_received")
    theme = models.CharField(_("theme"), max_length=40, choices=Theme.choices)
    period_kind = models.CharField(_("period"), max_length=12, choices=PeriodKind.choices)
    period_start = models.DateField()
    period_end = models.DateField()
    series = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    payload = models.JSONField()
    sha256 = models.CharField(max_length=64)
    issued_at = models.DateTimeField()
    sign_by = models.DateField(_("sign for by"), null=True)
    state = models.PositiveSmallIntegerField(choices=NoticeState.choices, default=NoticeState.UNREAD)

    class Meta:
        permissions = [("work_notice", "Can sign for the notice")]
        constraints = [
            models.UniqueConstraint(
                fields=["issuer", "theme", "period_kind", "period_start"], name="notice_once_a_period"
            ),
            models.UniqueConstraint(fields=["issuer", "series", "year", "number"], name="notice_number_once"),
        ]

    def __str__(self):
        return f"notice {self.pk}"


class ReceiptKind(models.TextChoices):
    """What the receiving agency did with a notice."""

    OPENED = "opened", pgettext_lazy("notice receipt", "opened")
    SIGNED = "signed", pgettext_lazy("notice receipt", "signed for")


class NoticeReceipt(models.Model):
    """Who of the receiving agency opened it first and who signed for it, and when. Never changed."""

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="receipts")
    kind = models.CharField(max_length=6, choices=ReceiptKind.choices)
    officer = models.ForeignKey("office.Officer", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = AppendOnlyManager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["notice", "kind"], name="notice_receipt_once")]


class NoticeGrant(GrantBase):
    """Who may see or sign for a notice, and why."""

    root = models.ForeignKey(Notice, models.PROTECT, related_name="grants")


class NoticeAccess(AccessBase):
    """The access index of notices, with what the list filters and sorts by."""

    root = models.ForeignKey(Notice, models.PROTECT, related_name="access")
    issuer = models.ForeignKey("office.Agency", models.PROTECT, related_name="+", db_index=False)
    state = models.PositiveSmallIntegerField(choices=NoticeState.choices)
    period_kind = models.CharField(max_length=12)
    period_end = models.DateField()
    issued_at = models.DateTimeField()

    # Columns copied from the notice, by name there.
    copied = {
        "issuer_id": "issuer_id",
        "state": "state",
        "period_kind": "period_kind",
        "period_end": "period_end",
        "issued_at": "issued_at",
    }

    class Meta:
        constraints = [models.UniqueConstraint(fields=["principal", "root"], name="notice_access_once")]
        indexes = [
            models.Index(
                fields=["principal", "state", "-issued_at", "root", "valid_until", "level"], name="notice_access_order"
            )
        ]


class NoticeUserPermission(UserObjectPermissionBase):
    """guardian's rows for officers."""

    content_object = models.ForeignKey(Notice, models.PROTECT)


class NoticeGroupPermission(GroupObjectPermissionBase):
    """guardian's rows for agencies and departments."""

    content_object = models.ForeignKey(Notice, models.PROTECT)
