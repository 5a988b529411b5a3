"""Rows of clocks.toml that cannot be trusted are refused; versions of one clock follow one another."""

from datetime import date

import pytest

from cases.procedure import RulesError, load_rules, parse_rules
from cases.procedure.loader import FOLDER
from cases.procedure.loader_clocks import warning_point

GOOD = {path.relative_to(FOLDER).as_posix(): path.read_text(encoding="utf-8") for path in FOLDER.glob("*/*.toml")}
# The clocks of the law stand aside where one row is looked at: reading them all takes long.
ASIDE = ("clocks.toml", "runs.toml", "gates.toml", "checks.toml", "courses.toml", "settle.toml")
FEW = {name: text for name, text in GOOD.items() if not name.endswith(ASIDE)}
CLOCK = """[[clock]]
code = "X01"
zh = "甲"
en = "A"
basis = ["CPL 91"]
side = "police"
owner = "police_handler"
scope = "person"
trigger_zh = "乙"
trigger_en = "B"
unit = "days"
length = 3
roll = "N"
"""
EXTENSION = """
[[clock.extension]]
code = "more"
zh = "丙"
en = "C"
basis = ["CPL 91"]
unit = "days"
to = 7
approver_zh = "丁"
approver_en = "D"
"""
SECOND = EXTENSION.replace('"more"', '"most"').replace("to = 7", "to = 30")
LAW = """[[text]]
code = "CPL27"
zh = "新法第{n}条"
en = "New law art. {n}"
name_zh = "新法"
name_en = "New law"
version = "2027"
effective_from = 2027-07-01
"""

REFUSED = [
    ("unknown key", CLOCK + "lenght = 3\n", "unknown key lenght"),
    ("missing key", CLOCK.replace("length = 3\n", ""), "missing key length"),
    ("no basis", CLOCK.replace('["CPL 91"]', "[]"), "missing basis"),
    ("unknown text", CLOCK.replace("CPL 91", "ABC 91"), "names ABC first"),
    ("unknown text later", CLOCK.replace('"CPL 91"', '"CPL 91", "ABC 1"'), "names no known text"),
    ("no article", CLOCK.replace('"CPL 91"', '"CPL 91", "MPS"'), "names no known text"),
    ("in the folder of another text", CLOCK.replace("CPL 91", "MPS 129"), "but names MPS first"),
    ("unknown unit", CLOCK.replace('"days"', '"weeks"'), "unknown unit weeks"),
    ("unknown roll", CLOCK.replace('roll = "N"', 'roll = "X"'), "unknown roll X"),
    ("a ceiling that rolls", CLOCK.replace('roll = "N"', 'roll = "Y"\nceiling = true'), "never roll"),
    ("hours that roll", CLOCK.replace('"days"', '"hours"').replace('"N"', '"C"'), "never roll"),
    ("counts back in months", CLOCK.replace('"days"', '"months"') + "back = true\n", "counts back counts days"),
    ("no length", CLOCK.replace("length = 3", "length = -1"), "is no length"),
    ("months of none", CLOCK.replace('"days"', '"months"').replace("= 3", "= 0"), "is no length"),
    ("a pause with a length", CLOCK.replace('"days"', '"pause"'), "is no length"),
    ("half of days", CLOCK + "half = true\n", "half a month goes with months"),
    ("unknown side", CLOCK.replace('"police"', '"army"'), "unknown side"),
    ("unknown scope", CLOCK.replace('"person"', '"village"'), "unknown side or scope"),
    ("unknown owner", CLOCK.replace("police_handler", "sheriff"), "unknown owner sheriff"),
    ("unknown reading", CLOCK + 'reading = "X9"\n', "unknown reading X9"),
    ("a note in one language", CLOCK + 'note_zh = "注"\n', "go together"),
    ("a warning that cannot be read", CLOCK + 'warn = ["3 days"]\n', "warning point 3 days cannot be read"),
    ("a warning of no days", CLOCK + 'warn = ["T-0"]\n', "cannot be read"),
    ("a warning of hours for days", CLOCK + 'warn = ["T-3h"]\n', "cannot be read"),
    ("a warning of days for hours", CLOCK.replace('"days"', '"hours"') + 'warn = ["T-3"]\n', "cannot be read"),
    ("unknown key of an extension", CLOCK + EXTENSION + "aproved = true\n", "unknown key aproved"),
    ("extension without basis", CLOCK + EXTENSION.replace('["CPL 91"]', "[]"), "missing basis"),
    ("extension of an unknown text", CLOCK + EXTENSION.replace("CPL", "ABC"), "names no known text"),
    ("after nothing", CLOCK + EXTENSION + 'after = ["special"]\n', "after names special"),
    ("after itself", CLOCK + EXTENSION + 'after = ["more"]\n', "after names more"),
    ("after a later one", CLOCK + EXTENSION + 'after = ["most"]\n' + SECOND, "after names most"),
    ("extension twice", CLOCK + EXTENSION + EXTENSION, "is there twice"),
    ("neither add nor to", CLOCK + EXTENSION.replace("to = 7\n", ""), "one of the two"),
    ("add and to", CLOCK + EXTENSION + "add = 4\n", "one of the two"),
    ("no longer than the term", CLOCK + EXTENSION.replace("to = 7", "to = 3"), "not longer than the term"),
    ("unknown unit of an extension", CLOCK + EXTENSION.replace('"days"', '"weeks"'), "unknown unit weeks"),
    ("hours beside days", CLOCK + EXTENSION.replace('"days"', '"hours"'), "hours beside days"),
    ("half beside days", CLOCK + EXTENSION + "half = true\n", "half a month goes with months"),
    ("asked for after the end", CLOCK + EXTENSION + "file_before = -1\n", "file_before"),
    ("unknown grounds", CLOCK + EXTENSION + 'grounds = "whims"\n', "nothing is called whims"),
    ("unknown event", CLOCK + EXTENSION + 'event = "wedding"\n', "nothing is called wedding"),
    ("value without param", CLOCK + EXTENSION + 'event = "detention_extension"\nvalue = "7"\n', "go together"),
    (
        "a value that the event has not",
        CLOCK + EXTENSION + 'event = "detention_extension"\nparam = "length"\nvalue = "8"\n',
        "has no length 8",
    ),
    (
        "a parameter that the event has not",
        CLOCK + EXTENSION + 'event = "detention_extension"\nparam = "width"\nvalue = "7"\n',
        "has no width 7",
    ),
]


