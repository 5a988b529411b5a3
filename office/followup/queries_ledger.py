"""Reads of the ledger 督办台账: one page of what anyone owes anyone, its figures, one thing owed with its history.

Every function takes the officer; sight is that of ``sight.py``. What several owe together is one row, told with all of
its owners, and counts once: figures and rows come from the same query.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, DateField, F, Min, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.http import Http404
from django.utils import timezone

from office.access.queries import principals_own
from office.agencies.models import Agency, AgencyKind, Department, Principal
from office.followup.kinds import in_group
from office.followup.models import FollowUp, FollowUpWord, WordKind
from office.followup.queries import barred_kinds, may_do, with_principals
from office.followup.sight import followups_seen, ours, principals_within, stands_for
from office.followup.words import tells
from office.front.home import week_end
from office.front.registry import RootRef, Words
from office.outbox.words import named, root_refs, words_of

PAGE_SIZE = 25
EXPORTED = 5_000
CHUNK = 500
OURS, THEIRS, ALL, CLOSED = "ours", "theirs", "all", "closed"
TABS = (OURS, THEIRS, ALL, CLOSED)
SECTIONS = ("overdue", "today", "week", "later", "none")
FAR = date(9999, 12, 31)
COUNTY = (AgencyKind.POLICE, AgencyKind.PROCURATORATE)


@dataclass(frozen=True)
class LedgerFilters:
    """What is asked for."""

    tab: str = OURS
    section: str = ""
    mine: bool = False
    group: str = ""
    department_id: int | None = None
    agency_id: int | None = None
    age: int | None = None
    urged: bool = False
    text: str = ""


@dataclass(slots=True)
class LedgerRow:
    """One thing owed as this officer reads it. ``owners``: all who owe it together, the row's own first."""

    row: FollowUp
    words: Words
    ref: RootRef
    owners: list[Principal]
    age: int
    last: FollowUpWord | None = None
    mine: bool = False


@dataclass(slots=True)
class Ledger:
    """One page, its place in the whole, and how many there are under each tab and in each part."""

    rows: list[LedgerRow]
    total: int
    number: int
    tabs: dict[str, int]
    sections: dict[str, int] = field(default_factory=dict)
    size: int = PAGE_SIZE


def section_q(section: str, today: date) -> Q:
    """The part of the ledger by due day."""
    end = week_end(today)
    return {
        "overdue": Q(due_on__lt=today),
        "today": Q(due_on=today),
        "week": Q(due_on__gt=today, due_on__lte=end),
        "later": Q(due_on__gt=end),
        "none": Q(due_on__isnull=True),
    }[section]


def _tab_q(officer, tab: str) -> Q:
    if tab == CLOSED:
        return Q(closed_at__isnull=False)
    still = Q(closed_at__isnull=True)
    return {OURS: still & ours(officer), THEIRS: still & ~ours(officer), ALL: still}[tab]


def _found(officer, filters: LedgerFilters, now: datetime) -> QuerySet[FollowUp]:
    """What the filters leave, under all tabs and in all parts."""
    rows = followups_seen(officer)
    if filters.mine:
        own = principals_own(officer).values("pk")
        whose = {OURS: Q(owner_id__in=own), THEIRS: Q(other_id__in=own)}
        rows = rows.filter(whose.get(filters.tab, Q(owner_id__in=own) | Q(other_id__in=own)))
    if filters.group:
        rows = rows.filter(in_group(filters.group))
    if filters.department_id is not None:
        rows = rows.filter(owner_id__in=_of_department(officer, filters.department_id).values("pk"))
    if filters.agency_id is not None:
        within = principals_within(filters.agency_id).values("pk")
        rows = rows.filter(Q(owner_id__in=within) | Q(other_id__in=within))
    if filters.age is not None:
        rows = rows.filter(opened_at__lte=now - timedelta(days=filters.age))
    if filters.urged:
        rows = rows.filter(urged__gt=0)
    if filters.text:
        rows = rows.filter(_text_q(officer, filters.text))
    return rows


def _of_department(officer, department_id: int) -> QuerySet[Principal]:
    """The department and, of the own agency, its officers: who it is elsewhere is that agency's affair."""
    return Principal.objects.filter(
        Q(department_id=department_id) | Q(officer__departments=department_id, officer__agency_id=officer.agency_id)
    )


