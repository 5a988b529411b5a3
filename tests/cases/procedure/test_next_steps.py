"""What may come next: what is expected first, what is refused and worth saying, for whom; whatever the events."""

from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cases.procedure import CHINA, ProcEvent, load_rules, project
from cases.procedure.asof import to_release
from cases.procedure.gate_types import PersonFacts
from cases.procedure.gates_plan import OF_THE_FORM
from cases.procedure.steps_next import next_steps, refusals_at, refusals_of
from cases.procedure.words import refusal_text

from . import gates_police as police
from . import gates_procuratorate as procuratorate
from .story import story

RULES = load_rules()
BOTH = frozenset(
    {"police_handler", "police_unit_head", "police_legal", "prosecutor", "case_manager", "resident_prosecutor"}
)


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


def offers(events, now, side="police", roles=BOTH, persons=None):
    """What is offered for these events at that moment."""
    projection = project(story(events) if events else [], RULES)
    return next_steps(projection, RULES, at(now), roles=roles, side=side, persons=persons or {})


def expected(found, person, side):
    """The types of this side that are expected next, in the order in which a page shows them."""
    return [one.type for one in found if one.expected and one.person == person and one.side == side]


ORDER = [
    # (what, events, now, person, side, what is expected first)
    ("a new case", "", "2026-03-01T09:00", None, "police", ["acceptance"]),
    ("accepted", "acceptance 2026-03-01", "2026-03-02T09:00", None, "police",
     ["filing", "non_filing", "jurisdiction_transfer", "filing_review_extension"]),
    ("filed, nobody taken", police.FILED + "identity_unknown 2026-03-02 @1", "2026-03-02T12:00", 1, "police",
     ["summons", "detention", "bail", "residential_surveillance"]),
    ("summoned", police.FILED + "summons 2026-03-02 09:00 @1", "2026-03-02T12:00", 1, "police",
     ["detention", "bail", "residential_surveillance", "questioning_extension"]),
    ("just detained", police.HELD, "2026-03-02T10:00", 1, "police",
     ["detention_centre_admission", "first_interrogation", "family_notice", "arrest_request", "detention_extension",
      "release", "bail"]),
    ("detained and interrogated",
     police.HELD + "detention_centre_admission 2026-03-02 16:00 @1\nfirst_interrogation 2026-03-02 18:00 @1\n"
     "family_notice 2026-03-02 19:00 @1", "2026-03-03T10:00", 1, "police",
     ["arrest_request", "detention_extension", "release", "bail"]),
    ("arrest requested, to be accepted", police.HELD + "arrest_request 2026-03-05 @1", "2026-03-05T16:00", None,
     "procuratorate", ["arrest_review_acceptance", "handover_return"]),
    ("arrest under review, held", police.ASKED, "2026-03-06T09:00", 1, "procuratorate",
     ["arrest_approval", "arrest_non_approval"]),
    ("arrest under review, at liberty", procuratorate.UNHELD, "2026-03-06T09:00", 1, "procuratorate",
     ["arrest_approval", "arrest_non_approval", "arrest_review_extension"]),
    ("arrest approved", police.ASKED + "arrest_approval 2026-03-10 @1", "2026-03-10T15:00", 1, "police",
     ["arrest", "execution_receipt"]),
    ("arrest not approved, still held", police.ASKED + "arrest_non_approval 2026-03-10 @1 reason=N3",
     "2026-03-10T15:00", 1, "police",
     ["release", "bail", "residential_surveillance", "execution_receipt", "non_approval_reconsideration_request",
      "arrest_request"]),
    ("arrested", police.ARRESTED + "first_interrogation 2026-03-10 18:00 @1\nfamily_notice 2026-03-10 18:00 @1\n"
     "execution_receipt 2026-03-11 @1 decision=arrest_approval\ndetention_centre_admission 2026-03-10 17:00 @1",
     "2026-05-01T09:00", 1, "police", ["investigation_extension_request", "serious_crime_found", "bail", "release"]),
    ("an extension is asked for", police.ARRESTED + "investigation_extension_request 2026-05-02 @1 kind=156",
     "2026-05-03T09:00", 1, "procuratorate", ["investigation_extension", "investigation_extension_refusal"]),
    ("concluded", police.ARRESTED + "investigation_conclusion 2026-04-19", "2026-04-20T09:00", None, "police",
     ["legal_check", "transfer_for_prosecution", "case_withdrawal"]),
    ("sent for prosecution", police.SENT, "2026-04-20T15:00", None, "procuratorate",
     ["prosecution_review_acceptance", "handover_return"]),
    ("under review", police.REVIEWED + "suspect_informed 2026-04-21 @1", "2026-04-25T09:00", 1, "procuratorate",
     ["indictment", "non_prosecution", "supplementary_investigation_return", "review_extension"]),
    ("returned", police.RETURNED + "legal_check 2026-06-01 kind=resubmission result=pass", "2026-06-01T15:00", None,
     "police", ["transfer_for_prosecution", "case_withdrawal"]),
    ("indicted", procuratorate.TRIED, "2026-06-01T09:00", 1, "procuratorate",
     ["judgment", "indictment_withdrawal", "court_bail", "court_arrest"]),
    ("judged", procuratorate.TRIED + "judgment 2026-06-20 @1", "2026-06-22T09:00", 1, "procuratorate",
     ["appeal", "protest"]),  # not effective before ten days (CPL 230)
    ("judged, the ten days over", procuratorate.TRIED + "judgment 2026-06-20 @1", "2026-07-01T09:00", 1,
     "procuratorate", ["judgment_effective"]),
]  # fmt: skip


