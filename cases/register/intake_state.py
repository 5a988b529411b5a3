"""What the register holds of the cases in one chunk, and what the chunk adds to it.

Loaded by a fixed number of queries, changed in memory, written once.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from django.db.models import Q
from django.utils import timezone

from cases.register.models import (
    Case,
    CaseGrant,
    CaseNumber,
    Event,
    FactVersion,
    Finding,
    FindingOrigin,
    NumberKind,
    Person,
    Source,
)
from cases.register.reports import CaseReport, EventReport, Intake
from cases.register.told import names_told
from office.access.services import grants_withdraw
from office.agencies.models import JointOffice
from office.storage.bulk import IdPool, rows_update, rows_write
from office.ui.figures import whole

# Case columns that the register derives; what rows_update writes.
CASE_COLUMNS = [
    "updated_at",
    "last_event_id",
    "title",
    "title_masked",
    "charge",
    "police_unit_id",
    "police_handler",
    "procuratorate_unit_id",
    "procuratorate_handler",
    "has_minor",
    "stage",
    "stage_dates",
    "accepted_on",
    "filed_on",
    "counts",
    "unsettled",
    "custody_due_on",
    "custody_due_key",
    "next_due_on",
    "stalled_from",
    "findings_count",
    "hidden_from",
]
UNIT_CHANGED = "handling unit changed"
# In a department acceptance number: 未捕受, 未诉受 are the minors' prosecution's.
MINORS_LETTER = "未"
PERSON_NAME = "xm"
OWN_DESK = "own desk"


class State:
    """One chunk's cases, numbers, persons, live events and current facts."""

    def __init__(self) -> None:
        self.case_ids, self.person_ids, self.event_ids = IdPool(Case), IdPool(Person), IdPool(Event)
        self.cases: dict[int, Case] = {}
        self.fresh: set[int] = set()
        self.touched: dict[int, None] = {}
        self.by_number: dict[tuple[str, str], Case] = {}
        self.numbers: dict[tuple[int, str, str], CaseNumber] = {}
        self.persons: dict[int, dict[str, Person]] = defaultdict(dict)
        self.events: dict[int, dict[int, Event]] = defaultdict(dict)
        self.by_row: dict[tuple[int, str], dict[str, Event]] = defaultdict(dict)
        self.voided: dict[int, set[tuple]] = defaultdict(set)
        self.facts: dict[tuple[int, int | None, str], FactVersion] = {}
        self.ledger_findings: dict[int, int] = defaultdict(int)
        self.ledger_codes: set[tuple[int, int | None, str]] = set()
        self.former: dict[int, set[str]] = defaultdict(set)
        self.minor_numbers: set[int] = set()
        # (case, number that came by joining) -> the case joined in; (that case, person number there) -> person here.
        self.joined: dict[tuple[int, str], int] = {}
        self.known_as: dict[tuple[int, str], Person] = {}
        self.units_before: dict[int, tuple[int | None, int | None]] = {}
        self.event_counts: dict[int, int] = defaultdict(int)
        self.person_new: list[Person] = []
        self.number_add: list[CaseNumber] = []
        self.number_changes: list[CaseNumber] = []
        self.events_add: list[Event] = []
        self.voids_add: list[tuple[Event, Event]] = []
        self.facts_add: list[FactVersion] = []
        self.facts_over: list[FactVersion] = []
        self.findings_add: list[Finding] = []
        self.person_changes: dict[int, Person] = {}

    def found(self, case: Case) -> None:
        """A case that did not exist before."""
        self.cases[case.pk] = case
        self.fresh.add(case.pk)

    def number_new(self, case: Case, number: CaseNumber) -> None:
        """A number the case did not have."""
        self.numbers[(case.pk, number.kind, number.value)] = number
        self.by_number.setdefault((number.kind, number.value), case)
        self.number_add.append(number)
        if number.kind == NumberKind.BMSAH and MINORS_LETTER in number.value:
            self.minor_numbers.add(case.pk)

    def person_of(self, case: Case, ryid: str, numbers: Iterable[str]) -> Person:
        """The person whom a row names: under a number that came by joining, by the person number of the case joined
        in, which may be somebody else's here."""
        source = next((self.joined[case.pk, value] for value in numbers if (case.pk, value) in self.joined), None)
        here = self.persons[case.pk]
        if source is None:
            known = here.get(ryid)
            return known if known is not None else self._person_new(case.pk, ryid)
        known = self.known_as.get((source, ryid))
        if known is None:
            taken = max((whole(one) or 0 for one in here), default=0)
            known = self._person_new(case.pk, ryid if ryid not in here else str(taken + 1))
            self.known_as[source, ryid] = known
            self.person_new.append(
                Person(pk=self.person_ids.take(), case_id=source, ryid=ryid, merged_into_id=known.pk)
            )
        return known

    def _person_new(self, case_id: int, ryid: str) -> Person:
        person = Person(pk=self.person_ids.take(), case_id=case_id, ryid=ryid)
        self.persons[case_id][ryid] = person
        self.person_new.append(person)
        return person

    def live_events(self, case_id: int) -> list[Event]:
        """The case's events that nobody voided."""
        return list(self.events[case_id].values())

    def events_of_row(self, case_id: int, row_key: str) -> dict[str, Event]:
        """Live events by source key that this row yielded before."""
        return dict(self.by_row.get((case_id, row_key), {}))

    def was_voided_by_hand(self, case_id: int, told: EventReport) -> bool:
        """Whether an officer voided exactly this event of the ledger."""
        return (told.source_key, told.happened_at) in self.voided[case_id]

    def recorded_by_hand(self, case_id: int, person_id: int | None, told: EventReport) -> bool:
        """Whether a live event from a form says the same: type, person and day."""
        day = timezone.localtime(told.happened_at).date()
        return any(
            # Recorded by hand, or copied from a case that was split: no ledger row says it yet.
            (event.source == Source.FORM or event.batch_id is None)
            and (event.type, event.person_id, event.happened_on) == (told.type, person_id, day)
            for event in self.events[case_id].values()
        )

    def event_new(self, event: Event) -> None:
        """Add a live event."""
        self.events[event.case_id][event.pk] = event
        self.by_row[(event.case_id, event.row_key)][event.source_key] = event
        self.events_add.append(event)
        self._seen(event)

    def event_void(self, held: Event, void: Event) -> None:
        """Take an event out of the live ones."""
        self.events[held.case_id].pop(held.pk, None)
        self.by_row[(held.case_id, held.row_key)].pop(held.source_key, None)
        self.voids_add.append((held, void))
        self._seen(void)

    def _seen(self, event: Event) -> None:
        self.event_counts[event.case_id] += 1
        case = self.cases[event.case_id]
        case.last_event_id = max(case.last_event_id, event.pk)

    def fact_over(self, held: FactVersion) -> None:
        """A version that another takes the place of; the name it gave is still masked in titles."""
        self.facts_over.append(held)
        if held.person_id is not None:
            names = (held.reported.get(PERSON_NAME), held.corrected.get(PERSON_NAME))
            self.former[held.person_id].update(str(name) for name in names if name)

    def finding_new(
        self,
        case_id: int,
        person_id: int | None,
        code: str,
        params: dict,
        batch_id: int | None,
        now: dt.datetime,
        *,
        side: str,
        shared: bool,
    ) -> None:
        """A finding of the import itself, which no projection computes. ``side``: whose ledger found it."""
        self.ledger_findings[case_id] += 1
        self.ledger_codes.add((case_id, person_id, code))
        self.findings_add.append(
            Finding(
                case_id=case_id,
                person_id=person_id,
                origin=FindingOrigin.LEDGER,
                code=code,
                params=params,
                batch_id=batch_id,
                recorded_at=now,
                side=side,
                shared=shared,
            )
        )

    def write(self) -> None:
        """Write everything the chunk added or changed."""
        touched = [self.cases[pk] for pk in self.touched]
        rows_write(Case, [case for case in touched if case.pk in self.fresh])
        changed = [case for case in touched if case.pk not in self.fresh]
        if changed:
            rows_update(Case, changed, CASE_COLUMNS)
        rows_write(Person, self.person_new)
        new = {person.pk for person in self.person_new}
        moved = [person for pk, person in self.person_changes.items() if pk not in new]
        if moved:
            rows_update(Person, moved, ["name", "is_minor", "outcome"])
        rows_write(CaseNumber, self.number_add)
        if self.number_changes:
            rows_update(CaseNumber, self.number_changes, ["side", "batch_id", "withdrawn_at"])
        rows_write(Event, [*self.events_add, *(void for _held, void in self.voids_add)])
        for held, void in self.voids_add:
            held.voided_by_id = void.pk
        if self.voids_add:
            # Past the append-only manager: the mark on the voided event is derived, the void itself is the record.
            rows_update(Event, [held for held, _void in self.voids_add], ["voided_by"])
        if self.facts_over:
            FactVersion._base_manager.filter(pk__in=[fact.pk for fact in self.facts_over]).update(current=False)
        rows_write(FactVersion, self.facts_add)
        rows_write(Finding, self.findings_add)
        self._units_left()

    def _units_left(self) -> None:
        """A unit that no longer handles the case loses what the import gave it (案件移交)."""
        left = {(case_id, was) for case_id, was, _unit in self.units_moved() if was is not None}
        if not left:
            return
        held = CaseGrant._base_manager.filter(
            root_id__in={case_id for case_id, _was in left},
            principal__department_id__in={was for _case_id, was in left},
            source__startswith="batch:",
            withdrawn_at=None,
        ).exclude(reason=OWN_DESK)
        rows = held.values_list("pk", "root_id", "principal__department_id")
        gone = [pk for pk, case_id, unit in rows if (case_id, unit) in left]
        grants_withdraw(Case, CaseGrant._base_manager.filter(pk__in=gone), UNIT_CHANGED)

    def units_moved(self) -> Iterator[tuple[int, int | None, int | None]]:
        """(case, handling unit as loaded, handling unit now) where a side's changed."""
        for case_id, before in self.units_before.items():
            case = self.cases[case_id]
            now = (case.police_unit_id, case.procuratorate_unit_id)
            for was, unit in zip(before, now, strict=True):
                if was != unit:
                    yield case_id, was, unit


