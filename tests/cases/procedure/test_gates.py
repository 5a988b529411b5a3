"""What may not be done now: each gate refused once and passed once, with the article that the refusal names."""

from datetime import datetime

import pytest

from cases.procedure import CHINA, load_rules, project
from cases.procedure.gate_types import PersonFacts
from cases.procedure.steps_next import next_steps, refusals_at
from cases.procedure.words import refusal_text

from . import gates_police, gates_procuratorate
from .story import story

RULES = load_rules()
CASES = [*gates_police.CASES, *gates_procuratorate.CASES]
# Gates whose question no line of events answers; tested below.
APART = {
    "lies_ahead", "same_prosecutor_arrest", "same_prosecutor_non_prosecution", "conditional_only_for_minors",
    "fast_track_of_a_minor",
}  # fmt: skip


def asked(events, draft, **told):
    """What is said of this step among these events: code -> refusal."""
    (event,) = story(draft)
    held = story(events) if events.strip() else []
    new = type(event)(
        1000, event.type, event.happened_at, event.precise, event.person, "new", event.params
    )  # fmt: skip
    return {one.code: one for one in refusals_at(held, new, RULES, **told)}


@pytest.mark.parametrize(
    ("gate", "article", "events", "refused", "lawful", "step"), CASES, ids=[f"{c[0]}-{c[1]}" for c in CASES]
)
def test_gate(gate, article, events, refused, lawful, step):
    said = asked(events, refused)
    assert gate in said, sorted(said)
    assert article in said[gate].article.split("; ")
    assert said[gate].level == RULES.gates[gate].level
    for zh in (True, False):
        sentence = refusal_text(RULES, said[gate], zh)
        assert "{" not in sentence
        assert "_" not in sentence
    assert gate not in asked(events if lawful == "=" else lawful, step)


@pytest.mark.parametrize(
    ("gate", "article", "events", "refused", "lawful", "step"), CASES, ids=[f"{c[0]}-{c[1]}" for c in CASES]
)
def test_the_lawful_step_is_refused_by_nothing(gate, article, events, refused, lawful, step):
    said = asked(events if lawful == "=" else lawful, step)
    assert {code for code, one in said.items() if one.level == "refuse"} == set()


def test_every_gate_is_in_the_table():
    assert {case[0] for case in CASES} | APART == set(RULES.gates)


def test_what_lies_ahead_is_not_recorded():
    now = datetime(2026, 3, 5, 12, tzinfo=CHINA)
    assert asked(gates_police.FILED, "case_solved 2026-03-06", now=now)["lies_ahead"].article == "HOUSE 3"
    assert "lies_ahead" not in asked(gates_police.FILED, "case_solved 2026-03-05", now=now)
    assert "lies_ahead" in asked(gates_police.HELD, "family_notice 2026-03-05 12:01 @1", now=now)


@pytest.mark.parametrize(
    ("gate", "events", "draft", "article"),
    [
        (
            "same_prosecutor_arrest",
            gates_police.REFUSED + "non_approval_reconsideration_request 2026-03-11 @1",
            "non_approval_reconsideration_decision 2026-03-15 @1 result=upheld chief_approved=1",
            "RULES 290",
        ),
        (
            "same_prosecutor_non_prosecution",
            gates_police.REVIEWED
            + "non_prosecution 2026-05-10 @1 kind=discretionary\nnon_prosecution_reconsideration_request 2026-05-12 @1",
            "non_prosecution_reconsideration_decision 2026-06-01 @1 result=upheld chief_approved=1",
            "RULES 379",
        ),
    ],
)
def test_another_prosecutor_reconsiders(gate, events, draft, article):
    held = story(events)
    decided = next(event.id for event in held if event.type in ("arrest_non_approval", "non_prosecution"))
    said = asked(events, draft, actors={decided: 7}, officer=7)
    assert said[gate].article == article
    assert said[gate].events == (decided,)
    assert gate not in asked(events, draft, actors={decided: 7}, officer=8)
    # a ledger's decision names nobody
    assert gate not in asked(events, draft, actors={}, officer=7)


