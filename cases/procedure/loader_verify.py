"""Whether the rows can be trusted: every reference leads somewhere, every sentence can be filled."""

from collections.abc import Iterable, Mapping
from string import Formatter
from typing import Any

from .check_types import Check, Watch
from .gate_types import Gate
from .loader_clocks import clock_faults
from .loader_gates import GATE_SENTENCE, gate_faults
from .loader_runs import run_faults
from .rules_types import EventType, Rules

PLAIN_VALUES = frozenset({"code", "day", "flag", "number", "reference", "measure", "event", "bmsah"})
POLICE_ROLES = frozenset({"police_handler", "police_unit_head", "police_legal", "detention_centre", "upper_level"})
PROCURATORATE_ROLES = frozenset(
    {
        "resident_prosecutor",
        "prosecutor",
        "minors_prosecutor",
        "case_manager",
        "custody_supervisor",
        "complaints_prosecutor",
        "chief_procurator",
        "upper_level",
    }
)
RECORDERS = {
    "police": POLICE_ROLES,
    "procuratorate": PROCURATORATE_ROLES,
    "court": PROCURATORATE_ROLES,
    "both": POLICE_ROLES | PROCURATORATE_ROLES,
    "any": POLICE_ROLES | PROCURATORATE_ROLES,
}
"""side of an event -> role codes (``office.access.roles``) that may stand in its ``by``."""
SENTENCE: dict[str, frozenset[str]] = {
    "order": frozenset({"first", "first_on", "then", "then_on"}),
    "missing": frozenset({"then", "then_on"}),
    "unasked": frozenset({"first", "first_on", "then", "then_on"}),
    "after": frozenset({"first", "first_on", "then", "then_on"}),
    "together": frozenset({"first", "then", "then_on"}),
    "too_many": frozenset({"then", "then_on", "count"}),
    "round_without": frozenset({"then", "then_on", "round", "count"}),
    "twice": frozenset({"then", "then_on"}),
    "days_differ": frozenset({"first_on", "then", "then_on"}),
    "no_param": frozenset({"then", "then_on"}),
    "measure_against": frozenset({"first", "first_on", "measure", "from_on"}),
    "runs_after": frozenset({"first", "first_on", "measure", "from_on", "to_on"}),
    "too_long": frozenset({"measure", "from_on", "to_on"}),
    "in_succession": frozenset({"measure", "from_on", "other", "other_on"}),
    "ends_before_start": frozenset({"measure", "from_on", "to_on"}),
    "overlap": frozenset({"measure", "from_on", "to_on", "other", "other_on"}),
    "custody_goes_on": frozenset({"first", "first_on", "measure"}),
    "in_future": frozenset({"first", "first_on"}),
    "clock_up": frozenset({"first", "first_on", "expiry"}),
    "no_term": frozenset({"measure", "first_on"}),
}


class RulesError(Exception):
    """A rules file that cannot be trusted. Says which file, row and key."""


def _known(codes: Iterable[str], table: Mapping[str, Any], where: str) -> None:
    for code in codes:
        if code and code not in table:
            raise RulesError(f"{where}: nothing is called {code}")


