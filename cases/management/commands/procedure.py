"""``manage.py procedure CASE_NUMBER``: where a case stands, what runs, what may lawfully come next and what not."""

import json
import sys
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand

from cases.management.commands.clock import in_chinese
from cases.register.procedure_told import cases_numbered, procedure_told
from office.access.context import Purpose, acting_as

OPEN = frozenset({"running", "paused", "no_start"})
UNKNOWN = {True: "没有编号为 {number} 的案件。", False: "No case has the number {number}."}
SEVERAL = {
    True: "编号 {number} 对应 {count} 个案件，请用其中一个案件的其他编号。",
    False: "{count} cases have the number {number}; name another of their numbers.",
}
WORDS = {
    True: {"held": "在押", "and": "、", "unsettled": "待核实：", "next": "下一步可以：", "not": "不能："},
    False: {
        "held": "in custody",
        "and": ", ",
        "unsettled": "to be settled: ",
        "next": "May come next: ",
        "not": "Not: ",
    },
}


class Command(BaseCommand):
    """Exit 0 with the procedure of the case; exit 2 with one sentence where no case, or more than one, has the
    number."""

    help = "Print stage, persons, clocks and lawful next events of a case, with the articles of what is refused."

    def add_arguments(self, parser):
        """The number of the case in either agency's books."""
        parser.add_argument("number", metavar="CASE_NUMBER", help="police number, unified or department number")
        parser.add_argument("--json", action="store_true", help="as JSON, with every clock and every event")

    def handle(self, *args, **options):
        """Reading a case is written down, also from the command line."""
        with acting_as(Purpose("procedure.show")):
            cases = cases_numbered(options["number"])
            told = procedure_told(cases[0]) if len(cases) == 1 else None
        zh = in_chinese()
        if told is None:
            words = SEVERAL if cases else UNKNOWN
            self.stderr.write(words[zh].format(number=options["number"], count=len(cases)))
            sys.exit(2)
        if options["json"]:
            self.stdout.write(json.dumps(told, ensure_ascii=False, indent=2))
            return
        for line in lines(told, "zh" if zh else "en", WORDS[zh]):
            self.stdout.write(line)


def lines(told: dict[str, Any], lang: str, words: dict[str, str]) -> Iterator[str]:
    """The same for who reads: what runs, what is expected, what is refused and worth saying."""
    stage, name, sentence = told["stage"], lang, f"sentence_{lang}"
    yield f"{' '.join(told['numbers'])}  {stage[name]} {stage['on'] or ''}".rstrip()
    for one in told["persons"]:
        parts = [one[f"measure_{lang}"], words["held"] if one["custody"] else "", one[f"outcome_{lang}"]]
        yield f"  {one['person']}: {words['and'].join(part for part in parts if part)}"
    for one in told["clocks"]:
        if one["status"] in OPEN:
            yield f"  {one['rule']} {one['person'] or ''} {one[sentence]}"
    for one in told["findings"]:
        if not one["settled"]:
            yield f"  {words['unsettled']}{one[sentence]} [{one['article']}]"
    expected = [f"{one['person'] or ''} {one[name]}".strip() for one in told["next"] if one["expected"]]
    yield words["next"] + words["and"].join(expected)
    for one in told["refused"]:
        for why in one["refusals"] if one["worth_saying"] else ():
            yield f"{words['not']}{one['person'] or ''} {one[name]}: {why[sentence]} [{why['article']}]"
