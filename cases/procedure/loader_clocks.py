"""Whether the rows of ``clocks.toml`` can be trusted, and what they take over from the legal text of their folder."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any

from .rules_types import Clock, ClockExtension, Rules, Text

UNITS = {"hours": 1, "days": 24, "months": 720}
"""unit -> about how many hours, to tell which of two lengths is the longer."""
ROLLS = ("N", "Y", "C")
READINGS = ("", "X5", "X6", "X7")
WARNING = re.compile(r"T-([1-9][0-9]*)(h?)")


def clock_of_folder(clock: Clock, texts: Mapping[str, Text], where: str) -> tuple[Clock, str]:
    """The row with the version and the dates of its folder's text where it has none of its own, and what is wrong.

    ``texts``: those whose law.toml stands in the folder.
    """
    named = clock.basis[0].partition(" ")[0]
    text = texts.get(named)
    if text is None:
        stands = ", ".join(sorted(texts)) or "no text"
        return clock, f"{where} {clock.code}: stands in the folder of {stands}, but names {named} first"
    own = {key: getattr(clock, key) for key in ("version", "effective_from", "effective_to")}
    return replace(clock, **{key: value or getattr(text, key) for key, value in own.items()}), ""


def warning_point(point: str) -> tuple[int, bool] | None:
    """``T-15`` as (15, False), ``T-4h`` as (4, True): so many days or hours before the alarm date."""
    match = WARNING.fullmatch(point)
    return (int(match[1]), bool(match[2])) if match else None


def clock_faults(rules: Rules, roles: frozenset[str]) -> Iterator[str]:
    """What is wrong with these rows, in words."""
    for versions in rules.clocks.values():
        yield from _overlaps(versions)
        for clock in versions:
            where = f"clock {clock.code}"
            yield from _row_faults(clock, where, rules, roles)
            yield from _basis_faults(clock, where, rules)
            known: list[str] = []
            for row in clock.extension:
                if row.code in known:
                    yield f"{where}: extension {row.code} is there twice"
                yield from _extension_faults(clock, row, f"{where} extension {row.code}", rules, known)
                known.append(row.code)


def _overlaps(versions: tuple[Clock, ...]) -> Iterator[str]:
    """Two versions in force on one day, or one after another that never ends."""
    for earlier, later in pairwise(versions):
        ends, begins = earlier.effective_to or date.max, later.effective_from or date.min
        if begins <= ends:
            both = f"{earlier.version or '?'} and {later.version or '?'}"
            yield f"clock {later.code}: versions {both} overlap from {begins}"


def _row_faults(clock: Clock, where: str, rules: Rules, roles: frozenset[str]) -> Iterator[str]:
    if clock.unit not in (*UNITS, "pause"):
        yield f"{where}: unknown unit {clock.unit}"
    if clock.roll not in ROLLS:
        yield f"{where}: unknown roll {clock.roll}"
    if (clock.ceiling or clock.back or clock.unit in ("hours", "pause")) and clock.roll != "N":
        yield f"{where}: a ceiling, hours, and what counts back never roll"
    if clock.back and clock.unit != "days":
        yield f"{where}: what counts back counts days"
    if clock.length < (0 if clock.unit in ("days", "pause") else 1) or (clock.unit == "pause" and clock.length):
        yield f"{where}: length {clock.length} is no length"
    if clock.window and not clock.back:
        yield f"{where}: a window counts back"
    if clock.half and clock.unit != "months":
        yield f"{where}: half a month goes with months"
    if clock.side not in ("police", "procuratorate") or clock.scope not in ("case", "person"):
        yield f"{where}: unknown side or scope"
    if clock.owner not in roles:
        yield f"{where}: unknown owner {clock.owner}"
    if clock.reading not in READINGS:
        yield f"{where}: unknown reading {clock.reading}"
    for zh, en in (("missed_zh", "missed_en"), ("note_zh", "note_en")):
        if bool(getattr(clock, zh)) != bool(getattr(clock, en)):
            yield f"{where}: {zh} and {en} go together"
    for point in clock.warn:
        read = warning_point(point)
        if read is None or read[1] != (clock.unit == "hours"):
            yield f"{where}: warning point {point} cannot be read"


def _basis_faults(clock: Clock, where: str, rules: Rules) -> Iterator[str]:
    rows: list[Any] = [clock, *clock.extension]
    for article in (article for row in rows for article in row.basis):
        text, _, number = article.partition(" ")
        if text not in rules.texts or not number:
            yield f"{where}: basis {article!r} names no known text and article"


def _extension_faults(clock: Clock, row: ClockExtension, where: str, rules: Rules, before: list[str]) -> Iterator[str]:
    if row.unit not in UNITS or (row.unit == "hours") != (clock.unit == "hours"):
        yield f"{where}: unknown unit {row.unit}, or hours beside days"
        return
    if (row.add > 0) == (row.to > 0) or row.add < 0 or row.to < 0:
        yield f"{where}: write add or to, one of the two"
    elif row.to and row.to * UNITS[row.unit] <= clock.length * UNITS.get(clock.unit, 1):
        yield f"{where}: to {row.to} is not longer than the term itself"
    if row.half and row.unit != "months":
        yield f"{where}: half a month goes with months"
    for code in row.after:
        if code not in before:
            yield f"{where}: after names {code}, which does not stand before it"
    if row.file_before < 0:
        yield f"{where}: file_before is a number of days before the end"
    if row.grounds and row.grounds not in rules.reasons:
        yield f"{where}: nothing is called {row.grounds}"
    event = rules.events.get(row.event)
    if row.event and event is None:
        yield f"{where}: nothing is called {row.event}"
    if bool(row.param) != bool(row.value) or (row.param and not row.event):
        yield f"{where}: event, param and value go together"
    if event is not None and row.param:
        param = next((p for p in event.param if p.name == row.param), None)
        values = None if param is None else ("1",) if param.values == "flag" else rules.reasons.get(param.values, ())
        if values is None or row.value not in values:
            yield f"{where}: {row.event} has no {row.param} {row.value}"
