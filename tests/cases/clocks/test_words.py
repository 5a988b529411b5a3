"""Messages of terms in words: how many, the most urgent with its day, its article, and where to go."""

import pytest
from django.utils.translation import override

from cases.clocks.words import warned, went_up

P17 = {"rule": "P17", "alarm": "2026-12-03", "point": "T-10"}
SAID = [
    (warned, {"count": 1, "late": 0, **P17}, "有1个期限需要处理，最急的：侦查羁押期限，2026-12-03到期"),
    (warned, {"count": 3, "late": 0, **P17}, "有3个期限需要处理，最急的：侦查羁押期限，2026-12-03到期"),
    (
        warned,
        {"count": 3, "late": 2, **P17, "point": "overdue"},
        "有3个期限需要处理，最急的：侦查羁押期限，已于2026-12-03届满；其中2个已逾期",
    ),
    (warned, {"count": 1, "rule": "P17", "alarm": "", "point": "no_start"}, "侦查羁押期限，缺启动日期"),
    (went_up, {"count": 2, **P17}, "2个期限的预警无人答复，最急的：侦查羁押期限，2026-12-03到期"),
]


@pytest.mark.parametrize(("make", "params", "text"), SAID)
def test_in_chinese(make, params, text):
    with override("zh-hans"):
        assert text in str(make(params))


def test_in_english_one_and_many():
    with override("en"):
        assert str(warned({"count": 1, **P17})).startswith("A term to see to: ")
        assert "3 terms to see to" in str(warned({"count": 3, **P17}))
        assert "Nobody has answered the warning of a term" in str(went_up({"count": 1, **P17}))


def test_article_button_and_address():
    with override("zh-hans"):
        words = warned({"count": 1, **P17})
    assert "156" in words.law
    assert str(words.button) == "查看期限"
    assert words.url == "/clocks/?mine=on"


@pytest.mark.parametrize("params", [{}, {"rule": "GONE", "alarm": "2026-01-01"}, {"count": None, "rule": "P17"}])
def test_what_no_rule_knows_any_more_is_still_said(params):
    assert str(warned(params))