@pytest.mark.parametrize(("what", "events", "now", "person", "side", "first"), ORDER, ids=[c[0] for c in ORDER])
def test_what_is_expected_comes_first(what, events, now, person, side, first):
    found = offers(events, now, side)
    assert expected(found, person, side)[: len(first)] == first
    mine = [one for one in found if one.person == person]
    told = [one.expected for one in mine if one.allowed]
    assert told == sorted(told, reverse=True)
    assert [one.allowed for one in mine] == sorted((one.allowed for one in mine), reverse=True)


SAID = [
    # (what, events, now, person, step that is refused and worth saying, article)
    ("a third return", procuratorate.THIRD, "2026-08-01T09:00", 1, "supplementary_investigation_return", "RULES 346"),
    ("a return before the case is back", police.RETURNED, "2026-05-20T09:00", 1,
     "supplementary_investigation_return", "CPL 175"),
    ("reconsideration after supplementary investigation", police.DOUBTED, "2026-03-25T09:00", 1,
     "non_approval_reconsideration_request", "RULES 292"),
    ("an extension after expiry", police.ARRESTED, "2026-05-11T09:00", 1, "investigation_extension_request",
     "RULES 309"),
    ("detention extended after the three days", police.HELD, "2026-03-06T09:00", 1, "detention_extension", "CPL 91"),
    ("a deputy without permission", police.FILED + "status_note 2026-03-02 @1 status=deputy",
     "2026-03-05T09:00", 1, "bail", "MPS 164"),
    ("arrest review of a detained person extended", police.ASKED, "2026-03-08T09:00", 1, "arrest_review_extension",
     "RULES 282"),
    ("a third adjournment",
     procuratorate.TRIED + "trial_adjournment 2026-06-01\ntrial_resumption 2026-06-08\n"
     "trial_adjournment 2026-06-20\ntrial_resumption 2026-07-08", "2026-07-09T09:00", None, "trial_adjournment",
     "RULES 421"),
    ("prosecution during probation", procuratorate.MINOR, "2026-06-01T09:00", 1, "indictment", "CPL 283"),
]  # fmt: skip


