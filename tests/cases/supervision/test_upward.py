"""What is reported to the next higher level (RULES 553, 554, 564, 565, 619): told, seen, decided, recorded."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404

from cases.matters.loader import load_flows
from cases.matters.models import Matter
from cases.matters.queries import matter_get, matters_seen
from cases.procedure import load_rules
from cases.register.models import Case, Event
from office.access.models import Level
from office.access.queries import level_of
from office.access.roles import Role
from office.agencies.models import AgencyKind
from office.followup.models import FollowUp
from office.outbox.models import OutboxMessage
from office.papers.models import Document
from tests.cases.supervision.filing import FilingWalk
from tests.cases.supervision.test_objection import RESULT, reconsidered, reexamined, to_order
from tests.cases.supervision.walk import owed, paper
from tests.factories import fresh, officer_add

pytestmark = pytest.mark.django_db
SIGNED = {"signer": "法制大队值班员", "method": "posted"}
ENDED = {"upper_outcome": "still"}


@pytest.fixture
def walk() -> FilingWalk:
    return FilingWalk()


@pytest.fixture
def city(walk):
    """An officer of the police bureau of the city."""
    agency = walk.made.agencies["upper_police"]
    assert agency.kind == AgencyKind.UPPER_POLICE
    return officer_add(walk.made, Role.UPPER_LEVEL, "upper_police", [], key="city")


def told(officer) -> list[tuple[str, int]]:
    """What an officer's agency was told of by message: the step, the matter."""
    rows = OutboxMessage.objects.filter(kind="matter.stepped", recipient__agency=officer.agency).order_by("pk")
    return [(row.params["act"], row.root_id) for row in rows]


def again(matter) -> Matter:
    return Matter.objects.get(pk=matter.pk)


def correction_up(walk, case=None):
    """A correction upheld on re-examination and reported, and another that is not."""
    walk.served(walk.found())
    target, _objection = reexamined(walk, "upheld", case=case)
    return walk.act(walk.prosecutor, target, "report_up", "2026-03-16", reason="复查维持")


def order_up(walk):
    """An order to file that is not carried out after a correction notice, reported."""
    matter = walk.act(walk.prosecutor, walk.ordered(), "not_executed", "2026-04-08")
    walk.issued(walk.found("2026-04-08", origin=matter), "2026-04-09")
    matter = walk.act(walk.prosecutor, matter, "violation_begun", "2026-04-09")
    return walk.act(walk.prosecutor, matter, "report_up", "2026-04-30", reason="仍不立案")


def objections(matter):
    """What the police object to it: whoever is to judge the one reads the other."""
    return list(matter.followers.filter(kind="objection").values_list("pk", flat=True))


@pytest.mark.parametrize("build", [correction_up, order_up])
def test_the_upper_procuratorate_is_told_owes_it_and_sees_that_matter_alone(walk, city, build):
    matter = build(walk)
    assert matter.state == "reported"
    assert told(walk.upper) == [("report_up", matter.pk)]
    assert {one.pk for one in matters_seen(fresh(walk.upper))} == {matter.pk, *objections(matter)}
    assert owed(matter)["upper_review"][0] == str(walk.upper.agency)
    # The police of its level know nothing before the upper procuratorate found it right.
    assert not matters_seen(fresh(city)).exists() and told(city) == []


def test_a_report_opens_nothing_of_the_case(walk):
    case = walk.case()
    correction_up(walk, case)
    assert level_of(fresh(walk.upper), Case.objects.get(pk=case.pk)) == Level.NONE


@pytest.mark.parametrize(("build", "found"), [(correction_up, "upper_upheld"), (order_up, "upper_consulted")])
@pytest.mark.parametrize("who", ["upper", "prosecutor"])
def test_found_right_the_superior_of_the_police_is_told_and_sees_to_it(walk, city, build, found, who):
    """The upper level decides here, or the county records it from what it wrote."""
    matter = build(walk)
    day, later = "2026-05-06", "2026-05-08"
    with pytest.raises(Http404):
        walk.act(city, matter, "superior_urged", day, data={"superior_words": "已督促"})
    data = {"upper_words": "意见正确", "upper_no": "海市检〔2026〕1号"}
    matter = walk.act(getattr(walk, who), matter, found, day, data=data)
    assert (found, matter.pk) in told(city)
    assert {one.pk for one in matters_seen(fresh(city))} == {matter.pk, *objections(matter)}
    assert "upper_review" not in owed(matter) and "upper_result" not in owed(matter)
    assert owed(matter)["superior"][0] == str(city.agency) and "follow" in owed(matter)
    with pytest.raises(PermissionDenied):
        walk.act(walk.legal, matter, "superior_urged", later, data={"superior_words": "x"})
    matter = walk.act(city, matter, "superior_urged", later, data={"superior_words": "已督促限期办理"})
    assert "superior" not in owed(matter) and "follow" in owed(matter)


