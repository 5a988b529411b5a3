"""One case as one pair of eyes may read it: the page, its print, and the preview before sharing.

Seeing a case never means seeing all in it. Events count only where they are the looker's own side's or shared;
stage dates, measures and custody are projected from those events alone, so that nothing hidden shows through what
follows from it. Withheld columns, minors and identity numbers are masked (``masking``).
"""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from cases.procedure.asof import as_of, to_release
from cases.procedure.clock_types import ClockState
from cases.procedure.loader import load_rules
from cases.procedure.types import Projection
from cases.register.clock_lines import custody_order, is_ceiling
from cases.register.fact_words import LONG, NOT_LISTED, fact_label, fact_value
from cases.register.masking import Eyes, facts_shown, hides_minor, withholds
from cases.register.models import Case, CaseNumber, Event, FactVersion, Finding, FindingOrigin, Person, Source
from cases.register.projection import case_project
from cases.register.projection_setting import setting_for
from cases.register.told import Names, current_of, names_of_case, put_right, title_for
from cases.register.words import (
    article_label,
    document_label,
    event_label,
    finding_label,
    measure_label,
    outcome_label,
    param_label,
    reason_label,
)
from office.agencies.models import Side

JOINED = "person_joined"
HANDLER = {Side.POLICE: "zbmj", Side.PROCURATORATE: "cbr"}
# Parameters that refer to other rows, for the program only.
UNTOLD_PARAMS = frozenset({"of", "measure_of", "row", "source"})


@dataclass(frozen=True, slots=True)
class FactLine:
    """One fact: what it is called, what it says, and whether an officer put it right by hand."""

    code: str
    label: object
    value: object
    corrected: bool = False
    long: bool = False