@pytest.mark.parametrize(("what", "row", "message"), REFUSED, ids=[case[0] for case in REFUSED])
def test_refused(what, row, message):
    with pytest.raises(RulesError, match=message):
        parse_rules({**FEW, "cpl-2018/clocks.toml": row})


def test_taken_with_what_its_folder_says():
    run = '[[run]]\nclock = "X01"\nstart = ["detention"]\nbasis = ["CPL 91"]\n'
    row = CLOCK + EXTENSION + SECOND + 'after = ["more"]\n'
    rules = parse_rules({**FEW, "cpl-2018/clocks.toml": row + run})
    (clock,) = rules.clocks["X01"]
    assert (clock.version, clock.effective_from, clock.effective_to) == ("2018-10-26", date(2018, 10, 26), None)


def test_a_folder_without_a_law():
    with pytest.raises(RulesError, match="stands in the folder of no text"):
        parse_rules({**FEW, "new-2027/clocks.toml": CLOCK})


def newer(before: str = "", after: str = "") -> dict[str, str]:
    """The rules with a new version of P13, three days becoming five."""
    changed = CLOCK.replace("X01", "P13").replace("CPL 91", "CPL27 91").replace("length = 3", "length = 5")
    old = GOOD["cpl-2018/law.toml"] + before
    return {**GOOD, "cpl-2018/law.toml": old, "cpl-2027/law.toml": LAW, "cpl-2027/clocks.toml": changed + after}


def test_a_new_version_beside_one_that_never_ends():
    with pytest.raises(RulesError, match="clock P13: versions 2018-10-26 and 2027 overlap from 2027-07-01"):
        parse_rules(newer())


def test_a_new_version_on_the_last_day_of_the_old_one():
    with pytest.raises(RulesError, match="overlap"):
        parse_rules(newer("effective_to = 2027-07-01\n"))


def test_a_clock_uses_the_version_in_force_on_its_trigger_day():
    rules = parse_rules(newer("effective_to = 2027-06-30\n"))
    lengths = {
        day: clock and clock.length
        for day in ("2018-10-25", "2018-10-26", "2027-06-30", "2027-07-01", "2040-01-01")
        for clock in [rules.clock_at("P13", date.fromisoformat(day))]
    }
    assert lengths == {"2018-10-25": None, "2018-10-26": 3, "2027-06-30": 3, "2027-07-01": 5, "2040-01-01": 5}


def test_the_same_version_twice():
    with pytest.raises(RulesError, match="clock P13: versions 2018-10-26 and 2018-10-26 overlap"):
        parse_rules({**GOOD, "cpl-2018/clocks_more.toml": CLOCK.replace("X01", "P13")})


def test_warning_points():
    assert warning_point("T-15") == (15, False)
    assert warning_point("T-4h") == (4, True)
    assert [warning_point(text) for text in ("T", "T-", "T-0", "T+1", "t-1", "T-1d", " T-1", "T-1.5")] == [None] * 8


def test_since_when_each_text_is_in_force():
    """From the texts themselves: the days on which they took effect."""
    assert {text.code: str(text.effective_from) for text in load_rules().texts.values()} == {
        "CPL": "2018-10-26",
        "MPS": "2020-09-01",
        "RULES": "2019-12-30",
        "SPCI": "2021-03-01",
        "PIL": "2021-01-01",
        "ECON": "2018-01-01",
        "FILING": "2015-12-29",
        "REVIEW": "2010-10-01",
        "SUGGEST": "2019-02-26",
        "MINOR": "2024-04-26",
        "HOUSE": "2026-01-01",
    }
