"""``manage.py clock RULE START``: one term from one start, as the office's pages reckon it."""

import json
import re
import sys
from collections.abc import Sequence
from datetime import date, datetime

from django.core.management.base import BaseCommand
from django.db import DatabaseError
from django.utils.translation import get_language

from cases.procedure import CHINA, Readings, load_rules
from cases.procedure.clock_types import Moment, Reckoning
from cases.procedure.clock_words import clock_basis, clock_error_text, clock_name, explain, ground_code, moment_text
from cases.procedure.reckon import ClockError, reckon
from cases.procedure.rules_types import Clock, Rules
from office.workdays.queries import calendar_now
from office.workdays.seed import seed_table

READING = re.compile(r"[Xx]([1-7])=([AB])")
START = re.compile(r"\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2})?)?", re.ASCII)
# The argument that argparse complains of, with its value where it tells one.
ARGUMENT = re.compile(
    r"required: (.+)|unrecognized arguments: (.+)|argument ([^:]+): invalid .*'(.*)'$|argument ([^:]+):"
)
LABELS = {
    "raw_expiry": ("届满日（未顺延）", "last day before any roll"),
    "expiry": ("届满日", "last day"),
    "conservative_expiry": ("保守期限", "conservative last day"),
    "file_extension_by": ("最迟提请延长", "ask for an extension by"),
}
# Of a window (P32): the days within which it is to be done; the last of them is the end that it counts back from.
WINDOW = {
    "expiry": ("最早发出日", "first day of the window"),
    "conservative_expiry": ("最早发出日（按保守期限）", "first day of the window, conservative"),
}
LAST = ("最迟发出日", "last day of the window")


def in_chinese() -> bool:
    """Chinese unless the process was told otherwise."""
    return not (get_language() or "zh").startswith("en")


def start_of(text: str) -> Moment:
    """A day, or a minute in China, as written on the command line."""
    if not START.fullmatch(text):
        raise ClockError("start_unreadable", {"start": text})
    try:
        if len(text) == len("2026-03-05"):
            return date.fromisoformat(text)
        return datetime.fromisoformat(text).replace(tzinfo=CHINA)
    except ValueError as error:
        raise ClockError("no_such_date", {"start": text}) from error


def readings_of(chosen: list[str]) -> Readings:
    """``X2=B`` and so on; what is not named stands at A."""
    found: dict[str, str] = {}
    for text in chosen:
        match = READING.fullmatch(text)
        if match is None:
            raise ClockError("reading_unknown", {"reading": text})
        found[f"x{match[1]}"] = match[2]
    return Readings(**found)


def clock_of(rules: Rules, code: str, start: Moment) -> Clock:
    """The row in force on the day of the start."""
    day = start.date() if isinstance(start, datetime) else start
    if code not in rules.clocks:
        raise ClockError("unknown_rule", {"rule": code})
    clock = rules.clock_at(code, day)
    if clock is None:
        raise ClockError("no_version", {"rule": code, "day": day.isoformat()})
    return clock


def meant_by(rules: Rules, clock: Clock, codes: Sequence[str], start: Moment) -> Clock:
    """The row of which the answer speaks: where an extension is that of another clock (Q10 ``complex``, which RULES 386
    grants for the review of the complaint), the row of that one."""
    other = next((one.of_clock for one in clock.extension if one.code in codes and one.of_clock), "")
    return clock_of(rules, other, start) if other else clock


def written(moment: Moment | None) -> str | None:
    """YYYY-MM-DD, or YYYY-MM-DDTHH:MM."""
    return None if moment is None else moment_text(moment).replace(" ", "T")


def answer_of(rules: Rules, clock: Clock, reckoning: Reckoning) -> dict[str, object]:
    """What the command prints."""
    return {
        "rule": reckoning.rule,
        "basis": clock_basis(rules, clock),
        "raw_expiry": written(reckoning.raw),
        "expiry": written(reckoning.expiry),
        "conservative_expiry": written(reckoning.conservative),
        "file_extension_by": written(reckoning.file_by),
        "provisional": reckoning.provisional,
        "explanation_zh": explain(rules, clock, reckoning),
        "explanation_en": explain(rules, clock, reckoning, zh=False),
    }


