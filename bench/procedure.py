"""`project()` of one case against `json.loads` of the same case: what following the procedure costs.

Nothing is rendered and no database is asked. The rules are read once beforehand, as in a process that serves.
"""

from __future__ import annotations

import json
from argparse import Namespace
from dataclasses import asdict
from datetime import date, datetime, timedelta

from bench.report import Line
from bench.turns import turn_by_turn
from cases.procedure import CHINA, DayTable, ProcEvent, load_rules, project

ROUNDS = 200
TURNS = 15
# The State Council's days of 2026.
OFF = (
    ("2026-01-01", 3), ("2026-02-15", 9), ("2026-04-04", 3), ("2026-05-01", 5), ("2026-06-19", 3), ("2026-09-25", 3),
    ("2026-10-01", 7),
)  # fmt: skip
WORKED = ("2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10")

# Twenty steps of one suspect on bail, from acceptance to judgment: six clocks.
PLAIN = """
acceptance 2026-03-02
preliminary_inquiry 2026-03-03
filing 2026-03-05
person_joined 2026-03-06 @1
bail 2026-03-06 @1
case_solved 2026-03-10
early_intervention 2026-03-12
congress_permission 2026-03-13 @1
self_investigation 2026-04-01
investigation_conclusion 2026-04-20
legal_check 2026-04-21 kind=prosecution result=pass
transfer_for_prosecution 2026-04-22
prosecution_review_acceptance 2026-04-23
suspect_informed 2026-04-24 @1
victim_informed 2026-04-24
review_extension 2026-05-20 @1
legal_check 2026-05-21 kind=prosecution result=pass
indictment 2026-06-01 @1
court_acceptance 2026-06-03 procedure=ordinary
judgment 2026-07-20 @1
"""
# Twenty steps with detention, arrest and a co-suspect: every clock that the law then runs.
HELD = """
acceptance 2026-03-02
filing 2026-03-04
case_solved 2026-03-05
detention 2026-03-06T09:30 @1
detention_centre_admission 2026-03-06T20:00 @1
first_interrogation 2026-03-06T22:00 @1
family_notice 2026-03-07T08:00 @1
detention_extension 2026-03-09 @1 length=7
bail 2026-03-10 @2
legal_check 2026-03-12 kind=arrest result=pass
arrest_request 2026-03-13 @1
arrest_review_acceptance 2026-03-13
arrest_approval 2026-03-19 @1
decision_served 2026-03-19 @1 decision=arrest_approval
arrest 2026-03-20T10:00 @1
first_interrogation 2026-03-20T18:00 @1
family_notice 2026-03-20T19:00 @1
execution_receipt 2026-03-22 @1 decision=arrest_approval
investigation_conclusion 2026-05-14
legal_check 2026-05-15 kind=prosecution result=pass
"""


def measure(wanted: list[str], options: Namespace) -> list[Line]:
    rules, calendar = load_rules(), _calendar()
    found = []
    for what, text, required, goal in (
        ("project() of 20 events, {n} clocks: json.loads of the case", PLAIN, 30.0, 15.0),
        ("the same of a suspect in custody, {n} clocks", HELD, None, None),
    ):
        events = _events(text)
        stored = json.dumps([_as_json(event) for event in events], ensure_ascii=False)
        clocks = len(project(events, rules, calendar).clocks)
        ours, floor = turn_by_turn(
            TURNS,
            lambda events=events: [project(events, rules, calendar) for _ in range(ROUNDS)],
            lambda stored=stored: [json.loads(stored) for _ in range(ROUNDS)],
        )
        found.append(Line(what.format(n=clocks), ours / ROUNDS, floor / ROUNDS, required, goal))
    return found


def _calendar() -> DayTable:
    off = {date.fromisoformat(first) + timedelta(days=day) for first, number in OFF for day in range(number)}
    return DayTable(frozenset(off), frozenset(map(date.fromisoformat, WORKED)), frozenset({2026}), "2026")


def _events(text: str) -> list[ProcEvent]:
    events = []
    for number, line in enumerate(text.strip().splitlines(), start=1):
        kind, moment, *rest = line.split()
        person = next((int(word[1:]) for word in rest if word.startswith("@")), None)
        params = dict(word.split("=", 1) for word in rest if "=" in word)
        at = datetime.fromisoformat(moment).replace(tzinfo=CHINA)
        events.append(ProcEvent(number, kind, at, "T" in moment, person, f"police:ledger:{number}", params))
    return events


def _as_json(event: ProcEvent) -> dict[str, object]:
    return asdict(event) | {"happened_at": event.happened_at.isoformat()}
