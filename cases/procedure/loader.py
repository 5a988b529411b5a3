"""Reads ``rules/*.toml`` and refuses what a careful reader would refuse.

Tables may stand in any file, so that a new version of one legal text can be one new file. Refused: an unknown
table or key, a missing key, a row without a legal basis, a basis that names no known text, the same code twice,
a reference to a code that does not exist, a sentence with a parameter that its check does not give.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, fields
from datetime import date
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any, get_args, get_origin, get_type_hints

from .rules_types import Check, EventType, Measure, Outcome, Param, Reason, Rules, Stage, Strip, Text, Watch

FOLDER = Path(__file__).parent / "rules"
TABLES: dict[str, type[Any]] = {
    "text": Text,
    "stage": Stage,
    "strip": Strip,
    "outcome": Outcome,
    "measure": Measure,
    "reason": Reason,
    "event": EventType,
    "check": Check,
    "watch": Watch,
}
PLAIN_VALUES = frozenset({"code", "flag", "number", "reference", "measure", "event", "bmsah"})
SIDES = frozenset({"police", "procuratorate", "court", "any"})
SENTENCE: dict[str, frozenset[str]] = {
    "order": frozenset({"first", "first_on", "then", "then_on"}),
    "missing": frozenset({"then", "then_on"}),
    "after": frozenset({"first", "first_on", "then", "then_on"}),
    "together": frozenset({"first", "then", "then_on"}),
    "too_many": frozenset({"then", "then_on", "count"}),
    "round_without": frozenset({"then", "then_on", "round", "count"}),
    "twice": frozenset({"then", "then_on"}),
    "no_param": frozenset({"then", "then_on"}),
    "measure_against": frozenset({"first", "first_on", "measure", "from_on"}),
    "runs_after": frozenset({"first", "first_on", "measure", "from_on", "to_on"}),
    "too_long": frozenset({"measure", "from_on", "to_on"}),
    "ends_before_start": frozenset({"measure", "from_on", "to_on"}),
    "overlap": frozenset({"measure", "from_on", "to_on", "other", "other_on"}),
    "custody_goes_on": frozenset({"first", "first_on", "measure"}),
    "in_future": frozenset({"first", "first_on"}),
}


class RulesError(Exception):
    """A rules file that cannot be trusted. Says which file, row and key."""


@cache
def load_rules(folder: Path = FOLDER) -> Rules:
    """The rules of a folder, read once."""
    return parse_rules({path.name: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.toml"))})


def parse_rules(files: Mapping[str, str]) -> Rules:
    """The rules in these files (name -> text)."""
    rows: dict[str, list[Any]] = {table: [] for table in TABLES}
    for name, text in files.items():
        try:
            parsed = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise RulesError(f"{name}: {error}") from error
        for table, entries in parsed.items():
            if table not in TABLES:
                raise RulesError(f"{name}: unknown table [[{table}]]")
            if not isinstance(entries, list):
                raise RulesError(f"{name}: write [[{table}]], a list of rows")
            rows[table] += [_row(TABLES[table], entry, f"{name}: {table}") for entry in entries]
    rules = _assemble(rows)
    _verify(rules)
    return rules


def _shape(kind: type[Any]) -> tuple[dict[str, Any], frozenset[str]]:
    required = {f.name for f in fields(kind) if f.default is MISSING and f.default_factory is MISSING}
    return get_type_hints(kind), frozenset(required)


def _row(kind: type[Any], entry: Mapping[str, Any], where: str) -> Any:
    """One table row as its record, every key known and of its type."""
    hints, required = _shape(kind)
    where = f"{where} {entry.get('code', entry.get('name', '?'))}"
    for key in entry:
        if key not in hints:
            raise RulesError(f"{where}: unknown key {key}")
    for key in sorted(required - entry.keys()):
        raise RulesError(f"{where}: missing key {key}")
    if "basis" in hints and not entry["basis"]:
        raise RulesError(f"{where}: missing basis")
    values = {key: _value(hints[key], value, f"{where}: {key}") for key, value in entry.items()}
    start, end = values.get("effective_from"), values.get("effective_to")
    if start and end and end < start:
        raise RulesError(f"{where}: effective_to is before effective_from")
    return kind(**values)


def _value(hint: Any, value: Any, where: str) -> Any:
    if get_origin(hint) is tuple:
        inner = get_args(hint)[0]
        if not isinstance(value, list):
            raise RulesError(f"{where} must be a list")
        if inner is Param:
            return tuple(_row(Param, entry, where) for entry in value)
        return tuple(_value(inner, item, where) for item in value)
    wanted = date if hint == date | None else hint
    if type(value) is not wanted:
        raise RulesError(f"{where} must be {wanted.__name__}, not {value!r}")
    return value


def _by_code(rows: Iterable[Any], table: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for row in rows:
        if row.code in found:
            raise RulesError(f"{table} {row.code}: this code is there twice")
        found[row.code] = row
    return found


def _names(rows: Iterable[Any], table: str) -> dict[str, str]:
    """How ledgers write these rows -> code; the Chinese name always counts."""
    found: dict[str, str] = {}
    for row in rows:
        for name in {row.zh, *row.ledger}:
            if found.setdefault(name, row.code) != row.code:
                raise RulesError(f"{table} {row.code}: the name {name} already means {found[name]}")
    return found


def _assemble(rows: Mapping[str, list[Any]]) -> Rules:
    reasons: dict[str, list[Reason]] = {}
    for reason in rows["reason"]:
        reasons.setdefault(reason.list, []).append(reason)
    return Rules(
        texts=_by_code(rows["text"], "text"),
        stages=_by_code(rows["stage"], "stage"),
        strip=tuple(_by_code(rows["strip"], "strip").values()),
        outcomes=_by_code(rows["outcome"], "outcome"),
        measures=_by_code(rows["measure"], "measure"),
        reasons={name: _by_code(entries, f"reason {name}") for name, entries in reasons.items()},
        events=_by_code(rows["event"], "event"),
        checks=_by_code(rows["check"], "check"),
        watches=_by_code(rows["watch"], "watch"),
        measure_names=_names(rows["measure"], "measure"),
        event_names=_names(rows["event"], "event"),
        reason_names={name: _names(entries, f"reason {name}") for name, entries in reasons.items()},
    )


def _known(codes: Iterable[str], table: Mapping[str, Any], where: str) -> None:
    for code in codes:
        if code and code not in table:
            raise RulesError(f"{where}: nothing is called {code}")


def _verify(rules: Rules) -> None:
    """Every reference leads somewhere and every sentence can be filled."""
    tables: tuple[Mapping[str, Any], ...] = (
        rules.stages,
        rules.outcomes,
        rules.measures,
        rules.events,
        rules.checks,
        rules.watches,
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
        _known((*watch.events, *watch.unless), rules.events, watch.code)
        _verify_sentence(watch)


def _verify_event(event: EventType, rules: Rules) -> None:
    if event.side not in SIDES or event.scope not in ("case", "person"):
        raise RulesError(f"event {event.code}: unknown side or scope")
    if event.ends not in ("", "all", "own"):
        raise RulesError(f"event {event.code}: ends must be all or own")
    _known([event.stage, *event.stage_from], rules.stages, event.code)
    _known([event.starts, event.state], rules.measures, event.code)
    _known([event.outcome], rules.outcomes, event.code)
    _known(event.once_until, rules.events, event.code)
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
    events = (*check.first, *check.then, *check.unless, *check.known_by, *check.reset_by, *check.served)
    _known(events, rules.events, check.code)
    _known(check.measures, rules.measures, check.code)
    _verify_sentence(check)


def _verify_sentence(row: Check | Watch) -> None:
    if row.kind not in SENTENCE:
        raise RulesError(f"check {row.code}: unknown kind {row.kind}")
    for sentence in (row.zh, row.en):
        for _, name, _, _ in Formatter().parse(sentence):
            if name is not None and name not in SENTENCE[row.kind]:
                raise RulesError(f"check {row.code}: the sentence asks for {{{name}}}, which is not given")
