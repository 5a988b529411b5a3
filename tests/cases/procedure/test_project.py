"""Stage, strip, measures, outcomes and custody, worked out from the articles."""

from datetime import date, datetime

import pytest

from cases.procedure import CHINA, ProcEvent, as_of, in_custody, load_rules, outcome_name, project

from .story import story

RULES = load_rules()

STAGES = [
    ("nothing", "case_solved 2026-03-01", "none"),
    ("accepted", "acceptance 2026-03-01", "accepted"),
    ("not filed", "acceptance 2026-03-01\nnon_filing 2026-03-02", "not_filed"),
    ("filed after non-filing", "acceptance 2026-03-01\nnon_filing 2026-03-02\nfiling 2026-03-09", "investigation"),
    ("passed on", "acceptance 2026-03-01\njurisdiction_transfer 2026-03-02", "transferred_out"),
    ("investigation", "acceptance 2026-03-01\nfiling 2026-03-02", "investigation"),
    ("only the procuratorate reports", "arrest_review_acceptance 2026-03-02", "investigation"),
    ("withdrawn", "filing 2026-03-01\ncase_withdrawal 2026-03-09", "withdrawn"),
    ("filed again", "filing 2026-03-01\ncase_withdrawal 2026-03-09\nfiling 2026-04-09", "investigation"),
    ("transferred", "filing 2026-03-01\ntransfer_for_prosecution 2026-04-01", "review"),
    (
        "returned",
        "prosecution_review_acceptance 2026-04-01\nsupplementary_investigation_return 2026-04-20 @1",
        "supplementary",
    ),
    (
        "transferred again",
        "prosecution_review_acceptance 2026-04-01\nsupplementary_investigation_return 2026-04-20 @1\n"
        "transfer_for_prosecution 2026-05-20",
        "review",
    ),
    (
        "withdrawn after a return",
        "filing 2026-03-01\nprosecution_review_acceptance 2026-04-01\n"
        "supplementary_investigation_return 2026-04-20 @1\ncase_withdrawal 2026-05-20",
        "withdrawn",
    ),
    ("prosecuted", "prosecution_review_acceptance 2026-04-01\nindictment 2026-04-20 @1", "prosecuted"),
    (
        "one indicted, one returned later",
        "prosecution_review_acceptance 2026-04-01\nindictment 2026-04-20 @1\n"
        "supplementary_investigation_return 2026-04-21 @2",
        "prosecuted",
    ),
    ("indictment withdrawn", "indictment 2026-04-20 @1\nindictment_withdrawal 2026-05-20 @1", "review"),
    ("not prosecuted", "prosecution_review_acceptance 2026-04-01\nnon_prosecution 2026-04-20 @1", "not_prosecuted"),
    (
        "one of two not prosecuted",
        "prosecution_review_acceptance 2026-04-01\nbail 2026-03-01 @2\nnon_prosecution 2026-04-20 @1",
        "review",
    ),
    (
        "the other is handled elsewhere",
        "prosecution_review_acceptance 2026-04-01\nseparate_handling 2026-03-01 @2\nnon_prosecution 2026-04-20 @1",
        "not_prosecuted",
    ),
    (
        "the other leaves afterwards",
        "prosecution_review_acceptance 2026-04-01\nbail 2026-03-01 @2\n"
        "non_prosecution 2026-04-20 @1\nseparate_handling 2026-04-21 @2",
        "not_prosecuted",
    ),
    ("investigation concluded", "filing 2026-03-02\ninvestigation_conclusion 2026-05-01", "concluded"),
    (
        "concluded, then transferred",
        "filing 2026-03-02\ninvestigation_conclusion 2026-05-01\ntransfer_for_prosecution 2026-05-02",
        "review",
    ),
    (
        "returned by the case office",
        "filing 2026-03-02\ntransfer_for_prosecution 2026-05-02\nhandover_return 2026-05-03 kind=prosecution",
        "concluded",
    ),
    (
        "taken back by the police",
        "filing 2026-03-02\nprosecution_review_acceptance 2026-05-02\ntransfer_withdrawal 2026-05-09",
        "investigation",
    ),
    ("merged into another case", "filing 2026-03-02\ncase_merged 2026-05-01", "merged"),
    ("judged", "indictment 2026-04-20 @1\njudgment 2026-06-01 @1", "judged"),
    ("judged without persons known", "judgment 2026-06-01", "judged"),
    ("one of two judged", "indictment 2026-04-20 @1\nindictment 2026-04-20 @2\njudgment 2026-06-01 @1", "prosecuted"),
    (
        "one judged, one not prosecuted",
        "prosecution_review_acceptance 2026-04-01\nindictment 2026-04-20 @1\n"
        "judgment 2026-06-01 @1\nnon_prosecution 2026-06-02 @2",
        "judged",
    ),
    (
        "prosecuted after all",
        "non_prosecution 2026-04-20 @1 kind=insufficient_evidence\nindictment 2026-09-01 @1",
        "prosecuted",
    ),
    (
        "a whole-case decision counts for all",
        "prosecution_review_acceptance 2026-04-01\nbail 2026-03-01 @1\nbail 2026-03-01 @2\nnon_prosecution 2026-04-20",
        "not_prosecuted",
    ),
]


