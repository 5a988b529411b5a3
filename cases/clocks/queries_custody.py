"""Who is in custody, since when, and until when the law lets it last.

Officers who see cases see the persons of their cases. A detention centre sees who is held in the cases of its own
joint office (``Action.CUSTODY_SEE``): name, number, measure, days of the term, extensions and notices, and nothing else
of a case; it has no grant on any case. So does custody supervision, whose work these terms are (RULES 613), with the
case beside it where one is shared with it. What one side keeps to itself is not told to the other: of a case that is
not shared whole the persons are told anew from the events that the officer's side may see.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from cases.clocks.board import held_at
from cases.clocks.data import answers
from cases.clocks.duties import rules_of
from cases.procedure import ClockState, ClockStatus, as_of, load_rules
from cases.register.clock_lines import custody_order, day_of
from cases.register.hidden import open_to
from cases.register.models import Case, Event, MeasureInterval
from cases.register.models_clocks import OPEN, Clock
from cases.register.projection import case_project
from cases.register.projection_clocks import clock_state_of
from cases.register.projection_setting import settings_for
from cases.register.queries import cases_listed
from cases.register.queries_list import Suspect
from office.access.actions import Action
from office.access.queries import can, require, visible_rows

# 看守所期满提示: what a detention centre owes within the last seven days (RULES 615).
NOTICE = "P32"
CHUNK = 500


@dataclass(frozen=True, slots=True)
class Inmate:
    """One person in custody, with no more than whoever keeps the person has to know.

    ``term`` is the term that is up first and with it custody; none where none is recorded. ``notice``: whether the
    detention centre's notice is owed or given. ``owed``: what else the centre itself owes (安排律师会见, CPL 39), of
    which it learns here alone.
    """

    name: Suspect
    numbers: tuple[str, ...]
    measure: str
    since: dt.date
    term: ClockState | None
    notice: ClockState | None
    unsettled: bool
    owed: tuple[ClockState, ...]

    @property
    def order(self) -> tuple[object, ...]:
        """What ends first stands first; whose custody has no known end stands apart at the end, the longest first."""
        known = custody_order(self.term)[:2] if self.term else (True, dt.date.max)
        return (*known, self.since, self.name.ryid)

    @property
    def endless(self) -> bool:
        """Whether nobody can say when custody ends: no term on record, or none whose start is."""
        return self.term is None or self.term.alarm is None


@dataclass(frozen=True, slots=True)
class Held(Inmate):
    """The same with the case, for officers who see it. ``handler``: the own side's, which ``side`` names."""

    case: Case
    side: str
    handler: str


@dataclass(frozen=True, slots=True)
class _Found:
    """A person in custody by keys."""

    case_id: int
    person_id: int
    measure: str
    since: dt.date
    clocks: tuple[ClockState, ...]

    @property
    def ends(self) -> list[ClockState]:
        """The terms that end custody, what ends first on top."""
        return sorted((state for state in self.clocks if state.custody_end and state.open), key=custody_order)

    @property
    def ends_on(self) -> dt.date | None:
        """The day of the alarm of the first; none where nobody can say when custody ends."""
        return next((day_of(state.alarm) for state in self.ends), None)


@dataclass(frozen=True, slots=True)
class Custody:
    """The persons told, what ends first on top, and how many are held in all."""

    rows: list[Inmate]
    total: int


def custody_list(officer, now: dt.datetime) -> list[Held]:
    """Everybody in custody in the cases that the officer sees, what ends first on top."""
    require(officer, Action.CASE_SEE)
    found = list(_found(officer, visible_rows(Case, officer).values("root_id"), now))
    rows = [_held(officer, one, case, person) for one, case, person in _told(officer, found)]
    return sorted(rows, key=lambda row: row.order)


def custody_inmates(officer, now: dt.datetime) -> list[Inmate]:
    """Everybody in custody in the officer's joint office. Tells nothing of a case that the officer does not see."""
    return _inmates(officer, list(_found(officer, _office_cases(officer), now)))


