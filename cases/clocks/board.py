"""How the board finds its terms: conditions, order and the parts of the list. Asked through ``queries`` only.

What is still owed comes off the partial index on the alarm day; every statement begins with the officer's rows of the
access index.
"""

import datetime as dt
from dataclasses import dataclass

from django.db.models import BooleanField, Count, Exists, F, Min, OuterRef, Q, QuerySet, Value, When, Window
from django.db.models import Case as Choose
from django.db.models.expressions import RawSQL

from cases.clocks.days import SECTIONS, Today
from cases.clocks.duties import UNITS_OF, duties, waits_for
from cases.register.hidden import open_to
from cases.register.models import Case, CaseNumber, MeasureInterval
from cases.register.models_clocks import OPEN, Clock, ClockStatus
from cases.register.projection_clocks import WATCHING
from cases.register.queries_list import number_saying
from office.access.queries import visible_rows

VIEWS = ("day", "owner", "case", "person")
# Whose terms: the officer's own duties, all of the own side, both sides'.
SCOPES = ("mine", "side", "both")
CLOSED = (ClockStatus.DONE, ClockStatus.VOID)
# What makes a group of each view.
GROUP_OF = {"owner": ("owner_side", "owner_unit", "owner_handler"), "case": ("case_id",), "person": ("person_id",)}
# The very words of the partial index: given the statuses as parameters, a database does not see that it may use it.
IS_OPEN = RawSQL(  # noqa: S611 - the statuses are ours
    f"{Clock._meta.db_table}.status IN ({', '.join(repr(str(status)) for status in OPEN)})",
    (),
    output_field=BooleanField(),
)


@dataclass(frozen=True, slots=True)
class BoardFilters:
    """What the board asks for. ``text`` is a case number; ``mine``: what waits for the officer's acknowledgement;
    ``scope``: whose terms (``SCOPES``)."""

    view: str = "day"
    scope: str = "both"
    section: str = ""
    rule: str = ""
    side: str = ""
    unit_id: int | None = None
    status: str = "open"
    custody: bool = False
    provisional: bool = False
    unsettled: bool = False
    mine: bool = False
    day_from: dt.date | None = None
    day_to: dt.date | None = None
    text: str = ""

    @property
    def closed(self) -> bool:
        """Whether it asks for terms that owe nothing any more."""
        return self.status in CLOSED


def clocks_visible(officer) -> QuerySet[Clock]:
    """All terms that the officer may know of."""
    cases = visible_rows(Case, officer).values("root_id")
    return Clock.objects.filter(case_id__in=cases, hidden_from__in=open_to(officer.side))


def clocks_found(officer, filters: BoardFilters, today: Today) -> QuerySet[Clock]:
    """What the filters find, but for the part of the board (``section``)."""
    rows = clocks_visible(officer)
    if filters.status == "open":
        # A right that nobody used in time has lapsed: nobody owes anything, nothing is overdue.
        rows = rows.filter(IS_OPEN).exclude(today.late, lapses=True)
    else:
        rows = rows.filter(status=filters.status)
    rows = rows.filter(rule=filters.rule) if filters.rule else rows.exclude(rule__in=WATCHING)
    if filters.scope == "mine":
        rows = rows.filter(duties(officer, today))
    elif filters.scope == "side" and officer.side in UNITS_OF:
        rows = rows.filter(side__in=UNITS_OF[officer.side])
    if filters.side:
        rows = rows.filter(side__in=UNITS_OF[filters.side])
    if filters.unit_id:
        rows = rows.filter(_unit_is(officer, filters.unit_id))
    for name in ("provisional", "unsettled"):
        if getattr(filters, name):
            rows = rows.filter(**{name: True})
    if filters.custody:
        rows = rows.filter(custody_end=True)
    if filters.day_from:
        rows = rows.filter(alarm_on__gte=filters.day_from)
    if filters.day_to:
        rows = rows.filter(alarm_on__lte=filters.day_to)
    if filters.text:
        numbers = CaseNumber.objects.filter(number_saying(filters.text), withdrawn_at__isnull=True)
        rows = rows.filter(Exists(numbers.filter(case_id=OuterRef("case_id"))))
    if filters.mine:
        rows = rows.filter(waits_for(officer))
    if filters.view == "person":
        held = MeasureInterval.objects.filter(held_at(today.now), case_id=OuterRef("case_id"))
        rows = rows.filter(Exists(held.filter(person_id=OuterRef("person_id"))))
        rows = rows.filter(case__hidden_from__in=open_to(officer.side))
    return rows


