"""What a form says that a step changes."""

import datetime as dt
from dataclasses import replace

import pytest
from django.utils.translation import override

from cases.procedure import ClockStatus
from cases.register.effect_words import effect_lines
from cases.register.effects import ClockMove, Effects, Move, effects_between
from cases.register.words import param_label
from tests.cases.procedure.told import case
from tests.clock_factories import china, state

NOW = china("2026-05-01 09:00")
DAY = dt.date(2026, 5, 20)


@pytest.mark.parametrize(
    ("before", "move", "chinese", "english"),
    [
        (
            None,
            Move.VANISHES,
            "审查逮捕（未拘留）（原缺启动日期）不再存在。",
            "(it had no start date) is there no more.",
        ),
        (None, Move.LAPSES, "审查逮捕（未拘留）（原缺启动日期）终止计算。", "(it had no start date) comes to nothing."),
        (DAY, Move.VANISHES, "（原 2026-05-20 到期）不再存在。", "(due 2026-05-20) is there no more."),
        (DAY, Move.LAPSES, "（原 2026-05-20 到期）终止计算。", "(due 2026-05-20) comes to nothing."),
    ],
)
def test_a_term_without_a_start_is_not_said_to_be_due(before, move, chinese, english):
    was = state(before, rule="Q02")
    after = None if move is Move.VANISHES else state(before, rule="Q02", status=ClockStatus.VOID)
    effects = Effects("investigation", "investigation", (), (), clocks=(ClockMove(move, was, after),))
    for language, expected in (("zh-hans", chinese), ("en", english)):
        with override(language):
            (line,) = effect_lines(effects, lambda person: "", NOW)
            assert line.text.endswith(expected)


def done(expiry, closed_on, **other):
    """A term that is done."""
    status = ClockStatus.DONE
    return replace(state(expiry, key="P17:1:1", status=status, closed_on=closed_on, **other), status=status)


@pytest.mark.parametrize(
    ("after", "chinese"),
    [
        (done(None, DAY), "缺启动日期，是否逾期无从判断。"),
        (done(DAY, dt.date(2026, 6, 20)), "是否逾期无从判断。"),
        (done(DAY, DAY), "按期办结（2026-05-20 到期）。"),
    ],
)
def test_in_time_is_said_only_of_what_is_known_to_be(after, chinese):
    effects = Effects("investigation", "investigation", (), (), clocks=(ClockMove(Move.ENDS, None, after),))
    (line,) = effect_lines(effects, lambda person: "", NOW)
    assert line.text.endswith(chinese)
    assert (line.tone == "good") == ("按期" in chinese)


EXTENSION = "investigation_extension 2026-05-20 @1 kind=156"
EXTENDED = f"""
    filing 2026-03-01
    detention 2026-03-02 @1
    arrest_approval 2026-03-30 @1
    arrest 2026-03-31 @1
    {EXTENSION}
    transfer_for_prosecution 2026-06-25
"""


def test_a_term_that_had_ended_is_told_where_it_becomes_late():
    """The extension is taken back after all is over: the person had been held beyond the term."""
    before, after = case(EXTENDED), case(EXTENDED.replace(f"    {EXTENSION}\n", ""))
    told = [str(line) for line in effect_lines(effects_between(before, after), lambda person: "张三", NOW)]
    assert any(
        "侦查羁押期限（2026-06-25 已结束）到期日 2026-06-30 → 2026-05-31。由此成为逾期。" in line for line in told
    ), told
    assert "张三超过期限羁押25日（侦查羁押期限，2026-05-31 至 2026-06-25）：刑事诉讼法第98条。" in told, told
    back = [str(line) for line in effect_lines(effects_between(after, before), lambda person: "张三", NOW)]
    assert any("到期日 2026-05-31 → 2026-06-30。不再逾期。" in line for line in back), back
    assert not any("超过期限羁押" in line for line in back)


def test_another_end_of_a_term_that_had_ended_is_told():
    was, now = done(DAY, dt.date(2026, 5, 11)), done(DAY, dt.date(2026, 5, 12))
    effects = Effects("court", "court", (), (), clocks=(ClockMove(Move.ENDED_OTHERWISE, was, now),))
    (line,) = effect_lines(effects, lambda person: "", NOW)
    assert line.text.endswith("结束日由 2026-05-11 变为 2026-05-12（2026-05-20 到期）。")


def test_the_rule_of_a_settlement_is_told_by_its_articles():
    assert param_label("finding_settlement", "code", "approved_arrest_on_bail").startswith("规则：刑事诉讼法第90条")
    assert "row_key" not in param_label("finding_settlement", "code", "row_key_corrected")
    assert param_label("finding_settlement", "code", "gone_rule") == "规则：原有规则"


DETAINED = """
    filing 2026-03-01
    detention 2026-03-02 @1
"""
LONG = "    arrest_request 2026-04-12 @1\n    release 2026-05-20 @1\n"


def test_custody_beyond_the_term_is_said_once():
    """A detention of more than thirty-seven days has a finding of its own."""
    effects = effects_between(case(DETAINED), case(DETAINED + LONG))
    assert "detention_over_37_days" in {hit.code for hit in effects.found}
    assert any(move.state.late and move.state.custody_end for move in effects.clocks)
    assert effects.overstays == ()
