"""Which events begin, fulfil, void, lengthen and pause every term: one block of ``clock_runs`` each."""

from datetime import datetime
from pathlib import Path

import pytest

from cases.procedure import load_rules, project

from .clock_cases import CALENDAR
from .story import story

RULES = load_rules()
FOLDER = Path(__file__).parent / "clock_runs"


def blocks():
    for path in sorted(FOLDER.glob("*.txt")):
        for block in path.read_text(encoding="utf-8").split("\n== ")[1 if path.read_text().startswith("#") else 0 :]:
            head, _, body = block.removeprefix("== ").partition("\n")
            code, _, what = head.partition(" ")
            lines = [line for line in body.splitlines() if line.strip() and not line.startswith("#")]
            steps = "\n".join(line for line in lines if not line.startswith("=>"))
            told = [line[2:].strip() for line in lines if line.startswith("=>")]
            yield pytest.param(code, steps, [line for line in told if line], id=f"{code} {what}")


def lines():
    """``CODE | steps; steps | told; told``, one a line."""
    for line in (FOLDER / "ends.list").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            code, steps, told = (part.strip() for part in line.split("|"))
            expected = [one.strip() for one in told.split(";") if one.strip()]
            yield pytest.param(code, steps.replace("; ", "\n"), expected, id=f"{code} {steps}")


def told(state):
    """A clock as the blocks write it."""
    part = state.key.partition(":")[0].partition(".")[2]
    words = [f"{state.person or '-'}{'.' if part else ''}{part}", state.status]
    expiry = state.expiry
    if expiry is not None:
        words.append(f"{expiry:%Y-%m-%d %H:%M}" if isinstance(expiry, datetime) else expiry.isoformat())
    if state.closed_on is not None:
        words.append(f"on {state.closed_on}")
    words += ["late"] * state.late + ["?"] * state.unsettled
    if state.replaced_by:
        words.append(f"> {state.replaced_by}")
    return " ".join(words)


@pytest.mark.parametrize(("code", "steps", "expected"), [*blocks(), *lines()])
def test_run(code, steps, expected):
    found = [told(state) for state in project(story(steps), RULES, CALENDAR).clocks if state.rule == code]
    assert found == expected


def test_every_term_is_begun_fulfilled_and_voided():
    """What a run says can happen to its clock happens in some block."""
    seen = {}
    for block in blocks():
        code, _, expected = block.values
        seen.setdefault(code, set()).update(line.split()[1] for line in expected)
    for run in RULES.runs:
        statuses = seen.get(run.clock, set())
        assert statuses & {"running", "done"}, run.clock
        assert run.watch or "done" in statuses or not (run.done or run.measure_done), run.clock
        assert run.watch or "void" in statuses or not (run.void or run.measure or run.replaces), run.clock