def held_at(now: dt.datetime) -> Q:
    """Measures of custody that run at this moment."""
    return Q(custody=True, starts_at__lte=now) & (Q(ends_at__isnull=True) | Q(ends_at__gt=now))


def _unit_is(officer, unit_id: int) -> Q:
    """The unit that owes it. Of the other side's units only where the case is shown whole."""
    found = Q()
    for side, column in (("police", "police_unit_id"), ("procuratorate", "procuratorate_unit_id")):
        one = Q(**{"side__in": UNITS_OF[side], f"case__{column}": unit_id})
        if side != officer.side:
            one &= Q(case__hidden_from__in=open_to(officer.side))
        found |= one
    return found


def counts_of(found: QuerySet[Clock], today: Today) -> dict[str, int]:
    parts = {name: Count("pk", filter=condition) for name, condition in today.conditions().items()}
    return found.aggregate(all=Count("pk"), **parts)


def board_slice(
    officer,
    found: QuerySet[Clock],
    filters: BoardFilters,
    today: Today,
    counts: dict[str, int],
    offset: int,
    limit: int,
) -> list[Clock]:
    """The terms of one stretch of the list, in order."""
    rows = found.filter(today.conditions()[filters.section]) if filters.section else found
    rows = rows.select_related("person")
    if filters.closed:
        return list(rows.order_by(F("closed_on").desc(nulls_last=True), "-pk")[offset : offset + limit])
    if filters.view != "day":
        return _loaded(_grouped(officer, rows, filters.view), GROUP_OF[filters.view], offset, limit)
    # Each part by itself comes off the index in order; put together they are the list.
    conditions, taken = today.conditions(), []
    for name in SECTIONS:
        size = counts[name] if filters.section in ("", name) else 0
        wanted = limit - len(taken)
        if offset < size and wanted > 0:
            part = rows.filter(conditions[name]).order_by("alarm_on", "pk")
            taken += part[offset : offset + wanted]
        offset = max(0, offset - size)
    return taken


def _loaded(ordered: QuerySet[Clock], names: tuple[str, ...], offset: int, limit: int) -> list[Clock]:
    """A stretch of an order that has to be made by sorting: keys are sorted, and the few rows read after."""
    keys = list(ordered.values("pk", *names)[offset : offset + limit])
    rows = Clock.objects.select_related("person").in_bulk([one["pk"] for one in keys])
    found = []
    for one in keys:
        clock = rows[one["pk"]]
        for name in names:
            setattr(clock, name, one[name])
        found.append(clock)
    return found


def _grouped(officer, rows: QuerySet[Clock], view: str) -> QuerySet[Clock]:
    """In the order of the groups: what is due first stands first, in a group and among groups."""
    if view == "owner":
        rows = with_owner(officer, rows)
        return rows.order_by(
            "owner_place", "owner_side", F("owner_unit").asc(nulls_last=True), "owner_handler",
            F("alarm_on").asc(nulls_last=True), "pk",
        )  # fmt: skip
    if view == "case":
        first = Window(Min("alarm_on"), partition_by=[F("case_id")])
        key = "case_id"
    else:
        custody = Choose(When(custody_end=True, then=F("alarm_on")))
        first = Window(Min(custody), partition_by=[F("person_id")])
        key = "person_id"
    rows = rows.annotate(group_due=first)
    return rows.order_by(F("group_due").asc(nulls_last=True), key, F("alarm_on").asc(nulls_last=True), "pk")


def with_owner(officer, rows: QuerySet[Clock]) -> QuerySet[Clock]:
    """Who owes it: the own side first. Handlers are told of the own side only, units of the other side where the
    case is shown whole."""
    own = officer.side if officer.side in UNITS_OF else ""
    of_police = Q(side__in=UNITS_OF["police"])
    unit = Choose(When(of_police, then=F("case__police_unit_id")), default=F("case__procuratorate_unit_id"))
    if own:
        is_own = Q(side__in=UNITS_OF[own])
        told = is_own | Q(case__hidden_from__in=open_to(own))
        unit = Choose(When(told, then=unit), default=None)
        handler = Choose(When(is_own, then=F(f"case__{own}_handler")), default=Value(""))
    else:
        is_own = Q(pk__isnull=True)
        handler = Value("")
    return rows.annotate(
        owner_place=Choose(When(is_own, then=Value(0)), default=Value(1)),
        owner_side=Choose(When(of_police, then=Value("police")), default=Value("procuratorate")),
        owner_unit=unit,
        owner_handler=handler,
    )