@pytest.mark.parametrize(("what", "events", "now", "person", "step", "article"), SAID, ids=[c[0] for c in SAID])
def test_what_somebody_would_expect_is_said_with_its_article(what, events, now, person, step, article):
    one = next(one for one in offers(events, now) if (one.type, one.person) == (step, person))
    assert not one.allowed
    assert one.worth_saying
    assert article in {text for refusal in one.refusals for text in refusal.article.split("; ")}


def test_what_nobody_would_expect_is_not_said():
    found = offers(police.HELD, "2026-03-03T09:00")
    said = {one.type for one in found if one.worth_saying}
    assert not said & {"judgment", "indictment", "probation_end", "supplementary_investigation_return", "appeal"}
    assert len(said) <= 3


CHOICES = [
    ("detained", police.HELD + "detention_extension 2026-03-04 @1 length=7", "2026-03-08T09:00", "detention_extension",
     {("length", "7"): "CPL 91"}),
    ("arrested", police.ARRESTED, "2026-05-01T09:00", "investigation_extension_request",
     {("kind", "158"): "CPL 158", ("kind", "159"): "CPL 159"}),
    ("extended once", police.EXTENDED, "2026-06-01T09:00", "investigation_extension_request",
     {("kind", "156"): "CPL 156", ("kind", "159"): "CPL 159"}),
    ("extended in full",
     police.EXTENDED + "investigation_extension 2026-06-06 @1 kind=158\ninvestigation_extension 2026-08-06 @1 kind=159",
     "2026-10-01T09:00", "investigation_extension_request",
     {("kind", "156"): "CPL 156", ("kind", "158"): "CPL 158", ("kind", "159"): "CPL 159"}),
    ("under arrest review", police.ASKED, "2026-03-07T09:00", "arrest_non_approval",
     {("proposal", "bail"): "RULES 285", ("proposal", "residential_surveillance"): "RULES 141"}),
]  # fmt: skip


@pytest.mark.parametrize(("what", "events", "now", "step", "refused"), CHOICES, ids=[c[0] for c in CHOICES])
def test_a_value_is_refused_where_the_step_is_not(what, events, now, step, refused):
    one = next(one for one in offers(events, now) if (one.type, one.person) == (step, 1))
    assert one.allowed
    assert {(choice.param, choice.value) for choice in one.choices} == set(refused)
    for choice in one.choices:
        assert refused[choice.param, choice.value] in choice.refusals[0].article.split("; ")


def test_a_step_names_the_clock_that_it_fulfils():
    found = {(one.type, one.person): one for one in offers(police.HELD, "2026-03-03T09:00")}
    assert found["arrest_request", 1].clock.startswith("P13:1")
    assert found["arrest_request", 1].due == date(2026, 3, 4)
    assert found["first_interrogation", 1].due == at("2026-03-03T08:15")
    assert found["bail", 1].clock == ""


def test_who_asks():
    police_side = {(one.type, one.person): one for one in offers(police.ASKED, "2026-03-06T09:00", "police")}
    assert not police_side["arrest_approval", 1].may
    assert police_side["release", 1].may
    theirs = {(one.type, one.person): one for one in offers(police.ASKED, "2026-03-06T09:00", "procuratorate")}
    assert theirs["arrest_approval", 1].may
    assert not theirs["release", 1].may
    handler = offers(police.REFUSED, "2026-03-12T09:00", roles=frozenset({"police_handler"}))
    request = next(one for one in handler if one.type == "non_approval_reconsideration_request")
    assert (request.may, request.by) == (False, ("police_legal",))


def test_persons_of_whom_no_step_tells_are_offered_steps_too():
    found = offers(police.FILED, "2026-03-05T09:00", persons={7: PersonFacts()})
    assert {one.person for one in found} == {None, 7}
    assert "summons" in expected(found, 7, "police")


