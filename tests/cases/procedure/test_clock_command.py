"""``manage.py clock`` as the issue names it: the keys, the dates, and one sentence where there is no answer."""

import json
import os
import subprocess
import sys
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import DatabaseError

from cases.management.commands import clock as command
from cases.procedure.clock_types import Moment

from .clock_cases import EXAMPLES, Example

pytestmark = pytest.mark.django_db
KEYS = [
    "rule",
    "basis",
    "raw_expiry",
    "expiry",
    "conservative_expiry",
    "file_extension_by",
    "provisional",
    "explanation_zh",
    "explanation_en",
]


def run(*arguments: str) -> dict[str, object]:
    out, err = StringIO(), StringIO()
    call_command("clock", *arguments, "--json", stdout=out, stderr=err)
    assert err.getvalue() == ""
    return json.loads(out.getvalue())


def refused(capsys, *arguments: str) -> str:
    with pytest.raises(SystemExit) as stop:
        call_command("clock", *arguments)
    assert stop.value.code == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    (sentence,) = printed.err.splitlines()
    assert sentence.strip()
    return sentence


def written(moment: Moment | None) -> str | None:
    return None if moment is None else moment.isoformat()[:16]


ASKED = [example for example in EXAMPLES if example.for_command]


@pytest.mark.parametrize("example", ASKED, ids=[example.line for example in ASKED])
def test_the_table_through_the_command(example: Example):
    """The library's calendar says what the State Council's notices say."""
    answer = run(*example.line.split())
    assert list(answer) == KEYS
    assert answer["rule"] == example.asked.rule
    assert (answer["raw_expiry"], answer["expiry"], answer["conservative_expiry"], answer["file_extension_by"]) == (
        written(example.raw),
        written(example.expiry),
        written(example.conservative),
        written(example.file_by),
    )
    assert answer["provisional"] is example.provisional


def test_one_answer_in_full():
    assert run("P13", "2026-02-13", "--extension", "grounds", "--ground", "流窜") == {
        "rule": "P13",
        "basis": "刑事诉讼法第91条、公安机关办理刑事案件程序规定第129条",
        "raw_expiry": "2026-03-15",
        "expiry": "2026-03-15",
        "conservative_expiry": "2026-03-14",
        "file_extension_by": None,
        "provisional": False,
        "explanation_zh": "2026-02-13 拘留，次日起算，30 日（流窜作案、多次作案、结伙作案的重大嫌疑分子：至三十日，"
        "依据：流窜作案），在押不顺延 → 2026-03-15（刑事诉讼法第91条、第105条、公安机关办理刑事案件程序规定第129条）",
        "explanation_en": "2026-02-13 detention, counted from the next day, 30 days (Major suspects of crimes across "
        "places, repeated or in a gang: to thirty days, ground: Crimes committed across places), in custody: no roll "
        "over holidays → 2026-03-15 (Criminal Procedure Law art. 91; art. 105; Public Security Criminal Procedure "
        "Provisions art. 129)",
    }


@pytest.mark.parametrize("start", ["2026-03-05T08:15", "2026-03-05 08:15"])
def test_ways_to_write_a_start(start):
    assert run("P10", start)["expiry"] == "2026-03-06T09:00"
    assert run("P13", start)["expiry"] == "2026-03-08"
    assert run("p13", "2026-03-05")["rule"] == "P13"


@pytest.mark.parametrize("word", ["流窜", "多次", "结伙", "流窜作案", "fleeing", "repeated", "gang"])
def test_grounds(word):
    assert run("P13", "2026-02-13", "--extension", "grounds", "--ground", word)["expiry"] == "2026-03-15"