def test_what_was_carried_out_after_the_report_ends_as_carried_out(walk):
    matter = walk.act(walk.upper, order_up(walk), "upper_consulted", "2026-05-06", data={"upper_words": "已协商"})
    filed = walk.act(walk.legal, matter, "file", "2026-05-08", data={"filing_no": "x"}, files=[paper()])
    assert filed.state == "filed" and "outcome" in owed(filed)


def test_not_carried_out_even_then_it_ends_as_such(walk):
    matter = order_up(walk)
    with pytest.raises((PermissionDenied, ValidationError)):  # not before the upper level has dealt with it
        walk.act(walk.prosecutor, matter, "end_reported", "2026-05-05", reason="办结")
    matter = walk.act(walk.prosecutor, matter, "upper_consulted", "2026-05-06", data={"upper_words": "已协商"})
    matter = walk.act(walk.prosecutor, matter, "end_reported", "2026-06-10", reason="协商未果")
    assert (matter.state, matter.closed, owed(matter)) == ("unexecuted", True, {})


@pytest.mark.parametrize("who", ["upper", "chief"])
def test_found_wrong_above_the_order_is_void(walk, who):
    matter = walk.act(getattr(walk, who), order_up(walk), "upper_withdrawn", "2026-05-06", reason="事实不清")
    assert matter.state == "revoked" and Document.objects.get(kind="filing_order").voided_at is not None


def test_reported_anew_it_is_to_be_dealt_with_anew(walk, city):
    matter = walk.act(walk.upper, correction_up(walk), "upper_upheld", "2026-03-20", data={"upper_words": "正确"})
    matter = walk.act(city, matter, "superior_urged", "2026-03-23", data={"superior_words": "已督促"})
    matter = walk.replied(matter, "2026-03-25", "refused")
    matter = walk.evaluated(matter, "2026-03-26", "not_adopted")
    matter = walk.act(walk.prosecutor, matter, "urge", "2026-03-27", data={"urge_by": "2026-03-31"}, reason="未纠正")
    matter = walk.act(walk.prosecutor, matter, "report_up", "2026-04-01", reason="仍不纠正")
    assert {"upper_review", "upper_result"} <= owed(matter).keys() and "follow" not in owed(matter)
    # The upper police wait as they did at first, and nothing ends, until it is found right once more.
    assert "superior" not in owed(matter)
    with pytest.raises((PermissionDenied, ValidationError)):
        walk.act(city, matter, "superior_urged", "2026-04-02", data={"superior_words": "已督促"})
    with pytest.raises((PermissionDenied, ValidationError)):
        walk.act(walk.prosecutor, matter, "end_reported", "2026-04-02", data=ENDED, reason="办结")
    assert len([one for one in told(walk.upper) if one == ("report_up", matter.pk)]) == 2
    matter = walk.act(walk.upper, matter, "upper_upheld", "2026-04-03", data={"upper_words": "仍正确"})
    assert owed(matter)["superior"][0] == str(city.agency)
    matter = walk.act(city, matter, "superior_urged", "2026-04-07", data={"superior_words": "再次督促"})
    assert "superior" not in owed(matter)


@pytest.mark.parametrize("kind", ["violation", "filing_supervision"])
def test_what_follows_an_answer_from_above_asks_for_the_answer_to_the_last_report(kind):
    """``after`` is satisfied for ever; a second report clears what was said of the first."""
    flow = load_flows()[kind]
    (owes,) = [duty for duty in flow.state_of("reported").duty if duty.code == "superior"]
    for asks in (owes.when, flow.act_of("superior_urged").when, flow.act_of("end_reported").when):
        assert "upper_words!=" in asks


def test_a_review_is_told_to_the_upper_level(walk):
    target, _objection, _case = reconsidered(walk, "upheld")
    review = to_order(walk, target, "2026-04-10", "review_withdrawal")
    assert told(walk.upper) == [("raise_review_withdrawal", review.pk)]
    assert {one.pk for one in matters_seen(fresh(walk.upper))} == {review.pk, target.pk}


@pytest.mark.parametrize("result", ["upheld", "changed"])
@pytest.mark.parametrize("received_by", ["legal", "resident"])
def test_the_county_records_what_was_decided_above_on_an_order(walk, result, received_by):
    """RULES 565: where the upper level does not work here, its decision is recorded and the order follows it."""
    target, _objection, case = reconsidered(walk, "upheld")  # signed 04-07
    review = to_order(walk, target, "2026-04-10", "review_withdrawal")
    data = {"result": result, "result_reasons": "规则第565条", "upper_no": "海市检复〔2026〕2号"}
    with pytest.raises(PermissionDenied):
        walk.act(walk.legal, review, "record_review_withdrawal", "2026-04-20", data=data)
    with pytest.raises(ValidationError) as refused:
        walk.act(walk.chief, review, "record_review_withdrawal", "2026-04-20", data={**data, "upper_no": ""})
    assert "upper_no" in refused.value.message_dict
    review = walk.act(walk.chief, review, "record_review_withdrawal", "2026-04-20", data=data)
    assert review.state == "decided" and set(owed(review)) == {"received_withdrawal"}
    assert Event.objects.filter(case=case, type="withdrawal_order_review_decision").exists()
    with pytest.raises((PermissionDenied, ValidationError)):  # there is no paper of ours to sign for
        walk.act(walk.legal, review, "sign_review_withdrawal", "2026-04-21", data=SIGNED)
    review = walk.act(getattr(walk, received_by), review, "received_review_withdrawal", "2026-04-21")
    assert review.closed
    if result == "upheld":
        assert owed(again(target))["withdraw"][1] == "2026-05-06"  # S03 anew from the receipt
    else:
        assert again(target).state == "revoked"


