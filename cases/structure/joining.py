"""Moving what one case holds into another, so that the history of neither breaks.

Events are append-only: those of the source are recorded again in the target, with the same source keys, and voided in
the source with the reason; so a later ledger finds them where they are now, counts count them once, and the source
still shows what it was. Persons are paired by hand; facts, numbers and grants follow.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils import timezone

from cases.procedure import load_rules, project
from cases.procedure.whom import concerned_by_event
from cases.register.intake import void_make
from cases.register.intake_facts import PERSON_MINOR, case_columns_set
from cases.register.intake_state import PERSON_NAME, State, cases_load, intake_lock
from cases.register.intake_withdraw import COPIED
from cases.register.models import Case, CaseGrant, CaseNumber, Event, FactVersion, Person
from cases.register.projection import proc_event, projection_write
from cases.register.projection_clocks import EVENT, ClockChanges
from cases.structure.owed import Moved, findings_going, findings_move
from office.access.services import GrantSpec, access_copy, grants_bulk_add
from office.storage.bulk import rows_write
from office.ui.figures import whole

# What is no event of the matter itself but of the case's papers, and stays where it is.
STAYS = frozenset({"case_split", "case_merged"})
ARREST_REQUEST, ARREST_ACCEPTANCE = "arrest_request", "arrest_review_acceptance"
LEGAL_CHECK, HANDOVER_RETURN = "legal_check", "handover_return"
# Steps on a hand-over, whose parameter says what was handed over.
ON_HANDOVER = frozenset({LEGAL_CHECK, HANDOVER_RETURN})


@dataclass(frozen=True, slots=True)
class Move:
    """What goes from the source to the target. ``persons``: None for the whole case, else only theirs goes."""

    reason: str
    pairs: Mapping[int, int | None]
    """Person of the source -> person of the target, None for somebody new there."""
    keep: bool = False
    """The source keeps what it has (a split copies what both need)."""


def cases_lock(office_id: int, *cases: Case) -> None:
    """Nothing else writes to these cases until the transaction ends: first the office, then its cases in one order, as
    every import takes them."""
    intake_lock(office_id)
    keys = [case.pk for case in cases]
    list(Case.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk").values_list("pk"))


def state_of(office_id: int, *cases: Case) -> State:
    """Both cases, locked, loaded."""
    intake_lock(office_id)
    state = State()
    cases_load(state, {case.pk for case in cases})
    state.touched = {case.pk: None for case in cases}
    return state


def persons_move(state: State, source: Case, target: Case, move: Move) -> dict[int, Person]:
    """The target's person for each of the source's; new ones get the next free number."""
    there = {person.pk: person for person in state.persons[target.pk].values()}
    taken = set(state.persons[target.pk])
    found: dict[int, Person] = {}
    for person in sorted(state.persons[source.pk].values(), key=lambda one: one.pk):
        if person.pk not in move.pairs:
            continue
        paired = move.pairs[person.pk]
        if paired is not None:
            found[person.pk] = there[paired]
            continue
        ryid = person.ryid if person.ryid not in taken else _free(taken)
        taken.add(ryid)
        fresh = Person(
            pk=state.person_ids.take(), case_id=target.pk, ryid=ryid, name=person.name, is_minor=person.is_minor
        )
        state.persons[target.pk][ryid] = fresh
        state.person_new.append(fresh)
        found[person.pk] = fresh
    return found


def joined_mark(source: Case, target: Case, persons: Mapping[int, Person]) -> None:
    """Say where the case and its persons are now, for ledgers that still name them by the old numbers. Cases joined
    into the source before are in the target from now on too. The persons of the target are written by now."""
    Case.objects.filter(pk=source.pk).update(merged_into=target)
    Case.objects.filter(merged_into=source).update(merged_into=target)
    for old, here in persons.items():
        Person.objects.filter(pk=old).update(merged_into=here.pk)
        Person.objects.filter(merged_into_id=old).update(merged_into=here.pk)


def _free(taken: Iterable[str]) -> str:
    return str(max((whole(ryid) or 0 for ryid in taken), default=0) + 1)


def events_move(
    state: State, source: Case, target: Case, persons: Mapping[int, Person], move: Move, now: dt.datetime, by: int
) -> dict[int, int]:
    """Record the events again in the target; void them in the source unless it keeps them. Returns under which key
    each of them stands there.

    What a split copies belongs to no ledger row: the ledger of the new number says it for itself. A step of the whole
    case that concerns some persons only (the acceptance of a request that named them) goes and stays with these.
    """
    live = sorted(state.live_events(source.pk), key=lambda one: one.pk)
    whom = concerned_by_event(project(map(proc_event, live), load_rules())) if move.keep else {}
    whom = {**_referred(live), **_asked(live), **whom} if move.keep else {}
    there = {(event.type, event.source_key): event.pk for event in state.live_events(target.pk)}
    found: dict[int, int] = {}
    for event in live:
        if event.type in STAYS or (event.person_id is not None and event.person_id not in persons):
            continue
        concerns = whom.get(event.pk)
        if concerns is not None and concerns.isdisjoint(persons):
            continue
        found[event.pk] = there.get((event.type, event.source_key), 0)
        if not found[event.pk]:
            copy = Event(
                pk=state.event_ids.take(),
                recorded_at=now,
                recorded_by_id=by,
                **{name: getattr(event, name) for name in COPIED},
            )
            copy.case_id = target.pk
            copy.person_id = persons[event.person_id].pk if event.person_id is not None else None
            if move.keep:
                copy.batch_id, copy.row_key = None, ""
            state.event_new(copy)
            found[event.pk] = copy.pk
        theirs = event.person_id is not None or (concerns is not None and concerns <= persons.keys())
        if not move.keep or theirs:
            void = void_make(event, reason=move.reason, now=now, pk=state.event_ids.take(), batch_id=None)
            state.event_void(event, void)
    return found


@dataclass(slots=True)
class Round:
    """One request for arrest from its check to its answer: for whom, and the steps on it that name nobody."""

    persons: set[int] = field(default_factory=set)
    unnamed: list[int] = field(default_factory=list)
    asked_on: dt.date | None = None
    answered: bool = False


def _asked(live: Sequence[Event]) -> dict[int, frozenset[int]]:
    """Of each check or return of a request for arrest: for whose arrest that very request asked. Only one is open at a
    time: what comes after its answer, or a check on a later day than the request, belongs to the next."""
    rounds = [Round()]
    for one in sorted(live, key=lambda one: (one.happened_on, one.pk)):
        named = one.type in ON_HANDOVER and one.params.get("kind") == "arrest"
        if not named and one.type not in (ARREST_REQUEST, ARREST_ACCEPTANCE):
            continue
        now, answers = rounds[-1], one.type in (ARREST_ACCEPTANCE, HANDOVER_RETURN)
        next_check = one.type == LEGAL_CHECK and now.asked_on is not None and now.asked_on < one.happened_on
        if not answers and (now.answered or next_check):
            now = Round()
            rounds.append(now)
        if one.type == ARREST_REQUEST and one.person_id is not None:
            now.persons.add(one.person_id)
            now.asked_on = one.happened_on
        if named:
            now.unnamed.append(one.pk)
        now.answered = now.answered or (answers and bool(now.persons))
    return {pk: frozenset(one.persons) for one in rounds if one.persons for pk in one.unnamed}


def _referred(live: Sequence[Event]) -> dict[int, frozenset[int]]:
    """Of each step of the whole case that refers to steps of single persons (a settlement): these persons."""
    whose = {one.source_key: one.person_id for one in live if one.person_id is not None and one.source_key}
    found = {}
    for one in live:
        named = frozenset(whose[key] for key in str(one.params.get("of", "")).split("|") if key in whose)
        if one.person_id is None and named:
            found[one.pk] = named
    return found


def facts_move(
    state: State, source: Case, target: Case, persons: Mapping[int, Person], now: dt.datetime, by: int, reason: str
) -> None:
    """Each side's current facts, where the target has none of that side; what it has stands."""
    for (case_id, person_id, side), held in list(state.facts.items()):
        if case_id != source.pk or (person_id is not None and person_id not in persons):
            continue
        whom = persons[person_id].pk if person_id is not None else None
        there = state.facts.get((target.pk, whom, side))
        if there is not None:
            if whom is not None:
                _minor_kept(state, held, there, now, by, reason)
            continue
        copy = FactVersion(
            case_id=target.pk,
            person_id=whom,
            side=side,
            version=1,
            reported=held.reported,
            corrected=held.corrected,
            withheld=held.withheld,
            unit_id=held.unit_id,
            recorded_at=now,
            recorded_by_id=by,
            source=held.source,
            batch_id=held.batch_id,
            reason=reason,
        )
        state.facts[(target.pk, whom, side)] = copy
        state.facts_add.append(copy)