@dataclass(frozen=True, slots=True)
class FactBlock:
    """What one side says of the case or of one person, in its current version."""

    side: str
    person: Person | None
    name: str
    version: int
    recorded_at: dt.datetime
    lines: tuple[FactLine, ...]
    hidden: int
    own: bool
    pk: int


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One suspect: under what measure since when, and what was decided. ``release``: the articles by which this custody
    may not go on from now on, empty where it may."""

    person: Person
    name: str
    masked: bool
    measure: str
    custody: bool
    since: dt.date | None
    unsettled: bool
    outcome: str
    term: ClockState | None = None
    release: str = ""


@dataclass(frozen=True, slots=True)
class EventRow:
    """One event as told in 经过."""

    event: Event
    text: str
    document: str
    note: str
    late: dt.date | None
    recorded_by: str
    void_reason: str
    voided: bool
    own: bool


@dataclass(frozen=True, slots=True)
class FindingRow:
    """One finding: its sentence, its article, of whom."""

    code: str
    text: str
    article: str
    name: str
    events: tuple[int, ...] = ()


@dataclass(slots=True)
class Sheet:
    """Everything on the page of a case."""

    case: Case
    eyes: Eyes
    title: str
    numbers: list[CaseNumber]
    handlers: dict[str, str]
    projection: Projection
    stage_unsettled: bool
    persons: list[PersonRow]
    events: list[EventRow]
    blocks: list[FactBlock]
    findings: list[FindingRow]
    held: int = 0
    hidden_events: int = 0
    hidden_facts: list[str] = field(default_factory=list)


def case_sheet(case: Case, eyes: Eyes, now: dt.datetime) -> Sheet:
    """The case as these eyes may read it at this moment. A fixed number of queries."""
    persons = {person.pk: person for person in Person.objects.filter(case=case).order_by("ryid", "pk")}
    events = list(
        Event.objects.filter(case=case, voids__isnull=True).select_related("recorded_by", "voided_by").order_by("pk")
    )
    facts = list(FactVersion.objects.filter(case=case, current=True).order_by("side", "person_id"))
    seen = [event for event in events if event.shared or eyes.same_side(event.side)]
    live = [event for event in seen if event.voided_by_id is None]
    projection = case_project(live, setting_for(case))
    known = names_of_case(case, persons.values())
    names = Names(eyes, persons, facts, seen)
    blocks, hidden_facts = _blocks(case, eyes, facts, names, known)
    # Joined by mistake: the joining was voided and nothing else is recorded. The history still names the person.
    mistaken = {event.person_id for event in seen if event.type == JOINED and event.voided_by_id is not None}
    mistaken -= {event.person_id for event in live}
    rows = [row for row in _persons(names, projection, now) if row.person.pk not in mistaken]
    return Sheet(
        case=case,
        eyes=eyes,
        title=title_for(eyes, case, facts, known),
        numbers=list(CaseNumber.objects.filter(case=case, withdrawn_at__isnull=True).order_by("kind", "pk")),
        handlers=_handlers(case, eyes, facts),
        projection=projection,
        stage_unsettled="stage" in projection.unsettled,
        persons=rows,
        events=_events(eyes, seen, names, case),
        blocks=blocks,
        findings=_findings(case, names, seen, len(events) - len(seen), facts, projection, now),
        held=sum(row.custody for row in rows),
        hidden_events=len(events) - len(seen),
        hidden_facts=hidden_facts,
    )


def _handlers(case: Case, eyes: Eyes, facts: list[FactVersion]) -> dict[str, str]:
    """The handlers by side; a withheld one is left out."""
    found = {}
    for side, name in ((Side.POLICE, case.police_handler), (Side.PROCURATORATE, case.procuratorate_handler)):
        fact = current_of(facts, side)
        hidden = fact is not None and withholds(eyes, fact, HANDLER[side])
        found[str(side)] = "" if hidden else name
    return found


def _persons(names: Names, projection: Projection, now: dt.datetime) -> list[PersonRow]:
    today, release = as_of(projection, now, load_rules()), to_release(projection, now, load_rules())
    rows = []
    for pk, person in names.persons.items():
        state = projection.persons.get(pk)
        rows.append(
            PersonRow(
                person=person,
                name=names.of(pk),
                masked=hides_minor(names.eyes, person),
                measure=measure_label(today.current.get(pk, "untaken")),
                custody=pk in today.custody,
                since=today.since.get(pk),
                unsettled=bool({f"person:{pk}", f"measure:{pk}"} & projection.unsettled),
                outcome=outcome_label(state.outcome_code) if state else "",
                term=measure_term(projection.clocks, pk, held=pk in today.custody),
                release=article_label("; ".join(release[pk].basis)) if pk in release else "",
            )
        )
    return rows


def measure_term(clocks: Iterable[ClockState], person: int, *, held: bool) -> ClockState | None:
    """The term with which the person's custody ends first; who is not held has the longest duration of the measure
    (bail, residential surveillance)."""
    own = [state for state in clocks if state.person == person and state.open]
    fits = [state for state in own if (state.custody_end if held else is_ceiling(state))]
    return min(fits, key=custody_order, default=None)


def _events(eyes: Eyes, seen: list[Event], names: Names, case: Case) -> list[EventRow]:
    """By the day they happened, newest first."""
    rows = []
    for event in sorted(seen, key=lambda one: (one.happened_on, one.happened_at, one.pk), reverse=True):
        own = eyes.same_side(event.side)
        recorded = timezone.localtime(event.recorded_at).date()
        params = [
            param_label(event.type, name, value)
            for name, value in event.params.items()
            if name not in UNTOLD_PARAMS and value not in (None, "")
        ]
        voider = event.voided_by
        rows.append(
            EventRow(
                event=event,
                text=" ".join(filter(None, (names.of(event.person_id), event_label(event.type)))),
                document=" ".join(filter(None, (document_label(event.type), event.document_no))),
                note="；".join(params),
                # 补录 is an entry by hand after the day; a ledger is always later than what it reports.
                late=recorded if event.source == Source.FORM and (recorded - event.happened_on).days >= 1 else None,
                recorded_by=str(event.recorded_by) if own and event.source == Source.FORM and event.recorded_by else "",
                void_reason=str(reason_label(voider.void_reason)) if voider and own else "",
                voided=event.voided_by_id is not None,
                own=own,
            )
        )
    return rows


def _blocks(
    case: Case, eyes: Eyes, facts: list[FactVersion], names: Names, known: tuple[set[str], set[str]]
) -> tuple[list[FactBlock], list[str]]:
    """Facts of each side on the case and on each person, and the labels of what is withheld from these eyes."""
    blocks, hidden, corrected = [], {}, put_right(facts)
    for fact in facts:
        person = names.persons.get(fact.person_id) if fact.person_id else None
        if fact.person_id and person is None:
            continue
        values = fact.values
        shown = facts_shown(
            eyes,
            fact.side,
            values,
            withheld=fact.withheld,
            person=person,
            has_minor=case.has_minor,
            minor_names=known[0],
            other_names=known[1],
        )
        gone = [code for code in values if code not in shown]
        hidden.update({code: str(fact_label(code)) for code in gone})
        lines = fact_lines(shown, corrected.get(fact.pk, ()))
        if lines or eyes.same_side(fact.side):
            blocks.append(
                FactBlock(
                    fact.side,
                    person,
                    names.of(fact.person_id),
                    fact.version,
                    fact.recorded_at,
                    lines,
                    len(gone),
                    eyes.same_side(fact.side),
                    fact.pk,
                )
            )
    return blocks, list(hidden.values())


def fact_lines(shown: dict[str, Any], corrected: Collection[str]) -> tuple[FactLine, ...]:
    """Facts in the order of the ledger, without what the page tells elsewhere."""
    return tuple(
        FactLine(code, fact_label(code), fact_value(code, value), code in corrected, code in LONG)
        for code, value in shown.items()
        if code not in NOT_LISTED and value not in (None, "")
    )


def _findings(
    case: Case,
    names: Names,
    seen: list[Event],
    hidden: int,
    facts: list[FactVersion],
    projection: Projection,
    now: dt.datetime,
) -> list[FindingRow]:
    """What is recorded and what is so today; only where these eyes may know all that is behind it."""
    known = {event.pk for event in seen}
    rows = [
        FindingRow(
            finding.code,
            finding_label(finding.code, finding.params),
            article_label(finding.article),
            names.of(finding.person_id),
            tuple(finding.event_ids),
        )
        for finding in Finding.objects.filter(case=case).order_by("pk")
        if (finding.person_id is None or finding.person_id in names.persons)
        and (
            _ledger_finding_open(names.eyes, finding, facts)
            if finding.origin == FindingOrigin.LEDGER
            else set(finding.event_ids) <= known and (bool(finding.event_ids) or not hidden)
        )
    ]
    rows += [
        FindingRow(hit.code, finding_label(hit.code, hit.params), article_label(hit.article), names.of(hit.person))
        for hit in as_of(projection, now, load_rules()).findings
    ]
    return rows


def _ledger_finding_open(eyes: Eyes, finding: Finding, facts: list[FactVersion]) -> bool:
    """A ledger's finding is its own side's; the other side's only if shared, and no withheld column stands in it."""
    if eyes.same_side(finding.side):
        return True
    column = finding.params.get("field")
    return finding.shared and not any(
        withholds(eyes, fact, str(column))
        for fact in facts
        if column and (fact.person_id, fact.side) == (finding.person_id, finding.side)
    )


