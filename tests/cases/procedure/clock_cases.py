"""Reads the terms that were worked out by hand, and a calendar written out from the State Council's notices."""

import argparse
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from cases.procedure import CHINA, DayTable, Readings, Rules
from cases.procedure.clock_types import Moment, Reckoning
from cases.procedure.reckon import reckon

FOLDER = Path(__file__).parent / "clock_examples"


def days(*spans: str) -> frozenset[date]:
    """``2026-02-15..23`` and single days."""
    found = set()
    for span in spans:
        first, _, last = span.partition("..")
        day = date.fromisoformat(first)
        end = day.replace(day=int(last)) if last else day
        while day <= end:
            found.add(day)
            day += timedelta(days=1)
    return frozenset(found)


CALENDAR = DayTable(
    holidays=days(
        *("2024-01-01", "2024-02-10..17", "2024-04-04..06", "2024-05-01..05", "2024-06-10", "2024-09-15..17"),
        *("2024-10-01..07", "2025-01-01", "2025-01-28..31", "2025-02-01..04", "2025-04-04..06", "2025-05-01..05"),
        *("2025-05-31", "2025-06-01..02", "2025-10-01..08"),
        *("2026-01-01..03", "2026-02-15..23", "2026-04-04..06", "2026-05-01..05", "2026-06-19..21"),
        *("2026-09-25..27", "2026-10-01..07"),
    ),
    workdays=days(
        *("2024-02-04", "2024-02-18", "2024-04-07", "2024-04-28", "2024-05-11", "2024-09-14", "2024-09-29"),
        *("2024-10-12", "2025-01-26", "2025-02-08", "2025-04-27", "2025-09-28", "2025-10-11"),
        *("2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"),
    ),
    years=frozenset({2024, 2025, 2026}),
    version="by hand",
)

ASKED = argparse.ArgumentParser(exit_on_error=False)
ASKED.add_argument("rule")
ASKED.add_argument("start")
ASKED.add_argument("--custody", dest="held", action="store_const", const=True)
ASKED.add_argument("--free", dest="held", action="store_const", const=False)
ASKED.add_argument("--extension", action="append", default=[])
ASKED.add_argument("--ground", default="")
ASKED.add_argument("--travel-days", type=int, default=0)
ASKED.add_argument("--excluded", type=int, default=0)
ASKED.add_argument("--decided")
ASKED.add_argument("--reading", action="append", default=[])


@dataclass(frozen=True)
class Example:
    """One line."""

    line: str
    asked: argparse.Namespace
    raw: Moment
    expiry: Moment
    conservative: Moment | None
    file_by: Moment | None
    provisional: bool
    article: str

    @property
    def for_command(self) -> bool:
        """Whether the command line can ask it: days of evaluation and of a decision it cannot."""
        return not (self.asked.excluded or self.asked.decided)


def asked(line: str) -> argparse.Namespace:
    return ASKED.parse_args(shlex.split(line))


def moment(text: str) -> Moment:
    return datetime.fromisoformat(text).replace(tzinfo=CHINA) if "T" in text else date.fromisoformat(text)


def maybe(text: str) -> Moment | None:
    return None if text == "-" else moment(text)


def read(text: str) -> Iterator[Example]:
    for line in text.splitlines():
        if not line or line.startswith("#"):
            continue
        line_asked, raw, expiry, conservative, file_by, article, _why = (cell.strip() for cell in line.split("|"))
        last = expiry.removesuffix("~")
        yield Example(
            line=line_asked,
            asked=asked(line_asked),
            raw=moment(raw),
            expiry=moment(raw if last == "=" else last),
            conservative=maybe(conservative),
            file_by=maybe(file_by),
            provisional=expiry.endswith("~"),
            article=article,
        )


REFUSED = [
    (question.strip(), code.strip())
    for line in (FOLDER.parent / "clock_refused.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
    for question, _, code in [line.partition("|")]
]
EXAMPLES = [example for path in sorted(FOLDER.glob("*.txt")) for example in read(path.read_text(encoding="utf-8"))]


def reckoned(rules: Rules, asked: argparse.Namespace) -> Reckoning:
    """What the engine says to the question of a line."""
    chosen = dict(reading.split("=") for reading in asked.reading)
    start = moment(asked.start)
    clock = rules.clock_at(asked.rule, start.date() if isinstance(start, datetime) else start)
    assert clock is not None, asked.rule
    return reckon(
        clock,
        start,
        CALENDAR,
        held=asked.held,
        extensions=tuple(asked.extension),
        ground=asked.ground,
        travel=asked.travel_days,
        excluded=asked.excluded,
        readings=Readings(**{key.lower(): value for key, value in chosen.items()}),
        decided=moment(asked.decided) if asked.decided else None,
    )


def answer(reckoning: Reckoning) -> tuple[object, ...]:
    return (
        reckoning.raw,
        reckoning.expiry,
        reckoning.conservative,
        reckoning.file_by,
        reckoning.provisional,
    )


def expected(example: Example) -> tuple[object, ...]:
    return (example.raw, example.expiry, example.conservative, example.file_by, example.provisional)