REFUSED = [
    ("unknown rule", "P99 2026-03-05", "P99"),
    ("no rule at all", "", "RULE"),
    ("no start", "P13", "START"),
    ("one word too many", "P13 2026-03-05 2026-03-06", "2026-03-06"),
    ("unknown option", "P13 2026-03-05 --fast", "--fast"),
    ("class C without saying who is held", "Q06 2026-03-05", "在押"),
    ("held and free at once", "Q06 2026-03-05 --custody --free", "--free"),
    ("hours from a bare date", "P10 2026-03-05", "P10 以时计算"),
    ("unknown extension", "P13 2026-03-05 --extension complex", "complex"),
    ("wrong order", "P17 2026-03-05 --extension 158 --extension 156", "156"),
    ("a step left out", "P17 2026-03-05 --extension 156 --extension 159", "158"),
    ("missing ground", "P13 2026-03-05 --extension grounds", "依据"),
    ("unknown ground", "P13 2026-03-05 --extension grounds --ground 其他", "其他"),
    ("a ground for nothing", "P13 2026-03-05 --ground 流窜", "依据"),
    ("impossible date", "P13 2026-02-30", "2026-02-30"),
    ("impossible hour", "P10 2026-02-20T25:00", "2026-02-20T25:00"),
    ("no date", "P13 tomorrow", "tomorrow"),
    ("another order of the date", "P13 05-03-2026", "05-03-2026"),
    ("full-width figures", "P13 ２０２６-03-05", "须写作"),
    ("negative days", "P13 2026-03-05 --travel-days -1", "不能为负"),
    ("days that are no number", "P13 2026-03-05 --travel-days two", "two"),
    ("a pause is no term", "P31 2026-03-05", "第149条"),
    ("before the law", "P13 2017-03-05", "2017-03-05"),
    ("outside the calendar", "P17 9999-12-05", "超出"),
    ("more days than there are", "P13 2026-03-05 --travel-days 99999999999", "超出"),
    ("no such reading", "P13 2026-03-05 --reading X8=B", "X8=B"),
    ("travel in a ceiling", "P21 2026-03-05 --travel-days 1", "路途"),
    ("travel in the 24 hours", "P10 2026-03-05T08:15 --travel-days 2", "路途"),
    ("the ground as it was written", "P13 2026-03-05 --ground 流窜", "流窜"),
    ("no start", "P13", "START"),
    ("an argument without its value", "P13 2026-03-05 --extension", "命令写法不对（--extension）"),
    ("both", "Q06 2026-03-05 --custody --free", "命令写法不对（--free）"),
    ("no such argument", "Q06 2026-03-05 --bogus", "命令写法不对（--bogus）"),
]


@pytest.mark.parametrize(("what", "line", "word"), REFUSED, ids=[case[0] for case in REFUSED])
@pytest.mark.parametrize("form", [[], ["--json"]], ids=["text", "json"])
def test_refused_in_one_sentence(what, line, word, form, capsys):
    assert word in refused(capsys, *line.split(), *form)


def test_readable_text():
    out = StringIO()
    call_command("clock", "Q06", "2026-09-01", "--free", stdout=out)
    lines = out.getvalue().splitlines()
    assert lines[0] == "Q06 审查起诉期限"
    assert "  届满日: 2026-10-08" in lines
    assert "  届满日（未顺延）: 2026-10-01" in lines
    assert "  最迟提请延长: 2026-10-01" in lines
    assert not any("保守" in line for line in lines)
    assert lines[-2].endswith("）")
    assert lines[-1].endswith(")")


def test_six_months_are_those_of_the_review_not_of_the_complaint():
    """RULES 386: the complaint has seven days (CPL 180), its review three months, complex ones six."""
    out = StringIO()
    call_command("clock", "Q10", "2026-09-28", "--extension", "complex", stdout=out)
    text = out.getvalue()
    assert text.splitlines()[0] == "Q10 不服不起诉决定申诉的复查"
    assert "2026-09-28 复查立案，次日起算，6 个月" in text
    assert "收到不起诉决定书" not in text
    assert "刑事诉讼法第180条" not in text


def test_the_conservative_day_is_called_as_the_pages_call_it():
    out = StringIO()
    call_command("clock", "P17", "2025-12-30", stdout=out)
    assert "  保守期限: 2026-02-27" in out.getvalue().splitlines()
    assert "稳妥" not in out.getvalue()


def test_a_window_says_both_its_ends():
    """START is the end of the custody; the notice is due within the seven days before (RULES 615)."""
    out = StringIO()
    call_command("clock", "P32", "2026-10-12", stdout=out)
    lines = out.getvalue().splitlines()
    assert lines[1:4] == [
        "  最早发出日: 2026-10-05",
        "  最早发出日（按保守期限）: 2026-10-04",
        "  最迟发出日: 2026-10-12",
    ]
    assert "→ 2026-10-05 至 2026-10-12 以内（" in lines[-2]
    assert "→ 2026-10-05 to 2026-10-12 (" in lines[-1]


def test_without_any_database(monkeypatch):
    def gone():
        raise DatabaseError

    monkeypatch.setattr(command, "calendar_now", gone)
    assert run("P26", "2026-02-10")["expiry"] == "2026-02-24"


def test_as_a_process(tmp_path):
    """From a shell: nothing but the answer on one stream, nothing but the sentence on the other."""
    environment = {**os.environ, "OFFICE_VAR": str(tmp_path), "PYTHONIOENCODING": "utf-8"}

    def shell(*arguments):
        return subprocess.run(
            [sys.executable, "manage.py", "clock", *arguments], capture_output=True, text=True, env=environment
        )

    good = shell("P13", "2026-02-13", "--json")
    assert (good.returncode, good.stderr) == (0, "")
    assert json.loads(good.stdout)["expiry"] == "2026-02-16"
    bad = shell("Q06", "2026-02-13", "--json")
    assert (bad.returncode, bad.stdout) == (2, "")
    assert len(bad.stderr.splitlines()) == 1
    assert "Traceback" not in bad.stderr
