"""Rows of a ledger as what the register understands: events with dates, facts, persons.

Rules kept here:

* A date column becomes an event; everything else becomes a fact. No date is invented: 立案 without a day is a
  finding on the row, not an event.
* A row's events are known by the row's key and a slot, so that a changed date replaces the event it changed.
* 止 of a measure that is said to be still in force is the end of its term, not its end.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import cache
from types import MappingProxyType
from typing import Any

from cases.procedure.loader import load_rules
from cases.register.masks import is_mask
from cases.register.reports import CaseReport, EventReport, RowReport
from sharing.ledgers.layouts import LAYOUTS
from sharing.ledgers.parsing import SHANGHAI

Values = Mapping[str, Any]
Found = list[tuple[str, dict[str, Any]]]

# Columns that become events or numbers; all others are facts.
NOT_FACTS = {
    "police_case": {"ajbh", "slsj", "lasj", "pasj", "casj", "yssj", "blatzsrq", "mj"},
    "police_suspect_measure": {"ajbh", "ryid", "csmc", "kssj", "jssj", "jdwsh"},
    "proc_case": {"tysah", "bmsah", "ajbh", "slrq"},
    "proc_person_decision": {"bmsah", "ryid", "jdlx", "yy", "jdrq", "wsh", "sdrq", "zxhz"},
}
ACCEPTANCE = {
    "arrest_review": "arrest_review_acceptance",
    "minor_arrest_review": "arrest_review_acceptance",
    "prosecution_review": "prosecution_review_acceptance",
    "minor_prosecution_review": "prosecution_review_acceptance",
}
# A blank case type is read off the letters of the department number (刑捕受, 捕受, 未捕受 / 刑诉受, 起诉受).
ACCEPTANCE_BY_LETTER = (("捕", "arrest_review_acceptance"), ("诉", "prosecution_review_acceptance"))
NON_PROSECUTION = {"N2": "insufficient_evidence"}
NON_APPROVAL = {"insufficient_evidence": "N2"}
STILL_RUNS = ("执行中", "在执行", "正在执行", "未解除")


def moment(value: str) -> tuple[dt.datetime, bool]:
    """(aware moment, whether the hour is known) of a stored day or day and time."""
    return dt.datetime.fromisoformat(value).replace(tzinfo=SHANGHAI), "T" in value


def row_name(layout: str, row_key: str) -> str:
    """The key by which the register knows a row."""
    return f"{layout}:{row_key}"


def row_report(layout: str, row_key: str, values: Values, replaces: str = "") -> RowReport:
    """One staged row as a report."""
    name = row_name(layout, row_key)
    events = tuple(EVENTS[layout](name, values))
    personal = layout == "police_suspect_measure"
    columns = _fact_columns(layout)
    facts = {code: values.get(code) for code in columns}
    return RowReport(
        row_key=name,
        ryid=values["ryid"] if "ryid" in values else None,
        events=events,
        case_facts={} if personal else facts,
        person_facts=facts if personal else {},
        replaces=row_name(layout, replaces) if replaces else "",
    )


def case_report(
    layout: str,
    rows: Iterable[tuple[str, Values, str]],
    *,
    unit_id: Callable[[str], int | None],
    standing: Mapping[str, Values] = MappingProxyType({}),
) -> CaseReport:
    """All rows of one case key as one report. ``rows``: (row key, values, replaced key).

    ``standing``: what the ledger says of the case now, by row key, which a person's facts are taken from too.
    """
    staged = list(rows)
    first = staged[0][1]
    reports = tuple(row_report(layout, key, values, replaces) for key, values, replaces in staged)
    if layout == "police_suspect_measure":
        known = {**standing, **{key: values for key, values, _replaces in staged}}
        facts = {ryid: person_facts(layout, ryid, known) for ryid in {report.ryid for report in reports}}
        reports = tuple(
            # Whether rows of one person disagree on 未成年 is for the register to see, row by row.
            replace(report, person_facts=facts[report.ryid] | _said(report.person_facts, "swcn"))
            for report in reports
        )
    if layout == "police_case":
        return CaseReport(
            (("ajbh", first["ajbh"]),),
            reports,
            unit_id(first.get("badw_dm", "")),
            first.get("ajmc", ""),
            first.get("ay_mc", ""),
            first.get("zbmj", ""),
        )
    if layout == "police_suspect_measure":
        return CaseReport((("ajbh", first["ajbh"]),), reports, case_row=False)
    if layout == "proc_case":
        numbers = [("bmsah", first["bmsah"]), ("tysah", first["tysah"])]
        if first.get("ajbh"):
            numbers.append(("ajbh", first["ajbh"]))
        return CaseReport(
            tuple(numbers),
            reports,
            unit_id(first.get("cbbm", "")),
            first.get("ajmc", ""),
            first.get("ysay", ""),
            first.get("cbr", ""),
        )
    return CaseReport((("bmsah", first["bmsah"]),), reports, case_row=False)


def _said(facts: Mapping[str, Any], code: str) -> dict[str, Any]:
    return {code: facts[code]} if facts.get(code) is not None else {}


def person_facts(layout: str, ryid: str | None, rows: Mapping[str, Values]) -> dict[str, Any]:
    """What the rows say of a person together: the latest measure leads, a blank in it leaves what an earlier said."""
    mine = sorted((str(row.get("kssj", "")), key) for key, row in rows.items() if row.get("ryid") == ryid)
    facts: dict[str, Any] = dict.fromkeys(_fact_columns(layout))
    for _began, key in mine:
        row = rows[key]
        facts.update(
            {
                code: row[code]
                for code in facts
                if row.get(code) not in (None, "") and not is_mask(row[code], facts[code])
            }
        )
    return facts


def case_number_kind(layout: str) -> str:
    """By which of its numbers a layout names the case."""
    return "ajbh" if layout.startswith("police_") else "bmsah"


@cache
def _fact_columns(layout: str) -> tuple[str, ...]:
    return tuple(column.code for column in LAYOUTS[layout].columns if column.code not in NOT_FACTS[layout])


def _event(name: str, slot: str, kind: str, on: str, document: str = "", /, **params: str) -> EventReport:
    at, precise = moment(on)
    return EventReport(kind, at, precise, f"{name}:{slot}", document, {k: v for k, v in params.items() if v})


def _police_case(name: str, row: Values) -> Iterable[EventReport]:
    result = row.get("lajg")
    yield _event(name, "acceptance", "acceptance", row["slsj"])
    if result == "filed" and row.get("lasj"):
        yield _event(name, "result", "filing", row["lasj"], supervised="1" if row.get("sfjd") else "")
    refused_on = row.get("blatzsrq") or row.get("lasj")
    if result == "not_filed" and refused_on:
        yield _event(name, "result", "non_filing", refused_on)
    if result == "transferred" and row.get("lasj"):
        yield _event(name, "result", "jurisdiction_transfer", row["lasj"])
    for column, slot, kind in (
        ("pasj", "solved", "case_solved"),
        ("yssj", "transfer", "transfer_for_prosecution"),
    ):
        if row.get(column):
            yield _event(name, slot, kind, row[column])
    if row.get("casj"):
        yield _event(name, "withdrawal", "case_withdrawal", row["casj"], reason=row.get("cayy", ""))


# How ledgers write the extensions of custody (CPL 91, 156-159); the day of the extension is not in the layout.
SEVEN = ("特殊", "七日", "7日", "七天", "7天", "一日至四日", "1至4日")
INVESTIGATION = (
    ("159", ("159", "一百五十九")),
    ("158", ("158", "一百五十八", "二个月", "两个月", "2个月")),
    ("156", ("156", "一百五十六", "一个月", "1个月")),
)


def extension_told(measure: str, text: str) -> dict[str, str]:
    """What 延长依据 says of detention or arrest, as parameters of the event; empty where it says nothing known."""
    rules = load_rules()
    if measure == "detention":
        for ground, row in rules.reasons["detention_ground"].items():
            if any(word in text for word in (row.zh, *row.ledger)):
                return {"length": "30", "ground": ground}
        return {"length": "7"} if any(word in text for word in SEVEN) else {}
    if measure == "arrest":
        kinds = (kind for kind, words in INVESTIGATION if any(word in text for word in words))
        kind = next(kinds, "")
        return {"kind": kind} if kind else {}
    return {}


def _measure(name: str, row: Values) -> Iterable[EventReport]:
    rules = load_rules()
    measure = rules.measures[row["csmc"]]
    if not measure.event:
        return
    told = extension_told(row["csmc"], row.get("yczl") or "")
    yield _event(name, "start", measure.event, row["kssj"], row.get("jdwsh", ""), **told)
    runs_on = any(word in row.get("zt", "") for word in STILL_RUNS)
    if measure.kind == "measure" and row.get("jssj") and not runs_on:
        yield _event(name, "end", "measure_end", row["jssj"], measure=row["csmc"], of=f"{name}:start")


def _proc_case(name: str, row: Values) -> Iterable[EventReport]:
    kind = acceptance_kind(row)
    if kind:
        yield _event(name, "acceptance", kind, row["slrq"], case_no=row["bmsah"])
    if row.get("wcrq"):
        result = load_rules().reason_names["review_result"].get(row.get("cljg", ""), "other" if row.get("cljg") else "")
        yield _event(name, "concluded", "proc_case_concluded", row["wcrq"], case_no=row["bmsah"], result=result)


def acceptance_kind(row: Values) -> str:
    """Which acceptance a row of the procuratorate's case ledger is; empty for kinds outside this register."""
    told = row.get("ajlb")
    if told:
        return ACCEPTANCE.get(told, "")
    head = row["bmsah"].split("受", 1)[0]
    return next((kind for letter, kind in ACCEPTANCE_BY_LETTER if letter in head), "")