def test_what_calls_for_a_warning_is_offered_and_not_expected():
    sent = {(one.type, one.person): one for one in offers(police.SENT, "2026-04-21T09:00")}
    again = sent["transfer_for_prosecution", None]
    assert (again.allowed, again.expected) == (True, False)
    assert [one.code for one in again.warnings] == ["transferred_already"]
    before = {(one.type, one.person): one for one in offers(police.ARRESTED, "2026-04-19T09:00")}
    assert before["transfer_for_prosecution", None].expected


def test_approval_is_offered_for_whom_the_request_named():
    """CPL 87: the acceptance stands in the case, but concerns the one person alone."""
    found = offers(police.ASKED + "bail 2026-03-03 @2", "2026-03-06T09:00", "procuratorate")
    told = {(one.type, one.person): one for one in found}
    for kind in ("arrest_approval", "arrest_non_approval"):
        assert told[kind, 1].allowed and told[kind, 1].expected
        assert [one.code for one in told[kind, 2].refusals] == ["arrest_decided_without_request"]
        assert not told[kind, 2].expected


def test_two_persons_of_one_case_stand_apart():
    events = police.ARRESTED + "bail 2026-03-03 @2"
    found = offers(events, "2026-04-01T09:00")
    assert "investigation_extension_request" in expected(found, 1, "police")
    assert "investigation_extension_request" not in expected(found, 2, "police")
    assert "measure_lifted" in expected(found, 2, "police")


def test_steps_with_doors_of_their_own_are_not_offered():
    assert not {one.type for one in offers("", "2026-03-05T09:00")} & {
        "void", "finding_settlement", "case_split", "case_merged",
    }  # fmt: skip


# --- properties

DAYS = st.integers(1, 27)
VALUES = {
    param.values: [*RULES.reasons[param.values]] if param.values in RULES.reasons else ["1", "2"]
    for kind in RULES.events.values()
    for param in kind.param
}


@st.composite
def an_event(draw, number):
    """Any step, with any of its parameters."""
    kind = RULES.events[draw(st.sampled_from(sorted(set(RULES.events) - {"void"})))]
    hour = draw(st.one_of(st.none(), st.integers(0, 23)))
    params = {
        param.name: draw(st.sampled_from(["a", "b", "c"] if param.refers else VALUES[param.values]))
        for param in kind.param
        if draw(st.booleans())
    }
    return ProcEvent(
        number,
        kind.code,
        datetime(2026, 3, draw(DAYS), hour or 0, tzinfo=CHINA),
        hour is not None,
        draw(st.sampled_from([None, 1, 2])) if kind.scope == "person" else None,
        draw(st.sampled_from(["", "a", "b", "c"])),
        params,
    )


@st.composite
def a_case(draw):
    """Steps in any order, some of them voided."""
    size = draw(st.integers(0, 10))
    events = [draw(an_event(number)) for number in range(1, size + 1)]
    for target in draw(st.lists(st.integers(1, 12), max_size=2)):
        events.append(ProcEvent(len(events) + 1, "void", datetime(2026, 4, 1, tzinfo=CHINA), voids=target))
    return events


NOW = datetime(2026, 3, 28, 12, tzinfo=CHINA)
FACTS = {1: PersonFacts(), 2: PersonFacts(minor=False, status=frozenset({"deputy"}))}


def offered(events):
    """What is offered for these events, to nobody in particular."""
    return next_steps(project(events, RULES), RULES, NOW, roles=BOTH, side="police", persons=FACTS, officer=1)


@settings(max_examples=40, deadline=None)
@given(a_case(), st.randoms(use_true_random=False))
def test_any_events_are_answered_and_the_order_of_recording_does_not_matter(events, random):
    found = offered(events)
    shuffled = list(events)
    random.shuffle(shuffled)
    assert offered(shuffled) == found
    for one in found:
        for answer in (*one.refusals, *one.warnings):
            assert answer.article
            for zh in (True, False):
                assert "{" not in refusal_text(RULES, answer, zh)