def verify(rules: Rules) -> None:
    """Every reference leads somewhere and every sentence can be filled."""
    tables: tuple[Mapping[str, Any], ...] = (
        rules.stages,
        rules.outcomes,
        rules.measures,
        rules.events,
        rules.checks,
        rules.watches,
        rules.gates,
        {row.code: row for row in rules.courses},
        *rules.reasons.values(),
    )
    for table in tables:
        for row in table.values():
            for article in row.basis:
                text, _, number = article.partition(" ")
                if text not in rules.texts or not number:
                    raise RulesError(f"{row.code}: basis {article!r} names no known text and article")
    for outcome in rules.outcomes.values():
        _known([outcome.stage], rules.stages, outcome.code)
    for step in rules.strip:
        _known(step.events, rules.events, step.code)
        _known(step.stages, rules.stages, step.code)
    for measure in rules.measures.values():
        if measure.kind not in ("measure", "state"):
            raise RulesError(f"measure {measure.code}: kind must be measure or state")
        _known([measure.event], rules.events, measure.code)
        _known(measure.replaces, rules.measures, measure.code)
    for event in rules.events.values():
        _verify_event(event, rules)
    for check in rules.checks.values():
        _verify_check(check, rules)
    for watch in rules.watches.values():
        _known(
            (text.partition(":")[0] for text in (*watch.events, *watch.unless, *watch.then)), rules.events, watch.code
        )
        _known(watch.measures, rules.measures, watch.code)
        _known(watch.clocks, rules.clocks, watch.code)
        _known(watch.outcomes, rules.outcomes, watch.code)
        if watch.level not in ("breach", "check"):
            raise RulesError(f"watch {watch.code}: unknown level")
        _verify_sentence(watch)
    for gate in rules.gates.values():
        _verify_sentence(gate)
    for fault in clock_faults(rules, POLICE_ROLES | PROCURATORATE_ROLES):
        raise RulesError(fault)
    for fault in run_faults(rules):
        raise RulesError(fault)
    for fault in gate_faults(rules, POLICE_ROLES | PROCURATORATE_ROLES):
        raise RulesError(fault)


def _verify_event(event: EventType, rules: Rules) -> None:
    if event.side not in RECORDERS or event.scope not in ("case", "person"):
        raise RulesError(f"event {event.code}: unknown side or scope")
    if not event.by or not set(event.by) <= RECORDERS[event.side]:
        raise RulesError(f"event {event.code}: by must name who records it, roles of its side")
    if event.ends not in ("", "all", "own"):
        raise RulesError(f"event {event.code}: ends must be all or own")
    _known([event.stage, *event.stage_from], rules.stages, event.code)
    _known([event.starts, event.state], rules.measures, event.code)
    _known([event.outcome], rules.outcomes, event.code)
    _known([text.partition(":")[0] for text in event.once_until], rules.events, event.code)
    _known(
        [*event.whom, *event.decided_by, *(text.partition(":")[0] for text in event.whom_until)],
        rules.events, event.code,
    )  # fmt: skip
    names = [param.name for param in event.param]
    if len(set(names)) != len(names) or (event.outcome_param and event.outcome_param not in names):
        raise RulesError(f"event {event.code}: parameters are there twice or missing")
    for param in event.param:
        if param.values not in PLAIN_VALUES and param.values not in rules.reasons:
            raise RulesError(f"event {event.code}: unknown values {param.values} of {param.name}")
        if bool(param.refers) != (param.values == "reference"):
            raise RulesError(f"event {event.code}: {param.name} must say what it refers to, and only a reference does")
        _known(param.refers, rules.events, event.code)


def _verify_check(check: Check, rules: Rules) -> None:
    if check.level not in ("breach", "check") or not set(check.touches) <= {"stage", "person", "measure"}:
        raise RulesError(f"check {check.code}: unknown level or touches")
    patterns = (*check.first, *check.then, *check.unless, *check.known_by, *check.reset_by, *check.served)
    events = [text.partition(":")[0] for text in patterns]
    _known(events, rules.events, check.code)
    _known(check.measures, rules.measures, check.code)
    _verify_sentence(check)


def _verify_sentence(row: Check | Watch | Gate) -> None:
    known = GATE_SENTENCE if isinstance(row, Gate) else SENTENCE
    if row.kind not in known:
        raise RulesError(f"check {row.code}: unknown kind {row.kind}")
    for sentence in (row.zh, row.en):
        for _, name, _, _ in Formatter().parse(sentence):
            if name is not None and name not in known[row.kind]:
                raise RulesError(f"check {row.code}: the sentence asks for {{{name}}}, which is not given")