def _decision(name: str, row: Values) -> Iterable[EventReport]:
    told, reason = row["jdlx"], row.get("yy", "")
    params = {"case_no": row["bmsah"]}
    kind = told
    if told.startswith("return_"):
        kind, params["round"] = "supplementary_investigation_return", told.removeprefix("return_")
    elif told == "arrest_non_approval":
        params["reason"] = NON_APPROVAL.get(reason, reason)
    elif told == "non_prosecution":
        params["kind"] = NON_PROSECUTION.get(reason, reason)
    yield _event(name, "decision", kind, row["jdrq"], row.get("wsh", ""), **params)
    source = f"{name}:decision"
    if row.get("sdrq"):
        yield _event(name, "served", "decision_served", row["sdrq"], of=source, decision=kind)
    if row.get("zxhz"):
        yield _event(name, "receipt", "execution_receipt", row["zxhz"], of=source, decision=kind)


EVENTS: dict[str, Callable[[str, Values], Iterable[EventReport]]] = {
    "police_case": _police_case,
    "police_suspect_measure": _measure,
    "proc_case": _proc_case,
    "proc_person_decision": _decision,
}


def row_findings(layout: str, values: Values) -> Found:
    """What a readable row leaves unsaid so that no event could be made of it."""
    found: Found = []
    if layout == "police_case":
        result = values.get("lajg")
        if result == "filed" and not values.get("lasj"):
            found.append(("filing_without_date", {}))
        if result == "not_filed" and not (values.get("blatzsrq") or values.get("lasj")):
            found.append(("non_filing_without_date", {}))
        if result == "transferred" and not values.get("lasj"):
            found.append(("transfer_out_without_date", {}))
        if result == "pending" and values.get("lasj"):
            found.append(("filing_date_while_pending", {}))
    if layout == "proc_case" and not acceptance_kind(values) and values.get("ajlb") is None:
        found.append(("case_kind_unknown", {}))
    if layout == "proc_person_decision":
        fits = {"arrest_non_approval": "non_approval", "non_prosecution": "non_prosecution"}.get(values["jdlx"])
        reason = values.get("yy", "")
        reason = (NON_APPROVAL if fits == "non_approval" else NON_PROSECUTION).get(reason, reason)
        if reason and fits and reason not in load_rules().reasons[fits]:
            found.append(("reason_of_another_decision", {"reason": reason}))
    return found
