"""Cases in which some lines come from a ledger: these begin with ``*``."""

from dataclasses import replace
from datetime import datetime

from cases.procedure import CHINA, AsOf, ProcEvent, Projection, as_of, load_rules, project
from cases.procedure.gate_types import PersonFacts
from cases.procedure.steps_next import refusals_at

from .clock_cases import CALENDAR
from .story import story

RULES = load_rules()


def told(text: str) -> list[ProcEvent]:
    """One event per line, as in ``story``; those that begin with ``*`` are a ledger's."""
    lines = [line.strip() for line in text.strip().splitlines()]
    events = story("\n".join(line.removeprefix("*") for line in lines))
    return [replace(event, reported=line.startswith("*")) for event, line in zip(events, lines, strict=True)]


def case(text: str) -> Projection:
    return project(told(text), RULES, CALENDAR)


def clock(text: str, rule: str, person: int | None = 1):
    """The latest clock of this rule on this person, None where there is none."""
    found = [one for one in case(text).clocks if one.rule == rule and one.person == person and not one.replaced_by]
    return found[-1] if found else None


def at(text: str, moment: str) -> AsOf:
    """The case at that moment."""
    return as_of(case(text), datetime.fromisoformat(moment).replace(tzinfo=CHINA), RULES)


def watched(text: str, moment: str) -> dict[str, int | None]:
    """What is wrong at that moment: code -> person."""
    return {hit.code: hit.person for hit in at(text, moment).findings}


def found(text: str) -> dict[str, int | None]:
    """What the events break: code -> person."""
    return {hit.code: hit.person for hit in case(text).findings}


def said(text: str, draft: str, minor: bool | None = None) -> dict[str, str]:
    """What a form says of this step among these events: code -> level."""
    (event,) = told(draft)
    events = told(text)
    persons = {one.person: PersonFacts(minor=minor) for one in (*events, event) if one.person is not None}
    new = replace(event, id=1000, source_key="new")
    return {one.code: one.level for one in refusals_at(events, new, RULES, calendar=CALENDAR, persons=persons)}
