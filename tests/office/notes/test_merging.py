"""Merging prose: a table of meetings, and what holds for any texts at all."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from office.notes.merging import By, changes, marks_left, merged, sentences

BASE = "一、补强主观明知的证据。二、核实资金流向；调取对账单。\n三、讯问同案人员。"

CLEAN = {
    "only mine": (BASE, BASE.replace("讯问", "再次讯问"), BASE, BASE.replace("讯问", "再次讯问")),
    "only theirs": (BASE, BASE, BASE.replace("对账单", "银行流水"), BASE.replace("对账单", "银行流水")),
    "two sentences of one line": (
        BASE,
        BASE.replace("补强", "收集"),
        BASE.replace("对账单", "银行流水"),
        BASE.replace("补强", "收集").replace("对账单", "银行流水"),
    ),
    "neighbouring sentences": ("甲事。乙事。", "甲事一。乙事。", "甲事。乙事二。", "甲事一。乙事二。"),
    "one puts in before what the other rewrites": (
        "甲事。乙事。",
        "甲事。新事。乙事。",
        "甲事。乙事二。",
        "甲事。新事。乙事二。",
    ),
    "one takes out, the other rewrites the next": ("甲。乙。丙。", "甲。丙。", "甲。乙。丙二。", "甲。丙二。"),
    "both the same": ("甲。乙。", "甲。丙。", "甲。丙。", "甲。丙。"),
    "both begin": ("", "同一句。", "同一句。", "同一句。"),
    "a line before, a line behind": ("甲。", "首。\n甲。", "甲。\n尾。", "首。\n甲。\n尾。"),
    "closing quotes stay with their sentence": (
        "他说“不知情。”民警记录。",
        "他说“知情。”民警记录。",
        "他说“不知情。”民警如实记录。",
        "他说“知情。”民警如实记录。",
    ),
    "ends of lines of a browser": ("甲。\r\n乙。", "甲一。\n乙。", "甲。\r\n乙二。", "甲一。\n乙二。"),
    "an unended sentence does not run into the next": ("甲。\n丙。", "甲。丙。", "乙\n丙。", "乙\n丙。"),
    "a figure with a point is one word": ("涉案1.5万元。", "涉案2.5万元。", "涉案1.5万元。", "涉案2.5万元。"),
}


@pytest.mark.parametrize("name", CLEAN)
def test_clean(name):
    base, mine, theirs, wanted = CLEAN[name]
    got = merged(base, mine, theirs)
    assert (got.text, got.clean) == (wanted, True)
    assert not marks_left(got.text)


CONFLICTS = {
    "the same sentence": ("甲。乙。丙。", "甲。乙一。丙。", "甲。乙二。丙。", ("甲。\n", "乙一。", "乙二。", "丙。")),
    "taken out and rewritten": ("甲。乙。", "甲。", "甲。乙二。", ("甲。\n", "（删去）", "乙二。", "")),
    "both add at the end": ("甲。", "甲。乙。", "甲。丙。", ("甲。\n", "乙。", "丙。", "")),
}


@pytest.mark.parametrize("name", CONFLICTS)
def test_conflict(name):
    base, mine, theirs, (before, one, other, behind) = CONFLICTS[name]
    wanted = f"{before}【我的改动】\n{one}\n【对方的改动】\n{other}\n【改动完，请取舍】\n{behind}"
    got = merged(base, mine, theirs)
    assert (got.text, got.clean) == (wanted, False)
    assert marks_left(got.text)


def test_a_conflict_names_the_two():
    got = merged("甲。", "乙。", "丙。", names=("王某", "李某"))
    assert got.text == "【王某的改动】\n乙。\n【李某的改动】\n丙。\n【改动完，请取舍】\n"
    assert marks_left(got.text)


def test_pieces_tell_whose_change_is_whose():
    got = merged("甲。乙。丙。", "甲一。乙。丙。", "甲。乙。丙二。")
    assert [(piece.by, piece.before, piece.after) for piece in got.pieces] == [
        (By.MINE, "甲。", "甲一。"),
        (By.NOBODY, "乙。", "乙。"),
        (By.THEIRS, "丙。", "丙二。"),
    ]


def test_what_another_changed():
    assert [(piece.by, piece.before, piece.after) for piece in changes("甲。乙。", "甲。新。乙。")] == [
        (By.NOBODY, "甲。", "甲。"),
        (By.THEIRS, "", "新。"),
        (By.NOBODY, "乙。", "乙。"),
    ]


def test_long_texts_of_one_sentence_take_no_long_time():
    merged("甲。\n" * 3000, "甲。\n" * 3000 + "乙。", "首。" + "甲。\n" * 3000)


WORD = st.sampled_from(["甲", "乙", "丙", "丁", "戊", "1.5", "a b"])
MARK = st.sampled_from(["。", "；", "！", "。”", "\n", "。\n", "\r\n", ". ", ""])
TEXT = st.lists(st.tuples(WORD, MARK).map("".join), max_size=12).map("".join)
ANY = st.one_of(TEXT, st.text(alphabet="甲乙。；\n\r. ”a", max_size=30))


def squeezed(text: str) -> str:
    return "".join(text.split())


@settings(max_examples=400, deadline=None)
@given(ANY)
def test_cutting_loses_nothing(text):
    assert "".join(sentences(text)) == text.replace("\r\n", "\n").replace("\r", "\n")


@settings(max_examples=600, deadline=None)
@given(ANY, ANY, ANY)
def test_nothing_typed_is_lost(base, mine, theirs):
    """Each sentence that a side has typed stands in what comes of it, as often as that side has typed it anew."""
    got = squeezed(merged(base, mine, theirs).text)
    for side in (mine, theirs):
        fresh = Counter(map(squeezed, sentences(side))) - Counter(map(squeezed, sentences(base)))
        for sentence, times in fresh.items():
            assert not sentence or got.count(sentence) >= times


@settings(max_examples=400, deadline=None)
@given(ANY, ANY, ANY)
def test_what_both_kept_is_kept(base, mine, theirs):
    got = merged(base, mine, theirs)
    assert "".join(piece.before for piece in got.pieces) == "".join(sentences(base))
    for piece in got.pieces:
        if piece.by == By.NOBODY:
            assert squeezed(piece.after) in squeezed(got.text)


@settings(max_examples=400, deadline=None)
@given(ANY, ANY)
def test_the_unchanged_side_gives_the_other(base, other):
    wanted = "".join(sentences(other))
    for got in (merged(base, base, other), merged(base, other, base), merged(base, other, other)):
        assert (got.text, got.clean) == (wanted, True)


@settings(max_examples=600, deadline=None)
@given(ANY, ANY, ANY)
def test_cleanness_does_not_ask_who_came_first(base, mine, theirs):
    one, other = merged(base, mine, theirs), merged(base, theirs, mine)
    assert one.clean == other.clean
    if one.clean:
        assert one.text == other.text