def _text_q(officer, text: str) -> Q:
    """By number or title of the root, as each app finds it for this officer, or by what was said about it."""
    found = Q(pk__in=_words_read(officer).filter(kind=WordKind.WORD, text__icontains=text).values("followup_id"))
    for kind, finder in named("root_text").items():
        ids = list(finder(officer, text))
        if ids:
            found |= Q(root_kind=kind, root_id__in=ids)
    return found


def _words_read(officer) -> QuerySet[FollowUpWord]:
    """Lines that the officer may read, of follow-ups that the caller has shown to be in sight."""
    return FollowUpWord.objects.filter(Q(shared=True) | Q(agency_id=officer.agency_id))


def _figures(officer, found: QuerySet[FollowUp], filters: LedgerFilters, today: date) -> tuple[dict, dict]:
    """How many under each tab, and in each part of the chosen one. One query."""
    asked: dict[str, Any] = {tab: _tab_q(officer, tab) for tab in TABS}
    chosen = asked[filters.tab]
    if filters.tab != CLOSED:
        asked |= {f"in_{section}": chosen & section_q(section, today) for section in SECTIONS}
    told = found.order_by().aggregate(
        **{f"n_{name}": Count("occasion", distinct=True, filter=q) for name, q in asked.items()}
    )
    counts = {name.removeprefix("n_"): n for name, n in told.items()}
    sections = {name.removeprefix("in_"): n for name, n in counts.items() if name.startswith("in_")}
    return {tab: counts[tab] for tab in TABS}, sections


def _chosen(officer, found: QuerySet[FollowUp], filters: LedgerFilters, today: date) -> QuerySet[FollowUp]:
    """The rows of tab and part, one an occasion, with what they are sorted by."""
    rows = found.filter(_tab_q(officer, filters.tab))
    if filters.section and filters.tab != CLOSED:
        rows = rows.filter(section_q(filters.section, today))
    first = rows.order_by().values("occasion").annotate(first=Min("pk")).values("first")
    return FollowUp.objects.filter(pk__in=first).annotate(
        due_last=Coalesce(F("due_on"), Value(FAR, output_field=DateField()))
    )


