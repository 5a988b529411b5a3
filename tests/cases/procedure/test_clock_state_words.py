"""The sentence of a clock of a case says why its date moved and what became of it."""

import pytest

from cases.procedure import load_rules, project
from cases.procedure.clock_state_words import clock_sentence

from .clock_cases import CALENDAR
from .story import story

RULES = load_rules()

# what, steps, key, what the sentence must say in Chinese and in English, and what it must not say
SAID = [
    (
        "paused",
        "arrest 2026-03-20 10:00 @1 #a\npsychiatric_evaluation_start 2026-04-01 @1",
        "P17:1:a",
        ("2026-03-20 执行逮捕，暂停计算", "2026-04-01 起暂停计算"),
        ("paused from 2026-04-01",),
        ("缺启动日期",),
    ),
    (
        "days that did not count",
        "arrest 2026-03-20 10:00 @1 #a\npsychiatric_evaluation_start 2026-04-01 @1\n"
        "psychiatric_evaluation_end 2026-04-11 @1",
        "P17:1:a",
        ("2026-05-30", "2026-04-01 至 2026-04-11 不计入"),
        ("2026-04-01 to 2026-04-11 do not count",),
        ("暂停",),
    ),
    (
        "an extension that counts for nothing",
        "arrest 2026-03-20 10:00 @1 #a\ninvestigation_extension 2026-05-15 @1 kind=158",
        "P17:1:a",
        ("2026-05-20", "2026-05-15 记录的延长", "待核实"),
        ("does not count until settled",),
        (),
    ),
    (
        "replaced by another clock",
        "arrest 2026-03-20 10:00 @1 #a\nserious_crime_found 2026-05-08 @1\ncustody_recalculation 2026-05-12 @1",
        "P17:1:a",
        ("2026-05-12 已终止", "由“另有重要罪行重新计算的侦查羁押期限”（P19）接替"),
        ("came to nothing on 2026-05-12", "(P19)"),
        ("逾期",),
    ),
    (
        "requested before the detention",
        "bail 2026-03-02 @1\narrest_request 2026-03-04 @1\ndetention 2026-03-06 @1 #d",
        "P13:1:d",
        ("2026-03-06 拘留", "此前（2026-03-04）已办结"),
        ("done before it began, on 2026-03-04",),
        ("逾期",),
    ),
    (
        "detained during the review: another term in its place",
        "bail 2026-03-02 @1\narrest_request 2026-03-04 @1\narrest_review_acceptance 2026-03-04 #r\n"
        "detention 2026-03-06 @1",
        "Q01:1:r",
        ("2026-03-04", "→ 2026-03-11", "2026-03-06 刑事拘留，改按本期限，仍自原起算日计算"),
        ("→ 2026-03-11", "Criminal detention on 2026-03-06: this term from then on, counted from the same start"),
        ("此时已过",),
    ),
    (
        "detained when seven days from receipt were over",
        "bail 2026-03-02 @1\narrest_request 2026-03-04 @1\narrest_review_acceptance 2026-03-04 #r\n"
        "detention 2026-03-14 @1",
        "Q01:1:r",
        ("→ 2026-03-14", "原起算日起的期限此时已过，应当在当日作出决定"),
        ("it was over by then: to be decided on that day",),
        (),
    ),
    (
        "let go during the review",
        "detention 2026-03-02 @1\narrest_request 2026-03-04 @1\narrest_review_acceptance 2026-03-04 #r\n"
        "bail 2026-03-06 @1",
        "Q02:1:r",
        ("→ 2026-03-19", "2026-03-06 取保候审，改按本期限"),
        ("→ 2026-03-19", "Bail on 2026-03-06: this term from then on"),
        (),
    ),
    (
        "begun anew",
        "bail 2026-03-02 @1 #b\nprocuratorate_bail 2026-09-02 @1",
        "P21:1:b",
        ("期限重新计算",),
        ("begins anew",),
        (),
    ),
    (
        "done late",
        "acceptance 2026-03-02 #a\nfiling 2026-03-06",
        "P01::a",
        ("2026-03-06 已办结（逾期）",),
        ("done on 2026-03-06 (late)",),
        (),
    ),
    (
        "no start date",
        "arrest_non_approval 2026-03-09 @1 reason=N3 #n",
        "P16:1:?n",
        ("缺启动日期",),
        ("no start date",),
        ("已办结",),
    ),
    (
        "fulfilled without a start date: nobody can say whether in time",
        "indictment 2026-03-20 @1 #i\nbail 2026-01-05 @1",
        "Q06:1:?i",
        ("缺启动日期", "2026-03-20 已办结，是否逾期无从判断"),
        ("no start date", "nobody can say whether in time"),
        (),
    ),
    (
        "the hour is not known",
        "detention 2026-03-02 @1 #d",
        "P10:1:d",
        ("时刻没有记录，自当日零时起算",),
        ("the hour is not recorded",),
        (),
    ),
    (
        "the hour is known",
        "detention 2026-03-02 09:30 @1 #d",
        "P10:1:d",
        ("2026-03-03 10:00",),
        ("2026-03-03 10:00",),
        ("没有记录",),
    ),
    (
        "which of two obligations",
        "arrest 2026-03-20 10:00 @1 #a",
        "P14.family:1:a",
        ("通知家属：",),
        ("notice to the family: ",),
        (),
    ),
    (
        "a right",
        "non_filing_notice_served 2026-03-03 #n",
        "P06.reconsideration::n",
        ("系权利，2026-03-10 后不再行使",),
        ("a right, gone after 2026-03-10",),
        (),
    ),
    (
        "the co-suspect in custody keeps it from rolling",
        "arrest 2026-01-05 @1\nbail 2026-01-05 @2\nprosecution_review_acceptance 2026-03-05 #p",
        "Q06:2:p",
        ("2026-04-05", "在押"),
        ("2026-04-05", "custody"),
        ("2026-04-07",),
    ),
]


@pytest.mark.parametrize(("what", "steps", "key", "zh", "en", "never"), SAID, ids=[case[0] for case in SAID])
def test_sentence(what, steps, key, zh, en, never):
    state = next(state for state in project(story(steps), RULES, CALENDAR).clocks if state.key == key)
    said = clock_sentence(RULES, state)
    assert all(words in said for words in zh), said
    assert not any(words in said for words in never), said
    told = clock_sentence(RULES, state, zh=False)
    assert all(words in told for words in en), told
    assert "{" not in said + told


def test_a_rule_that_is_gone_is_named_by_its_code():
    state = project(story("acceptance 2026-03-02"), RULES, CALENDAR).clocks[0]
    assert clock_sentence(load_rules_without(state.rule), state) == state.rule


def load_rules_without(code):
    class Fewer:
        clocks = {key: row for key, row in RULES.clocks.items() if key != code}
        runs = RULES.runs

    return Fewer()