def _minor_kept(state: State, held: FactVersion, there: FactVersion, now: dt.datetime, by: int, reason: str) -> None:
    """Who was a minor in the one is one in the other, and every name told of that person stays masked."""
    person_id = there.person_id
    assert person_id is not None
    if held.values.get(PERSON_NAME):
        state.former[person_id].add(str(held.values[PERSON_NAME]))
    same_name = held.values.get(PERSON_NAME) in (None, "", there.values.get(PERSON_NAME))
    if same_name and (not held.values.get(PERSON_MINOR) or there.values.get(PERSON_MINOR)):
        return
    # The source's word stands as an older version, so that the name goes on being known; then the target's again.
    state.facts_over.append(there)
    kept = {"case_id": there.case_id, "person_id": person_id, "side": there.side, "withheld": there.withheld}
    kept |= {"recorded_at": now, "recorded_by_id": by, "source": there.source, "reason": reason}
    state.facts_add.append(
        FactVersion(version=there.version + 1, current=False, reported=held.reported, corrected=held.corrected, **kept)
    )
    minor = {PERSON_MINOR: True} if held.values.get(PERSON_MINOR) else {}
    fresh = FactVersion(
        version=there.version + 2, reported=there.reported, corrected={**there.corrected, **minor},
        batch_id=there.batch_id, **kept,
    )  # fmt: skip
    state.facts[(there.case_id, person_id, there.side)] = fresh
    state.facts_add.append(fresh)