def test_a_decision_that_the_police_do_not_sign_for_is_recorded_as_served(walk):
    _target, objection = reexamined(walk, "upheld", case=walk.case())
    with pytest.raises(ValidationError) as refused:
        walk.act(walk.second, objection, "sign_reexamine", "2026-03-16")
    assert {"signer", "method"} <= refused.value.message_dict.keys()
    objection = walk.act(walk.second, objection, "sign_reexamine", "2026-03-16", data=SIGNED)
    assert objection.closed and owed(objection) == {}


def test_served_by_the_procuratorate_the_term_runs_from_the_service(walk):
    case = walk.case()
    target = walk.withdrawal_due(case)
    objection = to_order(walk, target, "2026-03-27")
    data = {"reviewer": [walk.second.pk]}
    objection = walk.act(walk.manager, objection, "receive_reconsider_withdrawal", "2026-03-30", data=data)
    objection = walk.act(walk.second, objection, "propose", "2026-04-01", data={"result": "upheld", **RESULT})
    objection = walk.act(walk.chief, objection, "decide_reconsider_withdrawal", "2026-04-02")
    walk.act(walk.resident, objection, "sign_reconsider_withdrawal", "2026-04-07", entered="2026-04-20", data=SIGNED)
    assert owed(again(target))["withdraw"][1] == "2026-04-22"  # S03


def test_whoever_takes_a_step_may_record_its_event():
    """Else the form is offered and then refused with nothing said."""
    rules, wrong = load_rules(), []
    for flow in load_flows().values():
        for act in flow.act:
            if act.event is None:
                continue
            event = rules.events[act.event.type]
            sides = ("police", "procuratorate")
            wrong += [
                (flow.kind, act.code, role)
                for role in act.roles
                if not any(event.recorded_by(side, {role}) for side in sides)
            ]
    assert wrong == []


def test_every_paper_to_be_signed_for_may_be_recorded_as_served():
    """A paper that one side signs for and the other cannot record keeps its matter open for ever."""
    stuck = []
    for flow in load_flows().values():
        issuers = {act.receipt: flow.act_of(act.receipt).side for act in flow.act if act.receipt}
        for code, side in issuers.items():
            who = {act.side for act in flow.act if act.receipt == code}
            stuck += [(flow.kind, code)] if not who & {"both", side} else []
    assert stuck == []


def test_nobody_else_learns_of_what_is_reported(walk, city):
    matter = correction_up(walk)
    for stranger in (walk.complaints, walk.custody, city):
        with pytest.raises(Http404):
            matter_get(fresh(stranger), matter.pk)
    assert FollowUp.objects.filter(root_id=matter.pk, closed_at=None, owner=city.agency.principal).count() == 0


@pytest.mark.parametrize("who", ["upper", "city"])
def test_every_address_of_what_is_reported_opens_and_of_the_rest_none_does(client, walk, city, who):
    """The upper procuratorate from the report on, the upper police from when it was found right; by grants, as all."""
    case = walk.case()
    other = walk.served(walk.found(), "2026-03-04")
    target, objection = reexamined(walk, "upheld", case=case)
    target = walk.act(walk.prosecutor, target, "report_up", "2026-03-16", reason="复查维持")
    officer = walk.upper if who == "upper" else city
    client.force_login(fresh(officer))
    page = f"/matters/{target.pk}/"
    assert client.get(page).status_code == (200 if who == "upper" else 404)
    target = walk.act(walk.upper, target, "upper_upheld", "2026-03-20", data={"upper_words": "正确"})
    client.force_login(fresh(officer))
    papers = dict(Document.objects.filter(kind="correction_notice").values_list("root_id", "pk"))
    own = [page, f"/papers/{papers[target.pk]}/", f"/papers/{papers[target.pk]}/word/", f"/notes/matter/{target.pk}/"]
    own.append(f"{page}{'upper_withdrawn' if who == 'upper' else 'superior_urged'}/")
    decision = Document.objects.get(root_id=objection.pk, kind="decision_reexamine")
    own += [f"/matters/{objection.pk}/", f"/papers/{decision.pk}/"]
    for url in own:
        assert client.get(url).status_code == 200, url
    hidden = [
        f"/matters/{other.pk}/",
        f"/papers/{papers[other.pk]}/",
        f"/cases/{case.pk}/",
    ]
    for url in hidden:
        assert client.get(url).status_code == 404, url
    shown = client.get("/matters/supervision/?over=all").content.decode()
    assert client.get(f"/matters/{objection.pk}/complete/").status_code in (403, 404), "read, not decided"
    assert page in shown and f"/matters/{other.pk}/" not in shown
