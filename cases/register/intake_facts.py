"""Merging reported facts into versions, and the case and person columns copied from current facts."""

import datetime as dt
from typing import Any

from cases.register.intake_state import State
from cases.register.masking import EVERYTHING, title_masked
from cases.register.models import Case, FactVersion, Person, Source
from cases.register.reports import Intake, RowReport
from office.access.context import current_actor

# Fact columns by which each side names the same thing.
TITLE, CHARGES, HANDLERS = "ajmc", ("ay_mc", "ysay"), {"police": "zbmj", "procuratorate": "cbr"}
CASE_MINOR, PERSON_MINOR, PERSON_NAME = "sfswcn", "swcn", "xm"


def facts_merge(
    case: Case, person: Person | None, row: RowReport, intake: Intake, state: State, now: dt.datetime
) -> list[tuple[str, dict]]:
    """Take over a row's facts. Returns findings (code, params) about facts put right by hand before."""
    found: list[tuple[str, dict]] = []
    if row.case_facts:
        found += _merge(case.pk, None, row.case_facts, intake, state, now, blank_clears=True)
    if row.person_facts and person is not None:
        # Several rows speak of one person; a blank in one of them does not undo what another said.
        found += _merge(case.pk, person.pk, row.person_facts, intake, state, now, blank_clears=False)
    return found


def _merge(
    case_id: int,
    person_id: int | None,
    told: Any,
    intake: Intake,
    state: State,
    now: dt.datetime,
    *,
    blank_clears: bool,
) -> list[tuple[str, dict]]:
    key = (case_id, person_id, intake.side)
    held = state.facts.get(key)
    before = held.reported if held else {}
    after = dict(before)
    for name, value in told.items():
        if value not in (None, ""):
            after[name] = value
        elif blank_clears:
            after.pop(name, None)
    if held is not None and after == before:
        return []
    corrected = held.corrected if held else {}
    found = [
        ("corrected_fact_reported_otherwise", {"field": name})
        for name in corrected
        if after.get(name) != before.get(name) and after.get(name) != corrected[name]
    ]
    if held is not None and held.pk is None:
        held.reported = after  # made in this very chunk and not written yet
        return found
    version_add(state, key, held, after, corrected, intake, now)
    return found


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
        source=Source.LEDGER,
        batch_id=intake.batch_id,
    )
    if held is not None:
        state.facts_over.append(held)
    state.facts[key] = fresh
    state.facts_add.append(fresh)


def case_columns_set(case: Case, state: State) -> None:
    """Copy what lists and search need from the current facts to the case and its persons."""
    sides = {side: state.facts.get((case.pk, None, side)) for side in ("police", "procuratorate")}
    values = {side: fact.values if fact else {} for side, fact in sides.items()}
    police, other = values["police"], values["procuratorate"]
    minors: list[str] = []
    for person in state.persons[case.pk].values():
        facts: dict = {}
        for side in ("procuratorate", "police"):
            fact = state.facts.get((case.pk, person.pk, side))
            facts.update(fact.values if fact else {})
        name, is_minor = str(facts.get(PERSON_NAME) or ""), bool(facts.get(PERSON_MINOR))
        if (person.name, person.is_minor) != (name, is_minor):
            person.name, person.is_minor = name, is_minor
            state.person_changes[person.pk] = person
        if is_minor and name:
            minors.append(name)
    case.title = str(police.get(TITLE) or other.get(TITLE) or "")
    case.title_masked = title_masked(case.title, minors)
    case.charge = str(police.get(CHARGES[0]) or other.get(CHARGES[1]) or "")
    case.police_handler = str(police.get(HANDLERS["police"]) or "")
    case.procuratorate_handler = str(other.get(HANDLERS["procuratorate"]) or "")
    persons = state.persons[case.pk].values()
    case.has_minor = bool(police.get(CASE_MINOR)) or any(person.is_minor for person in persons)