@dataclass(frozen=True, slots=True)
class FactChange:
    """One version of facts against the one before it."""

    fact: FactVersion
    name: str
    changes: tuple[tuple[object, object, object], ...]
    own: bool


def fact_history(sheet: Sheet) -> list[FactChange]:
    """All versions of the facts of a case, newest first: what each changed, as the sheet's eyes may read it.

    Of the other side only the columns that it shares, as of now; who recorded it is told to the own side.
    """
    case, eyes = sheet.case, sheet.eyes
    known = {row.person.pk: row for row in sheet.persons}
    minors, others = names_of_case(case, Person.objects.filter(case=case))
    versions = list(FactVersion.objects.filter(case=case).select_related("recorded_by").order_by("version", "pk"))
    withheld = {(one.person_id, one.side): one.withheld for one in versions}
    before: dict[tuple[int | None, str], dict[str, Any]] = {}
    rows = []
    for fact in versions:
        person = known.get(fact.person_id) if fact.person_id else None
        if fact.person_id and person is None:
            continue
        key = (fact.person_id, fact.side)
        now = facts_shown(
            eyes,
            fact.side,
            fact.values,
            withheld={*fact.withheld, *withheld[key]},
            person=person.person if person else None,
            has_minor=case.has_minor,
            minor_names=minors,
            other_names=others,
        )
        was = before.get(key, {})
        changes = tuple(
            (fact_label(code), fact_value(code, was.get(code)), fact_value(code, now.get(code)))
            for code in [*now, *(code for code in was if code not in now)]
            if was.get(code) != now.get(code)
        )
        before[key] = now
        own = eyes.same_side(fact.side)
        if changes or own:
            rows.append(FactChange(fact, person.name if person else "", changes, own))
    return sorted(rows, key=lambda row: (row.fact.recorded_at, row.fact.pk), reverse=True)