@settings(max_examples=40, deadline=None)
@given(a_case(), an_event(100))
def test_a_form_asks_what_the_list_asks(events, draft):
    """A step with no parameter is refused by a form for what the list refuses it, and for nothing else."""
    projection = project(events, RULES)
    kind = RULES.events[draft.type]
    if kind.side == "any":
        return
    found = next(
        (one for one in offered(events) if (one.type, one.person) == (draft.type, draft.person)), None
    )  # fmt: skip
    if found is None:  # of a person, recorded on the case
        assert kind.scope == "person" and draft.person is None
        return
    said = refusals_of(draft.type, draft.person, projection, RULES, NOW, persons=FACTS, officer=1)
    form = {code for code, gate in RULES.gates.items() if gate.kind in OF_THE_FORM or gate.on_form}
    checks = {code for code, check in RULES.checks.items() if check.kind in ("no_param", "round_without", "twice")}
    assert {one.code for one in said} - form - checks == {one.code for one in (*found.refusals, *found.warnings)}


@settings(max_examples=40, deadline=None)
@given(a_case(), an_event(100), st.randoms(use_true_random=False))
def test_a_late_entry_is_answered_whatever_stands(events, draft, random):
    said = refusals_at(events, draft, RULES, now=NOW, persons=FACTS)
    shuffled = list(events)
    random.shuffle(shuffled)
    assert refusals_at(shuffled, draft, RULES, now=NOW, persons=FACTS) == said
    for one in said:
        assert one.article
        assert 0 not in one.events


# --- what is most urgent


REFUSED = police.ASKED + "arrest_non_approval 2026-03-10 10:00 @1 reason=N3\n"


def release_due(events, now):
    return {
        person: watch.code
        for person, watch in to_release(project(story(events), RULES), at(now), RULES).items()
    }  # fmt: skip


def test_who_is_held_after_non_approval_is_released_first():
    """CPL 91: released at once, or the measure changed; on the day of the decision already."""
    for now in ("2026-03-10T15:00", "2026-03-12T09:00"):
        assert release_due(REFUSED, now) == {1: "custody_goes_on_after_non_approval"}
        urgent = [one.type for one in offers(REFUSED, now) if one.urgent]
        assert urgent == ["release", "bail", "residential_surveillance"]
        own = [one for one in offers(REFUSED, now) if one.person == 1]
        assert [one.type for one in own[:3]] == urgent


@pytest.mark.parametrize(
    "after",
    ["release 2026-03-10 15:00 @1", "bail 2026-03-10 15:00 @1",
     "release 2026-03-10 15:00 @1\ndetention 2026-03-11 08:00 @1"],
)  # fmt: skip
def test_who_was_released_or_is_held_anew_is_not_to_be_released(after):
    assert release_due(REFUSED + after, "2026-03-12T09:00") == {}
    assert not any(one.urgent for one in offers(REFUSED + after, "2026-03-12T09:00"))


def test_an_approved_arrest_is_executed_not_released():
    approved = police.ASKED + "arrest_approval 2026-03-10 @1"
    assert release_due(approved, "2026-03-12T09:00") == {}


def test_while_somebody_is_detained_the_case_is_not_sent_for_prosecution_first():
    """The usual way to end a detention is the request for arrest, though the transfer would end it too."""
    found = offers(police.HELD, "2026-03-03T09:00")
    assert "arrest_request" in expected(found, 1, "police")
    assert not {"case_solved", "investigation_conclusion", "transfer_for_prosecution"} & {
        *expected(found, None, "police")
    }


def test_an_investigation_against_nobody_is_not_concluded():
    found = offers(police.FILED, "2026-03-03T09:00")
    assert not {"case_solved", "investigation_conclusion", "transfer_for_prosecution"} & {
        *expected(found, None, "police")
    }


def test_after_a_return_its_service_comes_first_for_who_is_arrested_too():
    """The service begins the month of the supplementary investigation (CPL 175)."""
    own = [one for one in offers(police.RETURNED, "2026-05-20T09:00") if one.person == 1 and one.expected]
    assert own[0].type == "decision_served"
