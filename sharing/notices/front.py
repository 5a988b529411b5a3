"""What notices bring to the common pages: navigation, a box on the home page, search, and their names."""

from collections.abc import Iterable
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from office.access.actions import Action
from office.access.queries import can, visible
from office.access.roles import sees
from office.agencies.models import Agency
from office.front.registry import Box, BoxRow, NavEntry, RootRef, SearchHit
from office.papers.models import DocumentCounter
from office.papers.numbers import number_text
from office.ui.who import Who
from sharing.notices.chips import state_chip
from sharing.notices.issuing import periods_at_once
from sharing.notices.models import Notice
from sharing.notices.queries import NoticeFilter, notice_lines, notices_by_number
from sharing.notices.words import period_words, title_of

BOX_ROWS = 4
FOUND = 200


def number_of(notice: Notice) -> str:
    """The number as printed."""
    return number_text(notice.series, notice.year, notice.number)


def _has_notices(officer) -> bool:
    return can(officer, Action.NOTICE_SEE) and sees(officer, Notice._meta.label_lower)


def nav(officer) -> list[NavEntry]:
    """数据通报, with the number to sign for."""
    if not _has_notices(officer):
        return []
    label = pgettext("navigation", "Data notices")
    return [NavEntry("notices", label, reverse("notice-list"), order=60, follow=("notice.",))]


def recent_box(officer, today: date) -> Box | None:
    """The newest notices of both directions."""
    if not _has_notices(officer):
        return None
    lines = notice_lines(officer, NoticeFilter(), order_by=("-issued_at", "-pk"), offset=0, limit=BOX_ROWS)
    if not lines:
        return None
    return Box(
        _("Latest data notices"),
        [
            BoxRow(title_of(line.notice), reverse("notice-detail", args=[line.notice.pk]), state_chip(line.notice))
            for line in lines
        ],
        more_url=reverse("notice-list"),
        more_text=_("All notices"),
    )


def preview(agency: Agency, theme: str, period_kind: str, starts_on: date, today: date) -> list[str]:
    """The periods that a notice setting would issue at once, in words, oldest first (see previews in office)."""
    periods = periods_at_once(agency, theme=theme, kind=period_kind, since=starts_on, on=today)
    return [period_words(period.kind, period.start, period.end) for period in periods]


def search(officer, text: str, limit: int) -> list[SearchHit]:
    """Notices by number."""
    return [
        SearchHit(
            title=number_of(notice),
            subtitle=title_of(notice),
            url=reverse("notice-detail", args=[notice.pk]),
            chip=state_chip(notice),
            side=notice.issuer.side,
            group=pgettext("navigation", "Data notices"),
        )
        for notice in notices_by_number(officer, text, limit)
    ]


def notice_refs(officer, ids: Iterable[int]) -> dict[int, RootRef]:
    """Title, number and page of the notices among these that the officer may see."""
    found = visible(Notice, officer).filter(pk__in=set(ids)).defer("payload")
    return {
        notice.pk: RootRef(title_of(notice), number_of(notice), reverse("notice-detail", args=[notice.pk]))
        for notice in found
    }


def numbers_held(counters: Iterable[DocumentCounter]) -> dict[int, set[int]]:
    """The numbers that notices bear, by counter: series of notices are counted with those of papers."""
    keys = {(one.agency_id, one.series, one.year): one.pk for one in counters}
    rows = Notice.objects.filter(issuer__in={key[0] for key in keys}, series__in={key[1] for key in keys})
    held: dict[int, set[int]] = {pk: set() for pk in keys.values()}
    for issuer, series, year, number in rows.values_list("issuer_id", "series", "year", "number").iterator():
        if (issuer, series, year) in keys:
            held[keys[issuer, series, year]].add(number)
    return held


def notice_ids_like(officer, text: str) -> list[int]:
    """Notices by number."""
    return [notice.pk for notice in notices_by_number(officer, text, FOUND)]


def who_to_whom(notice: Notice) -> tuple[Who, Who]:
    """Issuer and receiver with their squares."""
    return Who(notice.issuer, notice.issuer), Who(notice.receiver, notice.receiver)
