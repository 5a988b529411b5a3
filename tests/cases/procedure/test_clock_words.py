"""The sentence of a term: what a lawyer reads, word for word, in both languages."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from cases.procedure import ClockState, ClockStatus, load_rules
from cases.procedure.clock_state_words import clock_sentence
from cases.procedure.clock_types import Pause
from cases.procedure.clock_words import explain, ground_code, length_text
from cases.procedure.reckon import ClockError

from .clock_cases import asked, reckoned

RULES = load_rules()
SENTENCES = [
    tuple(lines)
    for block in (Path(__file__).parent / "clock_sentences.txt").read_text(encoding="utf-8").split("\n\n")[1:]
    for lines in [block.strip().split("\n")]
]

# The words that must, and must not, stand in a sentence.
WORDS = [
    ("P01 2026-12-30", "2027年假期未公布，按周末暂算 →", "不影响本期限"),
    ("Q06 2026-12-05 --custody", "2027年假期未公布，不影响本期限", "无人在押"),
    ("Q06 2026-12-02 --free", "按周末暂算 →", "不影响本期限"),
    ("P17 2025-12-30", "对应月没有该日，算至该月最后一日", "起算日为当月最后一日"),
    ("P17 2026-02-28 --reading X3=B", "算至同日（读法 X3 乙）", "算至对应月最后一日"),
    ("P17 2025-12-30 --extension 156 --reading X2=B", "逐次计算（读法 X2 乙）", "X3"),
    ("P17 2025-12-30 --reading X2=B", "2 个月", "X2"),
    ("P13 2026-02-13 --reading X1=B", "当日起算（读法 X1 乙）", "次日起算"),
    ("Q06 2026-01-16 --free --reading X1=B", "次日起算", "X1"),
    ("P13 2026-03-02 --travel-days 2 --reading X4=B", "路途 2 日不予扣除（读法 X4 乙）", "不计入"),
    ("P24 2026-02-05 --custody --reading X5=B", "在押亦顺延（读法 X5 乙），期满日 2026-02-15 休息", "在押不顺延"),
    ("P08 2026-06-17 --reading X7=B", "3 个工作日（读法 X7 乙）", "3 日"),
    ("P34 2026-04-01", "不因节假日顺延", "在押"),
    ("P17 2026-03-15 --extension 156 --extension 158", "5 个月（案情复杂、期限届满不能终结", "第309条、第309条"),
    ("C02 2026-02-03 --free --extension over-three-years", "1 个月又 15 日", "20 日"),
    ("P18 2026-05-01", "7 日 → 2026-04-24", "工作日"),
]


@pytest.mark.parametrize(("line", "zh", "en"), SENTENCES, ids=[case[0] for case in SENTENCES])
def test_word_for_word(line, zh, en):
    got = reckoned(RULES, asked(line))
    clock = RULES.clocks[got.rule][0]
    assert explain(RULES, clock, got) == zh
    assert explain(RULES, clock, got, zh=False) == en


@pytest.mark.parametrize(("line", "there", "absent"), WORDS, ids=[case[0] for case in WORDS])
def test_words(line, there, absent):
    got = reckoned(RULES, asked(line))
    sentence = explain(RULES, RULES.clocks[got.rule][0], got)
    assert there in sentence
    assert absent not in sentence


def state(line, **changes):
    got = reckoned(RULES, asked(line))
    values = {
        "key": "k",
        "rule": got.rule,
        "version": got.version,
        "person": 1,
        "side": "police",
        "trigger": "arrest",
        "trigger_event": 1,
        "trigger_at": datetime(2026, 3, 1, tzinfo=UTC),
        "status": ClockStatus.RUNNING,
        "reckoning": got,
        **changes,
    }
    return ClockState(**values)


def test_a_clock_without_its_start():
    lacking = state("P17 2026-03-01", reckoning=None, trigger_at=None, status=ClockStatus.NO_START)
    assert clock_sentence(RULES, lacking).startswith("侦查羁押期限：缺启动日期")
    assert "第156条" in clock_sentence(RULES, lacking)
    assert "no start date" in clock_sentence(RULES, lacking, zh=False)


def test_a_clock_that_was_closed_late():
    closed = state("P26 2026-02-10", status=ClockStatus.DONE, closed_on=date(2026, 2, 26), late=True)
    running = clock_sentence(RULES, state("P26 2026-02-10"))
    assert clock_sentence(RULES, closed).startswith(running)
    assert "2026-02-26" in clock_sentence(RULES, closed).removeprefix(running)
    assert "逾期" in clock_sentence(RULES, closed).removeprefix(running)
    assert "late" in clock_sentence(RULES, closed, zh=False)


def test_a_clock_that_was_paused():
    paused = state("P17 2026-03-01 --excluded 12", pauses=(Pause(date(2026, 3, 10), 5, date(2026, 3, 22), 6),))
    assert "2026-03-10" in clock_sentence(RULES, paused)
    assert "2026-03-22" in clock_sentence(RULES, paused)


@pytest.mark.parametrize(
    ("word", "code"),
    [("流窜", "fleeing"), ("流窜作案", "fleeing"), ("多次", "repeated"), ("结伙", "gang"), ("gang", "gang")],
)
def test_grounds_in_a_lawyers_words(word, code):
    assert ground_code(RULES, RULES.clocks["P13"][0], word) == code


@pytest.mark.parametrize(("rule", "word"), [("P13", "其他"), ("P13", ""), ("P17", "流窜")])
def test_no_such_ground(rule, word):
    with pytest.raises(ClockError, match="ground_unknown"):
        ground_code(RULES, RULES.clocks[rule][0], word)


def test_lengths():
    assert length_text((("months", 1), ("days", 15))) == "1 个月又 15 日"
    assert length_text((("months", 2), ("months", 1)), zh=False) == "3 months"
    assert length_text((("days", 1),), zh=False) == "1 day"
    assert length_text((("days", 3),), working=True) == "3 个工作日"
    assert length_text((("days", 3),), zh=False, working=True) == "3 working days"
