"""Change any number or flag of any term in the rules files, and the tables worked out by hand notice."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from cases.procedure import Rules, load_rules
from cases.procedure.loader import FOLDER, _row
from cases.procedure.loader_clocks import clock_faults
from cases.procedure.reckon import ClockError
from cases.procedure.rules_types import Clock

from .clock_cases import EXAMPLES, REFUSED, answer, asked, expected, reckoned

RULES = load_rules()
FLAGS = {"custody": "c", "custody_end": "e", "pausable": "p", "ceiling": "l", "back": "b", "window": "w"}
FACTS = {
    cells[0]: cells[1:]
    for line in (Path(__file__).parent / "clock_facts.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
    for cells in [[cell.strip() for cell in line.split("|")]]
}
NUMBER = re.compile(r"\d+")
COUNTED = re.compile(r"(length|add|to|file_before|warn|basis|value|after) = (.*)")
FLAG = re.compile(r"(half|of_kind|ceiling|back|window|custody|custody_end|pausable) = true")
ADDED = ("half", "ceiling", "back", "window", "custody", "custody_end", "pausable")


def facts_of(clock: Clock) -> list[str]:
    flags = "".join(letter for name, letter in FLAGS.items() if getattr(clock, name))
    extensions = ", ".join(
        f"{row.code}>{row.event}:{row.param}={row.value} {' + '.join(row.basis)}" for row in clock.extension
    )
    return [
        clock.owner,
        clock.scope,
        f"{flags} {clock.reading}".strip() or "-",
        ", ".join(clock.warn) or "-",
        ", ".join(clock.basis),
        extensions,
    ]


def noticed(clock: Clock) -> bool:
    """Whether a table says otherwise than this row, or the loader would not have it."""
    if facts_of(clock) != FACTS[clock.code]:
        return True
    (now,) = RULES.clocks[clock.code]
    rules: Rules = replace(
        RULES,
        clocks={
            **RULES.clocks,
            clock.code: (replace(clock, effective_from=now.effective_from, version=now.version),),
        },
    )
    if any(clock_faults(replace(rules, clocks={clock.code: rules.clocks[clock.code]}), frozenset({clock.owner}))):
        return True
    for example in BY_RULE.get(clock.code, ()):
        try:
            if answer(reckoned(rules, example.asked)) != expected(example):
                return True
        except ClockError:
            return True
    return any(_refused(rules, line) != code for line, code in REFUSED if line.split()[0] == clock.code)


def _refused(rules: Rules, line: str) -> str:
    try:
        reckoned(rules, asked(line))
    except ClockError as error:
        return error.code
    return ""


BY_RULE = {code: [example for example in EXAMPLES if example.asked.rule == code] for code in RULES.clocks}


def rows() -> Iterator[tuple[str, str]]:
    """(where, text) of each row of every file."""
    for path in sorted(FOLDER.glob("*/clocks.toml")):
        _, *blocks = path.read_text(encoding="utf-8").split("[[clock]]\n")
        for block in blocks:
            yield path.parent.name, "[[clock]]\n" + block


def changed(block: str) -> Iterator[tuple[str, str]]:
    """(what was changed, text): each number up by one, each flag off or on."""
    lines = block.splitlines()
    for index, line in enumerate(lines):
        if match := COUNTED.fullmatch(line):
            for number in NUMBER.finditer(line, match.start(2)):
                text = f"{line[: number.start()]}{int(number[0]) + 1}{line[number.end() :]}"
                yield f"{line} -> {text}", "\n".join([*lines[:index], text, *lines[index + 1 :]])
        if FLAG.fullmatch(line):
            yield f"without {line}", "\n".join([*lines[:index], *lines[index + 1 :]])
        if line.startswith("roll = "):
            for roll in {"N", "Y", "C"} - {line[8]}:
                yield f"{line} -> {roll}", "\n".join([*lines[:index], f'roll = "{roll}"', *lines[index + 1 :]])
            for flag in ADDED:
                if f"{flag} = true" not in block.split("[[clock.extension]]")[0]:
                    yield f"with {flag}", "\n".join([*lines[: index + 1], f"{flag} = true", *lines[index + 1 :]])
        if line.startswith("after = "):
            yield f"without {line}", "\n".join([*lines[:index], *lines[index + 1 :]])


def clock_of(block: str) -> Clock:
    (entry,) = tomllib.loads(block)["clock"]
    return _row(Clock, entry, "changed")


ROWS = list(rows())


def test_the_tables_say_what_the_rows_say():
    assert set(FACTS) == set(RULES.clocks)
    assert len(ROWS) == len(FACTS)
    for _, block in ROWS:
        assert not noticed(clock_of(block))


@pytest.mark.parametrize(("folder", "block"), ROWS, ids=[f"{folder} {clock_of(block).code}" for folder, block in ROWS])
def test_any_change_is_noticed(folder, block):
    changes = list(changed(block))
    assert changes
    kept = [what for what, text in changes if not noticed(clock_of(text))]
    assert kept == [], f"{folder}: nobody noticed"