def ledger_page(
    officer, filters: LedgerFilters, order_by: Sequence[str], now: datetime, number: int = 1, size: int = PAGE_SIZE
) -> Ledger:
    """One page with exact totals, in a fixed number of queries; a page past the end is the last one."""
    today = timezone.localdate(now)
    found = _found(officer, filters, now)
    tabs, sections = _figures(officer, found, filters, today)
    total = sections[filters.section] if filters.section and sections else tabs[filters.tab]
    number = min(max(1, number), max(1, -(-total // size)))
    rows: list[LedgerRow] = []
    if total:
        offset = (number - 1) * size
        chosen = with_principals(_chosen(officer, found, filters, today)).order_by(*order_by)
        rows = rows_told(officer, list(chosen[offset : offset + size]), today)
    return Ledger(rows, total, number, tabs, sections, size)


def ledger_export(
    officer, filters: LedgerFilters, order_by: Sequence[str], now: datetime, limit: int = EXPORTED
) -> tuple[list[LedgerRow], int]:
    """The whole list in its order, up to a limit, and how many there are in all."""
    today = timezone.localdate(now)
    found = _found(officer, filters, now)
    tabs, sections = _figures(officer, found, filters, today)
    total = sections[filters.section] if filters.section and sections else tabs[filters.tab]
    chosen = list(with_principals(_chosen(officer, found, filters, today)).order_by(*order_by)[:limit]) if total else []
    rows: list[LedgerRow] = []
    for start in range(0, len(chosen), CHUNK):
        rows += rows_told(officer, chosen[start : start + CHUNK], today)
    return rows, total


def rows_told(officer, rows: Sequence[FollowUp], today: date) -> list[LedgerRow]:
    """Rows with their words, roots, owners and last words: some queries for all of them, none a row."""
    refs = root_refs(officer, {(row.root_kind, row.root_id) for row in rows})
    together = _together(officer, rows)
    ids = [one.pk for many in together.values() for one in many]
    last: dict[str, FollowUpWord] = {}
    occasions = {one.pk: occasion for occasion, many in together.items() for one in many}
    lines = _words_read(officer).filter(followup_id__in=ids, kind=WordKind.WORD).select_related("by", "agency")
    for line in lines.order_by("pk"):
        last[occasions[line.followup_id]] = line
    own = set(principals_own(officer).values_list("pk", flat=True))
    barred = set(barred_kinds(officer))
    told = []
    for row in rows:
        ref = refs.get((row.root_kind, row.root_id))
        if ref is None:
            # Between two queries its root went out of sight; the figures of the next page no longer count it.
            continue
        mates = together[row.occasion]
        mine = row.kind not in barred and any(one.owner_id in own and may_do(officer, one) for one in mates)
        owners = [row.owner, *(one.owner for one in mates if one.pk != row.pk)]
        told.append(
            LedgerRow(
                row, _words(row), ref, owners, _age(row, today),
                last.get(row.occasion), mine and row.closed_at is None,
            )
        )  # fmt: skip
    return told


def _age(row: FollowUp, today: date) -> int:
    """Days since it was opened, of what is closed until then."""
    until = timezone.localdate(row.closed_at) if row.closed_at else today
    return (until - timezone.localdate(row.opened_at)).days


def _words(row: FollowUp) -> Words:
    words = words_of("followup_kinds", row.kind, row.params)
    found = words if isinstance(words, Words) else Words(words)
    return found if found.law or not row.law else Words(found.text, row.law, found.button, found.url)


def _together(officer, rows: Iterable[FollowUp]) -> dict[str, list[FollowUp]]:
    """Of each row's occasion all rows that the officer sees."""
    found: dict[str, list[FollowUp]] = defaultdict(list)
    occasions = {row.occasion for row in rows}
    for one in with_principals(followups_seen(officer).filter(occasion__in=occasions)).order_by("pk"):
        found[one.occasion].append(one)
    return found


def followup_get(officer, pk: int, today: date) -> LedgerRow:
    """One thing owed. Raises Http404 where it, or its root, is out of sight."""
    found = list(
        with_principals(followups_seen(officer).filter(pk=pk)).select_related("closed_by__agency", "owner_was")
    )
    told = rows_told(officer, found, today) if found else []
    if not told:
        raise Http404
    return told[0]


def history_of(officer, one: LedgerRow) -> list[FollowUpWord]:
    """What was done about it, oldest first; what closed all of its rows together is one line."""
    rows = followups_seen(officer).filter(occasion=one.row.occasion)
    lines = _words_read(officer).filter(followup_id__in=rows.values("pk"))
    lines = lines.select_related(
        "by__agency", "agency", "owner_before__officer__agency", "owner_before__department", "owner_before__agency",
        "owner_after__officer__agency", "owner_after__department", "owner_after__agency",
    )  # fmt: skip
    once = {(line.kind, line.at, line.by_id, line.text, line.due_after): line for line in lines.order_by("-at", "-pk")}
    return [line for line in reversed(once.values()) if tells(officer, line)]


@dataclass(frozen=True)
class Standing:
    """For whom the officer acts here: for an owner, for the side that waits."""

    owner: bool
    waits: bool


def standing_of(officer, one: LedgerRow) -> Standing:
    """What decides which acts are offered."""
    return Standing(any(stands_for(officer, who) for who in one.owners), stands_for(officer, one.row.other))


def owing_departments(officer) -> list[tuple[int, str]]:
    """The departments of the county's two agencies, for the filter; a third agency's officer is told none."""
    if officer.side not in COUNTY:
        return []
    found = Department.objects.filter(agency__office_id=officer.agency.office_id, agency__kind__in=COUNTY, active=True)
    return list(found.order_by("agency__kind", "code").values_list("pk", "name"))


def other_agencies(officer) -> list[tuple[int, str]]:
    """The other agencies of the joint office, for the filter; a third agency's officer is told the county's two."""
    found = Agency.objects.filter(office_id=officer.agency.office_id).exclude(pk=officer.agency_id)
    if officer.side not in COUNTY:
        found = found.filter(kind__in=COUNTY)
    return [(one.pk, str(one)) for one in found.order_by("kind", "code")]
