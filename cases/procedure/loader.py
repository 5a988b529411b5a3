"""Reads ``rules/<text>-<version>/*.toml`` and refuses what a careful reader would refuse.

Tables may stand in any file, so that a new version of one legal text can be one new file. Refused: an unknown
table or key, a missing key, a row without a legal basis, a basis that names no known text, the same code twice,
a reference to a code that does not exist, a sentence with a parameter that its check does not give, a clock in the
folder of another text than the one it names first, two versions of a clock in force on one day.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, fields
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

from .check_types import Check, Watch
from .gate_types import Course, Gate
from .loader_clocks import clock_of_folder
from .loader_verify import RulesError, verify
from .rules_types import (
    Clock,
    ClockExtension,
    EventType,
    Group,
    Measure,
    Outcome,
    Param,
    Reason,
    Rules,
    Run,
    Stage,
    Strip,
    Text,
)

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
    "clock": Clock,
    "run": Run,
    "gate": Gate,
    "course": Course,
    "group": Group,
}
NESTED: tuple[type[Any], ...] = (Param, ClockExtension)


@cache
def load_rules(folder: Path = FOLDER) -> Rules:
    """The rules of a folder, read once."""
    paths = sorted(folder.glob("*/*.toml"))
    return parse_rules({path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in paths})


def parse_rules(files: Mapping[str, str]) -> Rules:
    """The rules in these files (name -> text)."""
    rows: dict[str, list[Any]] = {table: [] for table in TABLES}
    stands: dict[tuple[str, str], list[Any]] = {}
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
            found = [_row(TABLES[table], entry, f"{name}: {table}") for entry in entries]
            rows[table] += found
            if table in ("text", "clock"):
                stands.setdefault((name.rpartition("/")[0], table), []).extend(found)
    rows["clock"] = _clocks_of_folders(stands)
    rules = _assemble(rows)
    verify(rules)
    return rules


def _clocks_of_folders(stands: Mapping[tuple[str, str], list[Any]]) -> list[Clock]:
    """The clocks with the version and dates of their folder's law."""
    clocks: list[Clock] = []
    for (folder, table), found in stands.items():
        if table != "clock":
            continue
        if not folder:
            clocks += found
            continue
        texts = {text.code: text for text in stands.get((folder, "text"), ())}
        for row in found:
            clock, fault = clock_of_folder(row, texts, folder)
            if fault:
                raise RulesError(fault)
            clocks.append(clock)
    return clocks


@cache
def _shape(kind: Any) -> tuple[dict[str, Any], frozenset[str]]:
    required = {f.name for f in fields(kind) if f.default is MISSING and f.default_factory is MISSING}
    return get_type_hints(kind), frozenset(required)


def _row(kind: Any, entry: Mapping[str, Any], where: str) -> Any:
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
        if inner in NESTED:
            return tuple(_row(inner, entry, where) for entry in value)
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


def _versions(rows: Iterable[Clock]) -> dict[str, tuple[Clock, ...]]:
    """The versions of each clock, oldest first."""
    found: dict[str, list[Clock]] = {}
    for row in rows:
        found.setdefault(row.code, []).append(row)
    return {code: tuple(sorted(same, key=lambda c: c.effective_from or date.min)) for code, same in found.items()}


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
        clocks=_versions(rows["clock"]),
        runs=tuple(rows["run"]),
        groups=_by_code(rows["group"], "group"),
        gates=_by_code(rows["gate"], "gate"),
        courses=tuple(_by_code(rows["course"], "course").values()),
        measure_names=_names(rows["measure"], "measure"),
        event_names=_names(rows["event"], "event"),
        reason_names={name: _names(entries, f"reason {name}") for name, entries in reasons.items()},
    )