@pytest.mark.parametrize(("what", "events", "stage"), STAGES, ids=[case[0] for case in STAGES])
def test_stage(what, events, stage):
    assert project(story(events), RULES).stage == stage


def test_every_stage_is_in_the_table():
    assert {stage for _, _, stage in STAGES} == set(RULES.stages)


def test_strip_dates_and_where_the_case_stands():
    result = project(
        story("""
            acceptance 2026-03-01
            filing 2026-03-02
            transfer_for_prosecution 2026-05-01
            prosecution_review_acceptance 2026-05-03
        """),
        RULES,
    )
    strip = {step.code: (step.on, step.event, step.current) for step in result.strip}
    assert strip == {
        "acceptance": (date(2026, 3, 1), 1, False),
        "filing": (date(2026, 3, 2), 2, False),
        "investigation": (date(2026, 3, 2), 2, False),
        "review": (date(2026, 5, 3), 4, True),
        "prosecution": (None, None, False),
        "judgment": (None, None, False),
    }
    assert result.stage_on == date(2026, 5, 1)
    assert result.first_on["acceptance"] == date(2026, 3, 1)


# (what, events of person 1, intervals as (measure, from, to, ended by))
MEASURES = [
    (
        "a new measure ends the earlier",
        "detention 2026-03-01 08:15 @1\narrest 2026-03-10 09:00 @1",
        [("detention", "2026-03-01", "2026-03-10", "arrest"), ("arrest", "2026-03-10", None, "")],
    ),
    (
        "release ends all",
        "detention 2026-03-01 @1\nrelease 2026-03-05 @1",
        [("detention", "2026-03-01", "2026-03-05", "release")],
    ),
    (
        "release and bail of one day are one change",
        "detention 2026-03-01 @1\nrelease 2026-03-05 @1\nbail 2026-03-05 10:00 @1",
        [("detention", "2026-03-01", "2026-03-05", "bail"), ("bail", "2026-03-05", None, "")],
    ),
    (
        "detained and released on one day",
        "detention 2026-03-01 08:15 @1\nrelease 2026-03-01 @1",
        [("detention", "2026-03-01", "2026-03-01", "release")],
    ),
    (
        "own end",
        "bail 2026-03-01 @1 #m\nmeasure_end 2026-06-01 @1 of=m measure=bail\ndetention 2026-06-20 @1",
        [("bail", "2026-03-01", "2026-06-01", "measure_end"), ("detention", "2026-06-20", None, "")],
    ),
    (
        "an end without reference ends the running one",
        "bail 2026-03-01 @1\nmeasure_end 2026-06-01 @1 measure=bail",
        [("bail", "2026-03-01", "2026-06-01", "measure_end")],
    ),
    (
        "an end of another measure ends nothing",
        "bail 2026-03-01 @1\nmeasure_end 2026-06-01 @1 measure=arrest",
        [("bail", "2026-03-01", None, "")],
    ),
    (
        "an end before its start ends nothing",
        "detention 2026-03-05 @1 #m\nmeasure_end 2026-03-01 @1 of=m measure=detention",
        [("detention", "2026-03-05", None, "")],
    ),
    (
        "start and end of one day",
        "summons 2026-03-05 09:00 @1 #m\nmeasure_end 2026-03-05 @1 of=m measure=summons",
        [("summons", "2026-03-05", "2026-03-05", "measure_end")],
    ),
    (
        "a summons does not end bail",
        "bail 2026-03-01 @1\nsummons 2026-03-05 @1",
        [("bail", "2026-03-01", None, ""), ("summons", "2026-03-05", None, "")],
    ),
    (
        "an end whose start is void is void too",
        "detention 2026-03-01 @1 #m\nmeasure_end 2026-03-03 @1 of=m measure=detention\nvoid 2026-03-04 !1\n"
        "detention 2026-03-02 @1",
        [("detention", "2026-03-02", None, "")],
    ),
    (
        "bail again after 37 days",
        "bail 2026-03-01 @1\nbail 2026-05-01 @1",
        [("bail", "2026-03-01", "2026-05-01", "bail"), ("bail", "2026-05-01", None, "")],
    ),
]


def test_a_measure_recorded_twice_is_one():
    lines = """
        detention 2026-03-01 @1 #hand
        detention 2026-03-01 08:15 @1 #ledger
        measure_end 2026-03-05 @1 of=hand measure=detention
    """
    (interval,) = project(story(lines), RULES).intervals
    assert (interval.start_precise, interval.end_why) == (True, "measure_end")


@pytest.mark.parametrize(("what", "events", "expected"), MEASURES, ids=[case[0] for case in MEASURES])
def test_measures(what, events, expected):
    got = [
        (i.measure, i.start_day.isoformat(), i.end_day.isoformat() if i.end_day else None, i.end_why)
        for i in project(story(events), RULES).persons[1].intervals
    ]
    assert got == expected


