"""Ledgers out of the register: the same layouts, of cases that the officer may see, as the register has them now.

The rows are what the ledger said last, put right by what happened in the register since: facts corrected by hand,
events voided by hand, steps recorded by hand. Identity numbers and withheld columns are masked as on the case page
(``cases.register.masking``). Minors are masked for everyone, whoever exports and whatever the level: a file leaves
the register, and nothing that identifies a minor may leave with it (未成年人保护法 103; 规则 481). An import knows
these masks again and keeps what it has. The file is made inside the caller's transaction, never streamed after it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from django.utils import timezone

from cases.procedure.loader import load_rules
from cases.register.masking import Eyes, facts_shown, hidden_word, names_split
from cases.register.masks import HIDDEN_CELL
from cases.register.models import Case, CaseNumber, Event, FactVersion, Person, Source
from cases.register.reports import EventReport
from cases.register.told import names_told
from office.access.actions import Action
from office.access.context import note_read
from office.access.models import Level
from office.access.queries import require, visible_rows
from office.agencies.models import Agency
from office.audit.log import audit_write
from sharing.ledgers.columns import Layout
from sharing.ledgers.kinds import XLSX_ROW_LIMIT
from sharing.ledgers.models import LedgerRow
from sharing.ledgers.translate import case_number_kind, row_name, row_report
from sharing.ledgers.writing import layout_rows, write_csv, write_xlsx

CHUNK = 400
# slot of a row's event → the columns that it fills; "!" marks the event without which there is no row.
SLOTS: dict[str, dict[str, tuple[str, ...]]] = {
    "police_case": {
        "acceptance": ("slsj",),
        "result": ("lasj", "blatzsrq"),
        "solved": ("pasj",),
        "transfer": ("yssj",),
        "withdrawal": ("casj", "cayy"),
    },
    "police_suspect_measure": {"start": ("!",), "end": ("jssj",)},
    "proc_case": {"acceptance": ("slrq",), "concluded": ("wcrq", "cljg")},
    "proc_person_decision": {"decision": ("!",), "served": ("sdrq",), "receipt": ("zxhz",)},
}
# What a form recorded, in the column that the ledger has for it.
BY_HAND = {
    "police_case": {
        "acceptance": "slsj",
        "filing": "lasj",
        "non_filing": "blatzsrq",
        "case_solved": "pasj",
        "transfer_for_prosecution": "yssj",
        "case_withdrawal": "casj",
    },
    "proc_case": {"proc_case_concluded": "wcrq"},
}
DECISION_PARAM = {"arrest_non_approval": "reason", "non_prosecution": "kind"}


@dataclass(slots=True)
class Held:
    """What the register holds of one chunk of cases."""

    cases: dict[int, Case]
    levels: dict[int, Level]
    numbers: dict[str, int] = field(default_factory=dict)
    persons: dict[tuple[int, str], Person] = field(default_factory=dict)
    facts: dict[tuple[int, int | None], FactVersion] = field(default_factory=dict)
    live: dict[int, dict[str, Event]] = field(default_factory=lambda: defaultdict(dict))
    by_hand: dict[int, list[Event]] = field(default_factory=lambda: defaultdict(list))
    names: dict[int, tuple[set[str], set[str]]] = field(default_factory=dict)
    # Steps recorded by hand that a row of the ledger tells too.
    told: set[int] = field(default_factory=set)


def export_file(*, officer, layout: Layout, case_ids: Sequence[int], kind: str = "xlsx") -> tuple[bytes, int]:
    """The file and its number of rows. Cases that the officer may not see are left out in silence."""
    require(officer, Action.CASE_EXPORT)
    rows = export_rows(officer, layout, case_ids, limit=XLSX_ROW_LIMIT if kind == "xlsx" else None)
    target = BytesIO()
    headers = [column.zh for column in layout.columns]
    cells = layout_rows(layout, rows)
    if kind == "csv":
        count = write_csv(target, headers, cells)
    else:
        mark = f"{officer} {timezone.localtime():%Y-%m-%d %H:%M}"
        count = write_xlsx(target, layout.zh, headers, cells, mark=mark)
    audit_write(
        "ledger.export",
        "",
        None,
        detail={"layout": layout.code, "rows": count, "cases": len(case_ids), "kind": kind},
    )
    return target.getvalue(), count


def export_rows(officer, layout: Layout, case_ids: Sequence[int], limit: int | None = None) -> list[dict[str, Any]]:
    """Rows of these cases as the officer may read them, in the order of the cases."""
    out: list[dict[str, Any]] = []
    for start in range(0, len(case_ids), CHUNK):
        chunk = case_ids[start : start + CHUNK]
        levels = _levels(officer, chunk)
        if not levels:
            continue
        note_read("case", levels)
        held = _load(officer, layout, levels)
        order = {pk: place for place, pk in enumerate(chunk)}
        found = list(_ledger(officer, layout, held)) + list(_recorded(layout, held))
        found.sort(key=lambda pair: (order[pair[0]], [str(pair[1].get(code, "")) for code in layout.row_key]))
        out.extend(_masked(officer, layout, held, case_id, values) for case_id, values in found)
        if limit and len(out) >= limit:
            return out[:limit]
    return out


def _levels(officer, case_ids: Iterable[int]) -> dict[int, Level]:
    now = timezone.now()
    levels: dict[int, Level] = {}
    rows = visible_rows(Case, officer).filter(root_id__in=list(case_ids))
    for pk, work_until in rows.values_list("root_id", "work_until"):
        levels[pk] = max(levels.get(pk, Level.SEE), Level.WORK if work_until > now else Level.SEE)
    return levels


def _load(officer, layout: Layout, levels: dict[int, Level]) -> Held:
    held = Held(Case.objects.in_bulk(levels), levels)
    kind = case_number_kind(layout.code)
    numbers = CaseNumber.objects.filter(case_id__in=levels, kind=kind, withdrawn_at=None)
    held.numbers = dict(numbers.values_list("value", "case_id"))
    for person in Person.objects.filter(case_id__in=levels):
        held.persons[person.case_id, person.ryid] = person
    told = names_told(pk for pk, case in held.cases.items() if case.has_minor)
    persons: dict[int, list[Person]] = defaultdict(list)
    for (case_id, _ryid), person in held.persons.items():
        persons[case_id].append(person)
    held.names = {case_id: names_split(persons[case_id], names) for case_id, names in told.items()}
    for fact in FactVersion.objects.filter(case_id__in=levels, side=layout.side, current=True):
        held.facts[fact.case_id, fact.person_id] = fact
    events = Event.objects.filter(case_id__in=levels, voided_by=None, voids=None).select_related("person")
    if officer.side != layout.side:
        events = events.filter(shared=True)
    for event in events.order_by("happened_at", "pk"):
        if event.source == Source.FORM:
            held.by_hand[event.case_id].append(event)
        else:
            held.live[event.case_id][event.source_key] = event
    return held


def _ledger(officer, layout: Layout, held: Held) -> Iterable[tuple[int, dict[str, Any]]]:
    """What the ledger said, less what was voided by hand, with what was corrected and recorded by hand."""
    offices = {case.office_id for case in held.cases.values()}
    agencies = [a.pk for a in Agency.objects.filter(office_id__in=offices) if a.side == layout.side]
    rows = LedgerRow.objects.filter(agency_id__in=agencies, layout=layout.code, case_key__in=list(held.numbers))
    for row in rows:
        case_id = held.numbers[row.case_key]
        values = dict(row.values)
        name = row_name(layout.code, row.row_key)
        live = held.live[case_id]
        slots = SLOTS[layout.code]
        if officer.side != layout.side and not any(f"{name}:{slot}" in live for slot in slots):
            continue  # nothing of the row is shared
        gone = _gone(layout, row, name, live, held, case_id)
        if ("!",) in gone:
            continue
        for columns in gone:
            for column in columns:
                values.pop(column, None)
        for event in held.by_hand[case_id]:
            column = BY_HAND.get(layout.code, {}).get(event.type, "")
            if column and not values.get(column):
                values[column] = _written(event)
        person = held.persons.get((case_id, str(values.get("ryid", ""))))
        fact = held.facts.get((case_id, person.pk if person and layout.code == "police_suspect_measure" else None))
        if fact is not None:
            values |= {code: value for code, value in fact.corrected.items() if code in layout.by_code}
        yield case_id, values


def _gone(
    layout: Layout, row: LedgerRow, name: str, live: Mapping[str, Event], held: Held, case_id: int
) -> list[tuple[str, ...]]:
    """Columns of which the register no longer holds the event that the row made: it was voided by hand.

    What never was an event (the end of a 释放, the end of a term, a day while the result is pending) stays as the
    ledger said it; so does what an officer had recorded by hand before the ledger did.
    """
    found = []
    for told in row_report(layout.code, row.row_key, row.values).events:
        columns = SLOTS[layout.code][told.source_key.removeprefix(f"{name}:")]
        if told.source_key in live:
            continue
        said = [event.pk for event in held.by_hand[case_id] if _says(event, told, row.values)]
        held.told.update(said)
        if not said:
            found.append(columns)
    return found


def _says(event: Event, told: EventReport, values: Mapping[str, Any]) -> bool:
    """Whether a step recorded by hand is the one of the ledger: type, person and day, as the import compares."""
    ryid = event.person.ryid if event.person else None
    day = timezone.localtime(told.happened_at).date()
    return (event.type, event.happened_on, ryid) == (told.type, day, values.get("ryid"))


def _written(event: Event) -> str:
    at = timezone.localtime(event.happened_at)
    return at.isoformat(timespec="minutes")[:16] if event.precise else at.date().isoformat()


def _recorded(layout: Layout, held: Held) -> Iterable[tuple[int, dict[str, Any]]]:
    """Rows that only a form recorded: measures and decisions."""
    rules = load_rules()
    number_of = {case_id: number for number, case_id in held.numbers.items()}
    starts = {measure.event: code for code, measure in rules.measures.items() if measure.event}
    decisions = {choice.code for choice in layout.by_code["jdlx"].choices} if "jdlx" in layout.by_code else set()
    for case_id, events in held.by_hand.items():
        for event in events:
            if event.person is None or event.side != layout.side or event.pk in held.told:
                continue
            base = {"ryid": event.person.ryid}
            if layout.code == "police_suspect_measure" and event.type in starts and case_id in number_of:
                fact = held.facts.get((case_id, event.person_id))
                known = {k: v for k, v in (fact.values if fact else {}).items() if k in layout.by_code}
                yield (
                    case_id,
                    known
                    | base
                    | {
                        "ajbh": number_of[case_id],
                        "csmc": starts[event.type],
                        "kssj": _written(event),
                        "jdwsh": event.document_no,
                        "swcn": event.person.is_minor,
                    },
                )
            elif layout.code == "proc_person_decision":
                told = event.type
                if told == "supplementary_investigation_return":
                    told = f"return_{event.params.get('round', '1')}"
                if told in decisions:
                    yield (
                        case_id,
                        base
                        | {
                            "bmsah": event.params.get("case_no") or number_of.get(case_id, ""),
                            "jdlx": told,
                            "yy": event.params.get(DECISION_PARAM.get(event.type, ""), ""),
                            "jdrq": _written(event)[:10],
                            "wsh": event.document_no,
                        },
                    )


def _masked(officer, layout: Layout, held: Held, case_id: int, values: dict[str, Any]) -> dict[str, Any]:
    case = held.cases[case_id]
    person = held.persons.get((case_id, str(values.get("ryid", ""))))
    personal = layout.code == "police_suspect_measure"
    fact = held.facts.get((case_id, person.pk if person and personal else None))
    minors, others = held.names.get(case_id, (set(), set()))
    shown = facts_shown(
        Eyes(officer.side, held.levels[case_id]),  # eyes that know no minors
        layout.side,
        values,
        withheld=fact.withheld if fact else (),
        person=person,
        has_minor=case.has_minor,
        minor_names=minors,
        other_names=others,
    )
    hidden = hidden_word()
    return {code: HIDDEN_CELL if value == hidden else value for code, value in shown.items()}