def test_conditional_non_prosecution_is_for_minors():
    draft = "conditional_non_prosecution 2026-05-10 @1 months=6"
    adult, minor, unknown = ({1: PersonFacts(minor=told)} for told in (False, True, None))
    assert "CPL 282" in asked(gates_police.REVIEWED, draft, persons=adult)["conditional_only_for_minors"].article
    assert not asked(gates_police.REVIEWED, draft, persons=minor)
    assert not asked(gates_police.REVIEWED, draft, persons=unknown)


def test_fast_track_is_not_for_minors():
    draft = "fast_track 2026-04-30 @1"
    adult, minor, unknown = ({1: PersonFacts(minor=told)} for told in (False, True, None))
    said = asked(gates_police.REVIEWED, draft, persons=minor)["fast_track_of_a_minor"]
    assert (said.article, said.level) == ("CPL 223", "warn")
    assert "未成年人" in refusal_text(RULES, said)
    assert not asked(gates_police.REVIEWED, draft, persons=adult)
    assert not asked(gates_police.REVIEWED, draft, persons=unknown)


def test_the_chief_procurator_needs_nobodys_approval():
    draft = "arrest_non_approval 2026-03-09 @1 reason=N1"
    assert "non_approval_by_chief" in asked(gates_police.ASKED, draft, roles=frozenset({"prosecutor"}))
    assert "non_approval_by_chief" not in asked(gates_police.ASKED, draft, roles=frozenset({"chief_procurator"}))


def test_the_status_of_a_person_may_be_a_fact():
    persons = {1: PersonFacts(status=frozenset({"deputy"}))}
    assert "deputy_without_permission" in asked(gates_police.FILED, "bail 2026-03-05 @1", persons=persons)
    assert "deputy_without_permission" not in asked(gates_police.FILED, "bail 2026-03-05 @2", persons=persons)


def test_who_may_record_it():
    police = {"side": "police", "roles": frozenset({"police_handler"})}
    assert asked(gates_police.ASKED, "arrest_approval 2026-03-09 @1", **police)["wrong_actor"].article == (
        "CPL 90; RULES 284"
    )
    assert "wrong_actor" not in asked(gates_police.FILED, "detention 2026-03-09 @1", **police)
    # the police legal department alone asks for reconsideration
    draft = "non_approval_reconsideration_request 2026-03-12 @1"
    assert "wrong_actor" in asked(gates_police.REFUSED, draft, **police)
    assert "wrong_actor" not in asked(
        gates_police.REFUSED, draft, side="police", roles=frozenset({"police_legal"})
    )  # fmt: skip