class Command(BaseCommand):
    """The dates of one term. Exit 0 with the answer; exit 2 with one sentence where there is none."""

    help = "Reckon one statutory term: RULE is its id (P13, Q06 …), START a date, or a date-time for terms of hours."
    requires_system_checks: list[str] = []

    def create_parser(self, prog_name, subcommand, **kwargs):
        """Whatever is wrong with the arguments is one sentence too."""
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.error = self._misread  # type: ignore[method-assign]
        return parser

    def _misread(self, message: str) -> None:
        """What argparse says in English, as the office says everything: which argument, and how it is written."""
        found = ARGUMENT.search(message)
        what = " ".join(part for part in found.groups() if part) if found else ""
        zh = in_chinese()
        named = "" if not what else f"（{what}）" if zh else f" ({what})"
        self._refuse(clock_error_text(ClockError("arguments", {"what": named}), zh))

    def add_arguments(self, parser):
        """As the issue names them."""
        parser.add_argument("rule", metavar="RULE", help="id of the term: P13, Q06, S01, C01 …")
        parser.add_argument("start", metavar="START", help="2026-03-05, or 2026-03-05T08:15 for terms of hours")
        held = parser.add_mutually_exclusive_group()
        held.add_argument("--custody", action="store_true", help="somebody of the matter is in custody on the last day")
        held.add_argument("--free", action="store_true", help="nobody of the matter is in custody on the last day")
        parser.add_argument("--extension", action="append", default=[], metavar="CODE", help="in the order granted")
        parser.add_argument("--ground", default="", metavar="WORD", help="P13 grounds: 流窜, 多次, 结伙")
        parser.add_argument("--travel-days", type=int, default=0, metavar="N", help="days on the road (CPL 105)")
        parser.add_argument(
            "--reading",
            action="append",
            default=[],
            metavar="X2=B",
            help="a contested reading that is not A",
        )
        parser.add_argument("--json", action="store_true", help="one JSON object")

    def handle(self, *args, **options):
        """Reckon and print."""
        try:
            answer, clock = self._answer(options)
        except ClockError as error:
            params = {**error.params}
            if "ground" in params:  # as it was written
                params["ground"] = options["ground"]
            self._refuse(clock_error_text(ClockError(error.code, params), in_chinese()))
        if options["json"]:
            self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=2))
            return
        zh = in_chinese()
        self.stdout.write(f"{answer['rule']} {clock_name(clock, zh)}")
        for key, label in (WINDOW if clock.window else LABELS).items():
            if answer[key] is not None:
                self.stdout.write(f"  {label[not zh]}: {answer[key]}")
        if clock.window:
            self.stdout.write(f"  {LAST[not zh]}: {options['start']}")
        self.stdout.write(f"  {answer['explanation_zh']}")
        self.stdout.write(f"  {answer['explanation_en']}")

    def _answer(self, options) -> tuple[dict[str, object], Clock]:
        rules = load_rules()
        start = start_of(options["start"])
        clock = clock_of(rules, options["rule"].upper(), start)
        try:
            calendar = calendar_now()
        except DatabaseError:  # no database yet: the years that the program brings along
            calendar = seed_table()
        reckoning = reckon(
            clock,
            start,
            calendar,
            held=True if options["custody"] else False if options["free"] else None,
            extensions=tuple(options["extension"]),
            ground=ground_code(rules, clock, options["ground"]) if options["ground"] else "",
            travel=options["travel_days"],
            readings=readings_of(options["reading"]),
        )
        clock = meant_by(rules, clock, options["extension"], start)
        return answer_of(rules, clock, reckoning), clock

    def _refuse(self, sentence: str) -> None:
        self.stderr.write(" ".join(sentence.split()))
        sys.exit(2)
