"""What a form says that a step changes."""

import datetime as dt

import pytest
from django.utils.translation import override

from cases.procedure import ClockStatus
from cases.register.effect_words import effect_lines
from cases.register.effects import ClockMove, Effects, Move
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