def numbers_move(state: State, source: Case, target: Case, now: dt.datetime) -> None:
    """The source's numbers become the target's; written at once, for a number belongs to one case at a time."""
    held = [number for number in state.numbers.values() if number.case_id == source.pk]
    CaseNumber.objects.filter(pk__in=[number.pk for number in held]).update(withdrawn_at=now)
    fresh = []
    for number in held:
        if (target.pk, number.kind, number.value) in state.numbers:
            continue
        copy = CaseNumber(
            case_id=target.pk, office_id=target.office_id, kind=number.kind, value=number.value, side=number.side,
            batch_id=number.batch_id,
        )  # fmt: skip
        fresh.append(copy)
        state.numbers[(target.pk, copy.kind, copy.value)] = copy
    rows_write(CaseNumber, fresh)
    minors = {number.case_id for number in fresh} if source.pk in state.minor_numbers else set()
    state.minor_numbers |= minors


def grants_move(source: Case, target: Case, reason: str, basis: str) -> None:
    """Whoever may see or work on the source may do so on the target: the same grant, carried on."""
    held = CaseGrant.objects.filter(root=source, withdrawn_at=None, valid_until__gt=timezone.now())
    grants_bulk_add(
        Case,
        [
            GrantSpec(
                target.pk, grant.principal_id, grant.level, reason, basis, valid_until=grant.valid_until,
                source=grant.source, carries=grant,
            )
            for grant in held
        ],
    )  # fmt: skip


def cases_store(state: State, now: dt.datetime, moved: Moved) -> None:
    """Columns, projection and index rows of everything that was touched; the ledgers' findings once both ends are
    written."""
    touched = [state.cases[pk] for pk in state.touched]
    for case in touched:
        case_columns_set(case, state)
        case.updated_at = now
    projection_write(
        touched,
        {case.pk: state.live_events(case.pk) for case in touched},
        {case.pk: list(state.persons[case.pk].values()) for case in touched},
        fresh=state.fresh,
        clocks=ClockChanges(EVENT, timezone.now()),
    )
    came = findings_going(moved)
    state.ledger_findings[moved.source.pk] -= came
    state.ledger_findings[moved.target.pk] += came
    for case in touched:
        case.findings_count += state.ledger_findings[case.pk]
    state.write()
    findings_move(moved)
    access_copy(Case, [case for case in touched if case.pk not in state.fresh])