def test_no_interval_ends_before_it_starts():
    result = project(story("detention 2026-03-01 08:15 @1\nrelease 2026-03-01 @1"), RULES)
    (interval,) = result.intervals
    assert interval.end == interval.start
    assert not interval.end_precise


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


def test_custody_on_a_date_and_at_a_moment():
    result = project(story("detention 2026-03-01 08:15 @1\narrest 2026-03-10 @1\nrelease 2026-04-05 11:00 @1"), RULES)
    table = [
        (date(2026, 2, 28), False),
        (date(2026, 3, 1), True),
        (date(2026, 3, 9), True),
        (date(2026, 4, 5), True),
        (date(2026, 4, 6), False),
        (at("2026-03-01T08:14"), False),
        (at("2026-03-01T08:15"), True),
        (at("2026-04-05T10:59"), True),
        (at("2026-04-05T11:00"), False),
    ]
    assert [(when, in_custody(result, 1, when)) for when, _ in table] == table
    assert not in_custody(result, 99, date(2026, 3, 5))


def test_outcomes_and_returns():
    result = project(
        story("""
            arrest_non_approval 2026-03-10 @1 reason=N2
            supplementary_investigation_return 2026-05-10 @2 round=1
            supplementary_investigation_return 2026-07-10 @2 round=2
            detention 2026-03-01 @3
        """),
        RULES,
    )
    assert {p: s.outcome_code for p, s in result.persons.items()} == {
        1: "arrest_not_approved:N2",
        2: "returned:2",
        3: "",
    }
    assert result.counts["persons"] == 3
    assert result.counts["returns"] == 2
    assert result.counts["detention"] == 1
    assert outcome_name(RULES, "arrest_not_approved:N2") == "不批准逮捕（事实不清、证据不足）"


def test_a_void_of_a_void_brings_the_event_back():
    lines = "acceptance 2026-03-01\nfiling 2026-03-02\nvoid 2026-03-03 !2"
    assert project(story(lines), RULES).stage == "accepted"
    assert project(story(lines + "\nvoid 2026-03-04 !3"), RULES).stage == "investigation"


def test_an_event_cannot_void_what_comes_after_it():
    assert (
        project(story("acceptance 2026-03-01\nvoid 2026-03-02 !3\nfiling 2026-03-02"), RULES).stage == "investigation"
    )


def test_unknown_types_are_no_steps():
    assert project(story("acceptance 2026-03-01\nsomething 2026-03-02"), RULES).counts["events"] == 1


def test_the_day_is_the_day_in_china():
    event = ProcEvent(1, "acceptance", datetime.fromisoformat("2026-03-01T17:30:00+00:00"), True)
    assert project([event], RULES).first_on["acceptance"] == date(2026, 3, 2)


# --- as of a day


def test_as_of_current_measures_and_days_in_stage():
    result = project(
        story("""
            filing 2026-03-01
            detention 2026-03-02 08:00 @1
            bail 2026-03-03 @2
            detention 2026-03-02 @3
            release 2026-03-04 @3
            summons 2026-03-02 09:00 @4
            arrest_request 2026-03-05 @5
        """),
        RULES,
    )
    today = as_of(result, at("2026-03-11T12:00"), RULES)
    assert today.custody == (1,)
    assert dict(today.current) == {1: "detention", 2: "bail", 3: "released", 4: "untaken", 5: "untaken"}
    assert today.since[2] == date(2026, 3, 3)
    assert today.days_in_stage == 10
    earlier = as_of(result, at("2026-03-02T10:00"), RULES)
    assert earlier.custody == (1, 3)
    assert earlier.current[4] == "summons"
    assert earlier.current[2] == "untaken"


WATCHED = [
    (
        "released in time",
        "filing 2026-03-01\ndetention 2026-03-02 @1\narrest_non_approval 2026-03-08 @1 reason=N3\n"
        "release 2026-03-08 @1",
        set(),
    ),
    (
        "still held after non-approval",
        "filing 2026-03-01\ndetention 2026-03-02 @1\narrest_non_approval 2026-03-08 @1 reason=N3",
        {"custody_goes_on_after_non_approval"},
    ),
    (
        "still held after withdrawal",
        "filing 2026-03-01\ndetention 2026-03-02 @1\ncase_withdrawal 2026-03-08 reason=1",
        {"custody_goes_on_after_withdrawal"},
    ),
    (
        "still held after non-prosecution",
        "filing 2026-03-01\narrest 2026-03-02 @1\nnon_prosecution 2026-03-08 @1 kind=statutory",
        {"custody_goes_on_after_non_prosecution"},
    ),
    ("dated in the future", "filing 2026-04-01", {"dated_in_future"}),
]


@pytest.mark.parametrize(("what", "events", "codes"), WATCHED, ids=[case[0] for case in WATCHED])
def test_what_depends_on_today(what, events, codes):
    result = project(story(events), RULES)
    found = as_of(result, at("2026-03-10T09:00"), RULES).findings
    assert {hit.code for hit in found} == codes
    assert not {hit.code for hit in result.findings} & set(RULES.watches)
