"""Merging reported facts into versions, and the case and person columns copied from current facts."""

import datetime as dt
from typing import Any

from cases.register.hidden import hidden_from
from cases.register.intake_state import PERSON_NAME, State
from cases.register.masking import EVERYTHING, names_split, title_safe
from cases.register.masks import is_mask
from cases.register.models import Case, FactVersion, Person, Source
from cases.register.reports import Intake, RowReport
from office.access.context import current_actor

# Fact columns by which each side names the same thing.
TITLE, CHARGES, HANDLERS = "ajmc", ("ay_mc", "ysay"), {"police": "zbmj", "procuratorate": "cbr"}
CASE_MINOR, PERSON_MINOR = "sfswcn", "swcn"
# The kind of case in the procuratorate's ledger: those of the minors' prosecution begin so.
CASE_KIND, MINORS_KIND = "ajlb", "minor_"
MINOR_DISAGREES = "minor_flag_disagrees"


def facts_merge(
    case: Case, person: Person | None, row: RowReport, intake: Intake, state: State, now: dt.datetime
) -> list[tuple[str, dict]]:
    """Take over a row's facts. Returns findings (code, params) about facts put right by hand before."""
    found: list[tuple[str, dict]] = []
    if row.case_facts:
        found += _merge(case.pk, None, row.case_facts, intake, state, now)
    if row.person_facts and person is not None:
        found += _merge(case.pk, person.pk, row.person_facts, intake, state, now)
    return found


def _merge(
    case_id: int,
    person_id: int | None,
    told: Any,
    intake: Intake,
    state: State,
    now: dt.datetime,
) -> list[tuple[str, dict]]:
    key = (case_id, person_id, intake.side)
    held = state.facts.get(key)
    before = held.reported if held else {}
    after, disagree = dict(before), False
    effective = held.values if held else {}
    for name, value in told.items():
        if name == PERSON_MINOR and isinstance(value, bool) and before.get(name, value) != value:
            # Two rows of one person disagree: any 是 holds until an officer puts it right (规则 481).
            after[name], disagree = True, True
        elif is_mask(value, before.get(name)) or is_mask(value, effective.get(name)):
            continue  # an exported file comes back with its masks
        elif value not in (None, ""):
            after[name] = value
        else:
            after.pop(name, None)
    corrected = held.corrected if held else {}
    found: list[tuple[str, dict]] = []
    if disagree and PERSON_MINOR not in corrected and (case_id, person_id, MINOR_DISAGREES) not in state.ledger_codes:
        found.append((MINOR_DISAGREES, {}))
    if held is not None and after == before:
        return found
    found += [
        ("corrected_fact_reported_otherwise", {"field": name})
        for name in corrected
        if after.get(name) != before.get(name) and after.get(name) != corrected[name]
    ]
    if held is not None and held.pk is None:
        held.reported = after  # made in this very chunk and not written yet
        return found
    version_add(state, key, held, after, corrected, intake, now)
    return found


def unit_tell(case_id: int, unit_id: int | None, intake: Intake, state: State, now: dt.datetime) -> None:
    """Take over the handling unit that a report names; one that names none leaves it."""
    key = (case_id, None, intake.side)
    held = state.facts.get(key)
    if unit_id is None or (held is not None and held.unit_id == unit_id):
        return
    if held is None or held.pk is not None:
        reported, corrected = (held.reported, held.corrected) if held else ({}, {})
        version_add(state, key, held, reported, corrected, intake, now)
    state.facts[key].unit_id = unit_id


def version_add(
    state: State,
    key: tuple[int, int | None, str],
    held: FactVersion | None,
    reported: dict,
    corrected: dict,
    intake: Intake,
    now: dt.datetime,
) -> None:
    """Put a new version in the place of the held one."""
    case_id, person_id, side = key
    actor = current_actor()
    fresh = FactVersion(
        case_id=case_id,
        person_id=person_id,
        side=side,
        version=held.version + 1 if held else 1,
        reported=reported,
        corrected=corrected,
        withheld=list(intake.sharing.withheld) if intake.sharing.shared else [EVERYTHING],
        recorded_at=now,
        recorded_by_id=actor.pk if actor else None,
        unit_id=held.unit_id if held else None,
        source=Source.LEDGER,
        batch_id=intake.batch_id,
    )
    if held is not None:
        state.fact_over(held)
    state.facts[key] = fresh
    state.facts_add.append(fresh)


def case_columns_set(case: Case, state: State) -> None:
    """Copy what lists and search need from the current facts to the case and its persons."""
    sides = {side: state.facts.get((case.pk, None, side)) for side in ("police", "procuratorate")}
    values = {side: fact.values if fact else {} for side, fact in sides.items()}
    police, other = values["police"], values["procuratorate"]
    names: list[tuple[int | None, str]] = []
    persons = list(state.persons[case.pk].values())
    for person in persons:
        facts = [state.facts.get((case.pk, person.pk, side)) for side in ("procuratorate", "police")]
        told = [fact.values for fact in facts if fact is not None]
        name = next((str(one[PERSON_NAME]) for one in reversed(told) if one.get(PERSON_NAME)), "")
        is_minor = _minor(facts)
        if (person.name, person.is_minor) != (name, is_minor):
            person.name, person.is_minor = name, is_minor
            state.person_changes[person.pk] = person
        names += [(person.pk, one) for one in state.former.get(person.pk, ())]
        for fact in facts:
            said = (fact.reported.get(PERSON_NAME), fact.corrected.get(PERSON_NAME)) if fact else ()
            names += [(person.pk, str(one)) for one in said if one]
    case.police_unit_id, case.procuratorate_unit_id = (fact.unit_id if fact else None for fact in sides.values())
    case.title = str(police.get(TITLE) or other.get(TITLE) or "")
    case.charge = str(police.get(CHARGES[0]) or other.get(CHARGES[1]) or "")
    case.police_handler = str(police.get(HANDLERS["police"]) or "")
    case.procuratorate_handler = str(other.get(HANDLERS["procuratorate"]) or "")
    case.has_minor = (
        bool(police.get(CASE_MINOR))
        or str(other.get(CASE_KIND) or "").startswith(MINORS_KIND)
        or case.pk in state.minor_numbers
        or any(person.is_minor for person in persons)
    )
    case.title_masked = title_safe(case.title, *names_split(persons, names)) if case.has_minor else case.title
    facts_now = [fact for fact in (*sides.values(), *_of_persons(case, persons, state)) if fact is not None]
    case.hidden_from = hidden_from(state.live_events(case.pk), facts_now)


def _minor(facts: list[FactVersion | None]) -> bool:
    """Whether the person is a minor: as an officer put right; else whatever side says so."""
    by_hand = [fact.corrected[PERSON_MINOR] for fact in facts if fact is not None and PERSON_MINOR in fact.corrected]
    told = [fact.reported.get(PERSON_MINOR) for fact in facts if fact is not None]
    return any(by_hand) if by_hand else any(told)


def _of_persons(case: Case, persons: list[Person], state: State) -> list[FactVersion | None]:
    return [state.facts.get((case.pk, person.pk, side)) for person in persons for side in ("police", "procuratorate")]