def intake_lock(office_id: int) -> None:
    """One chunk of an office at a time, from before its first look-up.

    Else two imports that name the same new number would both found its case, and both would carry what they read
    before the other wrote. On SQLite the transaction itself is the lock.
    """
    JointOffice.objects.select_for_update(no_key=True).filter(pk=office_id).values_list("pk").first()


def state_load(reports: Sequence[CaseReport], intake: Intake) -> State:
    """Read what the register holds of the cases these reports speak of."""
    intake_lock(intake.office_id)
    state = State()
    keys = {value for report in reports for _kind, value in report.numbers if value}
    holders = CaseNumber.objects.filter(
        value__in=keys,
        kind__in=[NumberKind.AJBH, NumberKind.BMSAH],
        withdrawn_at=None,
        office_id=intake.office_id,
    ).values_list("case_id", flat=True)
    ids = set(holders)
    if not ids:
        return state
    cases_load(state, ids)
    return state


def cases_load(state: State, ids: set[int]) -> None:
    """Load these cases into the state, locked in one order: what is read after that no form can change."""
    locked = Case.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk")
    state.cases = {case.pk: case for case in locked}
    state.units_before = {case.pk: (case.police_unit_id, case.procuratorate_unit_id) for case in state.cases.values()}
    for number in CaseNumber.objects.filter(case_id__in=ids, withdrawn_at=None):
        state.numbers[(number.case_id, number.kind, number.value)] = number
        if number.kind != NumberKind.TYSAH:
            state.by_number[(number.kind, number.value)] = state.cases[number.case_id]
    for person in Person.objects.filter(case_id__in=ids):
        state.persons[person.case_id][person.ryid] = person
    for event in Event.objects.filter(case_id__in=ids, voided_by=None, voids=None):
        state.events[event.case_id][event.pk] = event
        if event.row_key:
            state.by_row[(event.case_id, event.row_key)][event.source_key] = event
    by_hand = Event.objects.filter(case_id__in=ids, voids__isnull=False, batch_id=None).values_list(
        "case_id", "voids__source_key", "voids__happened_at"
    )
    for case_id, source_key, happened_at in by_hand:
        state.voided[case_id].add((source_key, happened_at))
    for fact in FactVersion.objects.filter(case_id__in=ids, current=True):
        state.facts[(fact.case_id, fact.person_id, fact.side)] = fact
    open_findings = Finding.objects.filter(Q(case_id__in=ids), origin=FindingOrigin.LEDGER).values_list(
        "case_id", "person_id", "code"
    )
    for case_id, person_id, code in open_findings:
        state.ledger_findings[case_id] += 1
        state.ledger_codes.add((case_id, person_id, code))
    minors_load(state, ids)
    joined_load(state, ids)