def custody_soon(officer, now: dt.datetime, within: dt.timedelta) -> Custody:
    """Of the persons of ``custody_inmates`` or, for who has no such list, ``custody_list``: those whose custody ends
    within so many days by the day of the alarm, has ended, or has no known end. The others are counted only."""
    office = can(officer, Action.CUSTODY_SEE)
    cases = _office_cases(officer) if office else visible_rows(Case, officer).values("root_id")
    last = timezone.localdate(now) + within
    rows, untold = _standing(officer, cases, now), _untold(officer, cases, now)
    up = rows.annotate(ends_on=_ends_on(officer)).filter(Q(ends_on__lte=last) | Q(ends_on=None))
    soon = [*_stored(officer, up), *(one for one in untold if (one.ends_on or last) <= last)]
    total = _persons(rows) + len(untold)
    if office:
        return Custody(_inmates(officer, soon), total)
    return Custody(_rows(officer, soon), total)


def custody_first(officer, now: dt.datetime, count: int) -> Custody:
    """Of the persons of ``custody_list`` so many, whose custody ends first. The others are counted only."""
    require(officer, Action.CASE_SEE)
    cases = visible_rows(Case, officer).values("root_id")
    rows, untold = _standing(officer, cases, now), _untold(officer, cases, now)
    first = rows.values("person_id").annotate(ends_on=_ends_on(officer), since=Max("starts_at"))
    first = first.order_by(F("ends_on").asc(nulls_last=True), "since", "person_id")
    ids = list(first.values_list("person_id", flat=True)[:count])
    found = [*_stored(officer, rows.filter(person_id__in=ids)), *untold]
    found.sort(key=lambda one: (one.ends_on is None, one.ends_on or dt.date.max, one.since, one.person_id))
    return Custody(_rows(officer, found[:count]), _persons(rows) + len(untold))


def _rows(officer, found: list[_Found]) -> list[Inmate]:
    rows: list[Inmate] = [_held(officer, one, case, person) for one, case, person in _told(officer, found)]
    return sorted(rows, key=lambda row: row.order)


def _office_cases(officer) -> QuerySet:
    require(officer, Action.CUSTODY_SEE)
    return Case.objects.filter(office_id=officer.agency.office_id).values("pk")


def _inmates(officer, found: list[_Found]) -> list[Inmate]:
    ids = {one.case_id for one in found}
    visible = set(visible_rows(Case, officer).filter(root_id__in=ids).values_list("root_id", flat=True))
    rows: list[Inmate] = [
        _held(officer, one, case, person) if case.pk in visible else Inmate(**_inmate(one, case, person))
        for one, case, person in _told(officer, found)
    ]
    return sorted(rows, key=lambda row: row.order)


def _held(officer, one: _Found, case: Case, person: Suspect) -> Held:
    own = {"police": "police_handler", "procuratorate": "procuratorate_handler"}.get(officer.side, "")
    return Held(**_inmate(one, case, person), case=case, side=officer.side, handler=getattr(case, own) if own else "")


def _told(officer, found: list[_Found]) -> Iterator[tuple[_Found, Case, Suspect]]:
    """With the cases as lists tell them to this side. The cases were found to be in the officer's reach."""
    ids = list(dict.fromkeys(one.case_id for one in found))
    cases: dict[int, Case] = {}
    for start in range(0, len(ids), CHUNK):
        cases |= cases_listed(officer, ids[start : start + CHUNK])
    for one in found:
        case = cases[one.case_id]
        person = next((known for known in case.suspects if known.pk == one.person_id), None)
        if person is not None:
            yield one, case, person


def _inmate(one: _Found, case: Case, person: Suspect) -> dict[str, object]:
    ends = one.ends
    notices = [state for state in one.clocks if state.rule == NOTICE and state.status != ClockStatus.VOID]
    return {
        "name": person,
        "numbers": tuple(case.number_values[:1]),
        "measure": one.measure,
        "since": one.since,
        "term": ends[0] if ends else None,
        "notice": max(notices, key=lambda state: (state.open, state.key), default=None),
        "unsettled": any(state.unsettled for state in ends),
        "owed": tuple(state for state in one.clocks if state.rule in _centre_rules() and state.open),
    }


def _centre_rules() -> list[str]:
    """What the detention centre owes besides the notice."""
    return [rule for rule in rules_of(answers().lists) if rule != NOTICE]


def _found(officer, cases: QuerySet, now: dt.datetime) -> Iterator[_Found]:
    """Who is held, by the stored rows; where a measure rests on what is kept from the officer's side, told anew."""
    yield from _stored(officer, _standing(officer, cases, now))
    yield from _untold(officer, cases, now)


