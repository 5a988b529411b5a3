"""Every term against dates worked out by hand from the articles (``clock_examples``)."""

from datetime import date, datetime

import pytest

from cases.procedure import CHINA, load_rules
from cases.procedure.clock_words import clock_error_text, explain, explain_articles
from cases.procedure.reckon import ClockError, reckon

from .clock_cases import CALENDAR, EXAMPLES, REFUSED, Example, answer, asked, expected, reckoned

RULES = load_rules()
P = date.fromisoformat


@pytest.mark.parametrize("example", EXAMPLES, ids=[example.line for example in EXAMPLES])
def test_by_hand(example: Example):
    got = reckoned(RULES, example.asked)
    assert answer(got) == expected(example)
    clock = RULES.clock_at(got.rule, P(example.asked.start[:10]))
    assert clock is not None
    assert example.article in explain_articles(clock, got)


@pytest.mark.parametrize("example", EXAMPLES, ids=[example.line for example in EXAMPLES])
def test_every_date_has_its_sentence(example: Example):
    got = reckoned(RULES, example.asked)
    clock = RULES.clock_at(got.rule, P(example.asked.start[:10]))
    assert clock is not None
    for zh in (True, False):
        sentence = explain(RULES, clock, got, zh)
        assert "\n" not in sentence
        assert f"→ {got.expiry:%Y-%m-%d}" in sentence
        assert sentence.endswith("）" if zh else ")")


def test_there_are_examples_of_every_term():
    asked = {example.asked.rule for example in EXAMPLES}
    assert set(RULES.clocks) - asked == {"P31"}
    assert len(EXAMPLES) >= 170


def test_there_are_examples_of_every_extension():
    asked = {(example.asked.rule, code) for example in EXAMPLES for code in example.asked.extension}
    known = {
        (clock.code, row.code) for versions in RULES.clocks.values() for clock in versions for row in clock.extension
    }
    assert asked == known


def test_every_term_of_class_c_has_one_held_and_one_free():
    asked = {(example.asked.rule, example.asked.held) for example in EXAMPLES}
    of_class_c = {code for code, versions in RULES.clocks.items() if versions[0].roll == "C"}
    assert {(code, held) for code in of_class_c for held in (True, False)} <= asked


@pytest.mark.parametrize(("line", "code"), REFUSED, ids=[line for line, _ in REFUSED])
def test_refused(line, code):
    with pytest.raises(ClockError) as error:
        reckoned(RULES, asked(line))
    assert error.value.code == code
    for zh in (True, False):
        sentence = clock_error_text(error.value, zh)
        assert sentence != code
        assert "{" not in sentence


def test_the_working_day_before_what_counts_back():
    def before(code, start):
        return reckon(RULES.clocks[code][0], P(start), CALENDAR).workday_before

    assert before("P18", "2026-05-01") is None  # 04-24, a Friday
    assert before("P18", "2026-05-02") == P("2026-04-24")  # 04-25, a Saturday
    assert before("P18", "2026-03-01") == P("2026-02-14")  # 02-22: before the Spring Festival a Saturday worked
    assert before("P32", "2026-10-12") == P("2026-09-30")  # 10-05


def test_what_counts_back_from_a_contested_day_is_careful_too():
    """Arrested 2026-02-28: 04-30, on reading X3 B 04-28, so 04-27; seven days before that is 04-20."""
    custody = reckon(RULES.clocks["P17"][0], P("2026-02-28"), CALENDAR)
    ask = reckon(RULES.clocks["P18"][0], P("2026-04-30"), CALENDAR, earliest=P("2026-04-27"))
    assert custody.conservative == P("2026-04-27")
    assert (ask.expiry, ask.conservative) == (P("2026-04-23"), P("2026-04-20"))


def test_a_moment_of_another_zone_is_a_minute_in_china():
    utc = datetime(2026, 3, 5, 16, 30, tzinfo=CHINA).astimezone(tz=None)
    got = reckon(RULES.clocks["P09"][0], utc, CALENDAR)
    assert got.expiry == datetime(2026, 3, 6, 4, 30, tzinfo=CHINA)
    assert got.expiry.tzinfo is CHINA
    late = datetime.fromisoformat("2026-03-05T17:00+00:00")  # 01:00 of 03-06 in China
    assert reckon(RULES.clocks["P13"][0], late, CALENDAR).expiry == P("2026-03-09")


def test_lengths_added_up():
    got = reckon(RULES.clocks["P17"][0], P("2026-03-01"), CALENDAR, extensions=("156", "158", "159"))
    assert got.terms == (("months", 2), ("months", 1), ("months", 2), ("months", 2))
    assert reckon(RULES.clocks["P13"][0], P("2026-03-01"), CALENDAR, extensions=["special"]).terms == (
        ("days", 3),
        ("days", 4),
    )
    court = reckon(RULES.clocks["C02"][0], P("2026-03-01"), CALENDAR, held=True, extensions=["over-three-years"])
    assert court.terms == (("months", 1), ("days", 15))
    assert court.custody is True
    assert got.custody is None
    assert got.calendar == "by hand"
    assert got.version == "2018-10-26"
