"""Reads of notices: one page of the list, one notice with its receipts, and what an officer must sign for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from office.access.actions import Action
from office.access.context import note_read
from office.access.queries import can, visible, visible_get
from office.outbox.queries import delivered_first
from sharing.notices.models import Notice, NoticeReceipt, ReceiptKind

RECEIVED, ISSUED = "received", "issued"
SEARCHED = 20


@dataclass(frozen=True)
class NoticeFilter:
    """What a list is narrowed to."""

    direction: str = ""
    state: int | None = None
    kind: str = ""
    theme: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class NoticeLine:
    """One line of the list."""

    notice: Notice
    signed: NoticeReceipt | None


def notices(officer, narrowed: NoticeFilter) -> QuerySet[Notice]:
    """The notices that the officer may see, narrowed; without their figures."""
    if not can(officer, Action.NOTICE_SEE):
        return Notice.objects.none()
    rows = visible(Notice, officer).defer("payload")
    if narrowed.direction == RECEIVED:
        rows = rows.filter(receiver_id=officer.agency_id)
    elif narrowed.direction == ISSUED:
        rows = rows.filter(issuer_id=officer.agency_id)
    if narrowed.state is not None:
        rows = rows.filter(state=narrowed.state)
    if narrowed.kind:
        rows = rows.filter(period_kind=narrowed.kind)
    if narrowed.theme:
        rows = rows.filter(theme=narrowed.theme)
    if narrowed.since:
        rows = rows.filter(period_end__gte=narrowed.since)
    if narrowed.until:
        rows = rows.filter(period_start__lte=narrowed.until)
    return rows


def notice_lines(
    officer, narrowed: NoticeFilter, *, order_by: Sequence[str], offset: int, limit: int
) -> list[NoticeLine]:
    """One page of the list."""
    rows = notices(officer, narrowed).select_related("issuer", "receiver").order_by(*order_by)
    found = list(rows[offset : offset + limit])
    signed = NoticeReceipt.objects.filter(notice__in=[n.pk for n in found], kind=ReceiptKind.SIGNED)
    by_notice = {receipt.notice_id: receipt for receipt in signed.select_related("officer")}
    return [NoticeLine(notice, by_notice.get(notice.pk)) for notice in found]


def notice_get(officer, notice_id: int) -> Notice:
    """One notice with its figures; Http404 when the officer may not see it."""
    notice = visible_get(Notice, officer, notice_id)
    note_read("notice", [notice.pk])
    return notice


@dataclass(frozen=True)
class History:
    """What happened to a notice: when it reached the box, and its receipts, oldest first."""

    delivered_at: datetime | None
    receipts: list[NoticeReceipt]

    def of(self, kind: str) -> NoticeReceipt | None:
        """The receipt of a kind, if there is one."""
        return next((receipt for receipt in self.receipts if receipt.kind == kind), None)


def notice_history(officer, notice: Notice) -> History:
    """The history of a notice that was read by ``notice_get``."""
    receipts = notice.receipts.select_related("officer__agency").order_by("at", "pk")
    return History(delivered_first(officer, f"notice:{notice.pk}:issued"), list(receipts))


def notices_by_number(officer, text: str, limit: int) -> list[Notice]:
    """Notices by their number: 海公数通〔2026〕12号, 海公数通 or 12."""
    if not can(officer, Action.NOTICE_SEE):
        return []
    wanted = _number_parts(text)
    if not wanted:
        return []
    rows = visible(Notice, officer).filter(**wanted).defer("payload").select_related("issuer")
    return list(rows.order_by("-issued_at", "-pk")[: min(limit, SEARCHED)])


def _number_parts(text: str) -> dict[str, Any]:
    text = text.strip().removesuffix("号")
    series, _bracket, rest = text.replace("[", "〔").replace("]", "〕").partition("〔")
    year, _bracket, number = rest.partition("〕")
    wanted: dict[str, Any] = {}
    if series.isascii() and series.isdigit():
        if len(series) > 5:
            return {}
        return {"number": int(series)}
    if len(series) >= 2:
        wanted["series__startswith"] = series
    if year.isascii() and year.isdigit() and len(year) == 4:
        wanted["year"] = int(year)
    if number.isascii() and number.isdigit() and len(number) < 6:
        wanted["number"] = int(number)
    return wanted