def _kept(officer) -> Exists:
    """Whether a measure of the case begins or ends with a step that the other side keeps. Where none does, its
    measures are for this side what they are stored to be, whatever else is kept."""
    steps = Event.objects.filter(Q(pk=OuterRef("start_event_id")) | Q(pk=OuterRef("end_event_id")), shared=False)
    measures = MeasureInterval.objects.filter(Exists(steps.exclude(side=officer.side)), case_id=OuterRef("case_id"))
    return Exists(measures)


def _standing(officer, cases: QuerySet, now: dt.datetime) -> QuerySet[MeasureInterval]:
    """The stored measures of custody that run now and are for the officer's side what they are stored to be."""
    whole = Q(case__hidden_from__in=open_to(officer.side))
    return MeasureInterval.objects.filter(held_at(now), whole | ~Q(_kept(officer)), case_id__in=cases)


def _untold(officer, cases: QuerySet, now: dt.datetime) -> list[_Found]:
    """Who is held as far as the officer's side may see, in the cases where a measure rests on what is kept from it."""
    hidden = Event.objects.filter(shared=False).exclude(side=officer.side).values("pk")
    partly = MeasureInterval.objects.filter(custody=True, case_id__in=cases)
    partly = partly.exclude(case__hidden_from__in=open_to(officer.side))
    partly = partly.filter(held_at(now) | Q(end_event_id__in=hidden)).filter(_kept(officer))
    return list(_told_anew(officer, set(partly.values_list("case_id", flat=True)), now))


def _persons(rows: QuerySet[MeasureInterval]) -> int:
    return rows.aggregate(n=Count("person_id", distinct=True))["n"]


def _ends_on(officer) -> Subquery:
    """The day of the alarm of the term that ends somebody's custody first."""
    ends = Clock.objects.filter(
        custody_end=True, status__in=OPEN, case_id=OuterRef("case_id"), person_id=OuterRef("person_id"),
        hidden_from__in=open_to(officer.side),
    )  # fmt: skip
    return Subquery(ends.order_by(F("alarm_on").asc(nulls_last=True)).values("alarm_on")[:1])


def _stored(officer, rows: QuerySet[MeasureInterval]) -> Iterator[_Found]:
    """The persons of these measures with their terms."""
    held: dict[tuple[int, int], tuple[str, dt.datetime]] = {}
    rows = rows.order_by("starts_at", "pk")
    for case_id, person_id, measure, since in rows.values_list("case_id", "person_id", "measure", "starts_at"):
        held[case_id, person_id] = (measure, since)
    states: dict[tuple[int, int], list[ClockState]] = defaultdict(list)
    clocks = Clock.objects.filter(
        Q(custody_end=True, status__in=OPEN) | Q(rule=NOTICE) | Q(rule__in=_centre_rules(), status__in=OPEN),
        case_id__in={case_id for case_id, _person in held},
        person_id__isnull=False,
        hidden_from__in=open_to(officer.side),
    )
    for clock in clocks.order_by("pk"):
        states[clock.case_id, clock.person_id].append(clock_state_of(clock))
    for (case_id, person_id), (measure, since) in held.items():
        day = timezone.localtime(since).date()
        yield _Found(case_id, person_id, measure, day, tuple(states[case_id, person_id]))


def _told_anew(officer, case_ids: Iterable[int], now: dt.datetime) -> Iterator[_Found]:
    """Of cases of which the other side keeps something: who is held as far as this side may see."""
    case_ids = sorted(case_ids)
    if not case_ids:
        return
    events: dict[int, list[Event]] = defaultdict(list)
    seen = Event.objects.filter(Q(shared=True) | Q(side=officer.side), case_id__in=case_ids)
    for event in seen.filter(voided_by=None, voids=None).order_by("pk"):
        events[event.case_id].append(event)
    offices = dict(Case.objects.filter(pk__in=case_ids).values_list("pk", "office_id"))
    settings, rules = settings_for(offices.values()), load_rules()
    for case_id in case_ids:
        projection = case_project(events[case_id], settings[offices[case_id]])
        today = as_of(projection, now, rules)
        for person_id in today.custody:
            clocks = tuple(state for state in projection.clocks if state.person == person_id)
            yield _Found(case_id, person_id, today.current[person_id], today.since[person_id], clocks)