CHECKED = [
    # (check, article, events, refused step, events of the lawful case, lawful step): what checks refuse before it
    # is recorded
    ("third_adjournment", "RULES 421",
     gates_procuratorate.TRIED + "trial_adjournment 2026-06-01\ntrial_resumption 2026-06-08\n"
     "trial_adjournment 2026-06-20\ntrial_resumption 2026-07-08", "trial_adjournment 2026-07-10",
     gates_procuratorate.TRIED + "trial_adjournment 2026-06-01\ntrial_resumption 2026-06-08",
     "trial_adjournment 2026-06-20"),
    ("third_return", "RULES 350",
     gates_police.REVIEWED + "supplementary_investigation_return 2026-05-10 @1 round=2\n"
     "prosecution_review_acceptance 2026-06-05", "supplementary_investigation_return 2026-06-20 @1",
     gates_procuratorate.AGAIN, "supplementary_investigation_return 2026-06-20 @1 round=2"),
    ("second_review_extension", "CPL 172", gates_police.REVIEWED + "review_extension 2026-05-18 @1",
     "review_extension 2026-05-25 @1", gates_procuratorate.AGAIN, "review_extension 2026-06-25 @1"),
    ("measure_without_filing", "MPS 174", "acceptance 2026-03-01", "bail 2026-03-02 @1", gates_police.FILED,
     "bail 2026-03-02 @1"),
    ("arrest_without_filing", "CPL 115", "acceptance 2026-03-01", "arrest_request 2026-03-02 @1",
     "", "arrest_request 2026-03-02 @1"),
    ("transfer_without_filing", "CPL 162", "acceptance 2026-03-01", "transfer_for_prosecution 2026-03-02",
     gates_police.FILED, "transfer_for_prosecution 2026-03-05"),
    ("non_filing_after_filing", "MPS 186", gates_police.FILED, "non_filing 2026-03-06", "acceptance 2026-03-01",
     "non_filing 2026-03-06"),
    ("return_after_indictment", "RULES 342", gates_procuratorate.INDICTED,
     "supplementary_investigation_return 2026-06-01 @1 round=1",
     gates_procuratorate.INDICTED + "indictment_withdrawal 2026-05-30 @1",
     "supplementary_investigation_return 2026-06-01 @1 round=1"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("check", "article", "events", "refused", "lawful", "step"), CHECKED, ids=[case[0] for case in CHECKED]
)
def test_checks_refuse_before_it_is_recorded(check, article, events, refused, lawful, step):
    said = asked(events, refused)
    assert said[check].level == "refuse"
    assert article in said[check].article.split("; ")
    assert check not in asked(lawful, step)


def test_what_a_gate_has_said_no_check_says_again():
    said = asked(gates_police.ARRESTED, "investigation_extension 2026-05-08 @1 kind=158")
    assert "extension_158_without_156" in said
    assert "granted_158_before_156" not in said


THIRD_RETURN = gates_procuratorate.THIRD


def test_a_third_return_is_refused_with_its_article():
    said = asked(THIRD_RETURN, "supplementary_investigation_return 2026-08-01 @1")
    assert {code for code, one in said.items() if one.level == "refuse"} == {"third_return"}
    assert "RULES 346" in said["third_return"].article
    assert said["third_return"].params["count"] == "3"
    assert "补充侦查以二次为限" in refusal_text(RULES, said["third_return"])
    # the other suspect was never returned
    other = asked(THIRD_RETURN, "supplementary_investigation_return 2026-08-01 @2 round=1")
    assert "third_return" not in other


LEDGERS = [
    # (what one ledger told, a step of the other side that must stay possible)
    ("the police alone", gates_police.HELD, "non_approval_reconsideration_request 2026-03-12 @1"),
    ("the police alone", gates_police.HELD, "non_approval_review_request 2026-03-20 @1"),
    (
        "the police alone",
        gates_police.FILED + "arrest 2026-03-10 @1",
        "investigation_extension_request 2026-05-01 @1 kind=158 ground=wide",
    ),
    ("the police alone", gates_police.FILED + "arrest 2026-03-10 @1", "transfer_for_prosecution 2026-05-01"),
    ("the police alone", gates_police.FILED, "violation_reply 2026-05-01"),
    ("the procuratorate alone", "arrest_review_acceptance 2026-03-05", "arrest_approval 2026-03-08 @1"),
    ("the procuratorate alone", "arrest_review_acceptance 2026-03-05", "arrest_review_extension 2026-03-08 @1"),
    ("the procuratorate alone", "prosecution_review_acceptance 2026-04-05", "indictment 2026-04-25 @1"),
    ("the procuratorate alone", "prosecution_review_acceptance 2026-04-05",
     "custody_necessity_suggestion 2026-04-25 @1"),
    ("the procuratorate alone", "arrest_approval 2026-03-08 @1", "investigation_extension 2026-05-01 @1 kind=156"),
    ("the procuratorate alone", "", "prosecution_review_acceptance 2026-04-05"),
    ("the procuratorate alone", "arrest_review_acceptance 2026-03-05",
     "filing_reasons_demand 2026-03-09 kind=non_filing"),
]  # fmt: skip


@pytest.mark.parametrize(("who", "events", "draft"), LEDGERS, ids=[f"{c[0]}: {c[2].split()[0]}" for c in LEDGERS])
def test_what_the_other_agency_never_told_is_not_held_against_a_step(who, events, draft):
    said = asked(events, draft)
    assert {code for code, one in said.items() if one.level == "refuse"} == set()


def test_a_reply_to_what_the_other_side_told_nothing_of_is_only_pointed_out():
    told = gates_police.FILED + "violation_notice 2026-04-01 days=15"
    assert asked(told, "violation_reply 2026-04-10") == {}
    untold = gates_police.FILED + "early_intervention 2026-03-05"
    assert asked(untold, "violation_reply 2026-04-10")["nothing_to_follow"].level == "warn"


def test_a_step_that_names_what_it_follows_is_held_to_its_day():
    said = asked(gates_police.REFUSED, "decision_served 2026-03-09 @1 of=d decision=arrest_non_approval")
    assert "nothing_to_follow" not in said
    after = project(
        [*story(gates_police.REFUSED), *story("decision_served 2026-03-09 @1 of=d decision=arrest_non_approval")], RULES
    )
    assert "served_before_decision" in {hit.code for hit in after.findings}


def test_a_step_dated_before_what_it_needs_is_told_so():
    """Not that there is no acceptance: there is one, of a later day."""
    said = asked("acceptance 2026-03-05", "filing 2026-03-02")["filing_without_acceptance"]
    assert (said.level, said.article) == ("refuse", "MPS 171; MPS 178")
    assert "受案记录的日期是2026-03-05，立案（2026-03-02）不能早于它" in refusal_text(RULES, said)
    assert "Acceptance is recorded on 2026-03-05 and Filing (2026-03-02) cannot come before it" in refusal_text(
        RULES, said, zh=False
    )
    assert "没有受案记录" in refusal_text(RULES, asked("case_solved 2026-03-05", "filing 2026-03-02")[said.code])


LATE = gates_police.ARRESTED + "transfer_for_prosecution 2026-04-20\n"


@pytest.mark.parametrize(
    ("draft", "refused"),
    [
        ("detention_extension 2026-03-04 @1 length=7", set()),
        ("detention_extension 2026-03-08 @1 length=7", {"detention_extended_after_request"}),
        ("family_notice 2026-03-02 20:00 @1", set()),
        ("family_notice 2026-03-01 20:00 @1", {"family_notice_without_measure"}),
        ("arrest_request 2026-03-04 @1", set()),
        ("case_withdrawal 2026-04-19 reason=1", set()),
        ("case_withdrawal 2026-04-21 reason=1", {"police_end_while_under_review"}),
        # of one day, no hour known: the order of the law decides
        ("arrest_request 2026-03-02 @1", set()),
        ("arrest_review_extension 2026-03-05 @1", {"review_extended_though_held"}),
        # the request was for the other
        ("arrest_approval 2026-03-05 @2", {"arrest_decided_without_request"}),
    ],
)
def test_a_late_entry_is_judged_by_what_stood_at_its_moment(draft, refused):
    said = asked(LATE, draft)
    assert {code for code, one in said.items() if one.level == "refuse"} == refused


def test_one_projection_serves_all_offers(monkeypatch):
    held = project(story(gates_police.ARRESTED), RULES)
    calls = []
    monkeypatch.setattr("cases.procedure.steps_next.project", lambda *a, **k: calls.append(a))
    now = datetime(2026, 4, 1, 9, tzinfo=CHINA)
    assert next_steps(held, RULES, now, roles=frozenset(), side="police", persons={1: PersonFacts(), 2: PersonFacts()})
    assert calls == []