def joined_load(state: State, ids: Iterable[int]) -> None:
    """Under which numbers ledgers speak of a case that was joined into one of these, and who is who."""
    into = dict(Case.objects.filter(merged_into_id__in=list(ids)).values_list("pk", "merged_into_id"))
    if not into:
        return
    for case_id, value in CaseNumber.objects.filter(case_id__in=into).values_list("case_id", "value"):
        state.joined[into[case_id], value] = case_id
    here = {person.pk: person for case_id in ids for person in state.persons[case_id].values()}
    people = Person.objects.filter(case_id__in=into, merged_into__isnull=False)
    for case_id, ryid, person_id in people.values_list("case_id", "ryid", "merged_into_id"):
        if person_id in here:
            state.known_as[case_id, ryid] = here[person_id]


def minors_load(state: State, ids: Iterable[int]) -> None:
    """What masking needs beside the current facts: names once told of a person, numbers of the minors' prosecution.

    A withdrawn number counts: that a case was taken for a minor's never makes its title open.
    """
    ids = list(ids)
    for names in names_told(ids).values():
        for person_id, name in names:
            state.former[person_id].add(name)
    numbers = CaseNumber.objects.filter(case_id__in=ids, kind=NumberKind.BMSAH, value__contains=MINORS_LETTER)
    state.minor_numbers.update(numbers.values_list("case_id", flat=True))
