"""The engine of matters: order of steps, who may, what the other side learns, what is owed."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404

from cases.matters.loader import parse_flow
from cases.matters.queries import (
    closed_shown,
    data_shown,
    items_shown,
    matter_get,
    matters_seen,
    state_shown,
    steps_shown,
)
from cases.matters.services import MatterMovedOn
from cases.matters.verify import FlowError
from office.access.roles import Role
from office.followup.models import FollowUp
from tests.cases.matters.sample import AnswerIn, RowIn, Walk, flow_text, flow_use

pytestmark = pytest.mark.django_db


@pytest.fixture
def walk(monkeypatch) -> Walk:
    flow_use(monkeypatch)
    return Walk()


def owed(matter) -> list[tuple[str, str]]:
    """(duty, owner) of what is open."""
    rows = FollowUp.objects.filter(root_kind="matter", root_id=matter.pk, closed_at=None).order_by("pk")
    return [(row.params["duty"], str(row.owner)) for row in rows]


def test_begins_with_sight_for_both_and_a_duty(walk):
    matter = walk.open()
    assert (matter.state, matter.told_state, matter.version) == ("asked", "asked", 1)
    assert owed(matter) == [("take", "第一检察部")]
    assert matter_get(walk.prosecutor, matter.pk).pk == matter.pk
    with pytest.raises(Http404):
        matter_get(walk.made.officers[Role.CASE_MANAGER], matter.pk)


def test_the_case_is_opened_with_it(walk):
    assert walk.case.grants.filter(principal__department__name="第一检察部").count() == 0
    walk.open()
    assert walk.case.grants.filter(principal__department__name="第一检察部").count() == 1


@pytest.mark.parametrize("data", [{}, {"question": "  "}])
def test_a_required_field_is_required(walk, data):
    with pytest.raises(ValidationError) as refused:
        walk.open(data=data)
    assert "question" in refused.value.message_dict


def test_a_role_that_may_not_begin_it(walk):
    with pytest.raises((PermissionDenied, Http404)):
        walk.open(walk.prosecutor)


@pytest.mark.parametrize("act", ["send", "draft", "answer", "finish"])
def test_out_of_order_is_refused(walk, act):
    matter = walk.open()
    officer = walk.police if act == "answer" else walk.prosecutor
    with pytest.raises(ValidationError):
        walk.act(officer, matter, act)


def test_the_other_agency_cannot_take_the_step(walk):
    matter = walk.open()
    with pytest.raises(PermissionDenied):
        walk.act(walk.police, matter, "take")


def test_moved_on_since_the_form_was_opened(walk):
    matter = walk.open()
    walk.act(walk.prosecutor, matter, "take", data={"who": [walk.prosecutor.pk]})
    with pytest.raises(MatterMovedOn):
        walk.act(walk.police, matter, "withdraw", reason="不需要", seen=1)


def test_nobody_sends_the_own_draft(walk):
    matter = walk.open()
    matter = walk.act(walk.prosecutor, matter, "take", data={"who": [walk.prosecutor.pk]})
    matter = walk.act(walk.prosecutor, matter, "draft", rows=[RowIn({"text": "一"})])
    with pytest.raises(ValidationError, match="yourself|自己|本人"):
        walk.act(walk.prosecutor, matter, "send", happened_on=dt.date.today())
    assert walk.act(walk.chief, matter, "send", happened_on=dt.date.today()).state == "sent"


def test_inner_steps_leave_no_trace_for_the_other_side(walk):
    matter = walk.open(data={"question": "定性？", "inner": "队里意见"})
    matter = walk.act(walk.prosecutor, matter, "take", data={"who": [walk.prosecutor.pk]})
    told = matter.told_at
    matter = walk.act(walk.prosecutor, matter, "draft", rows=[RowIn({"text": "一"})], data={"gist": "内部"})
    assert items_shown(walk.police, matter) == []
    assert "gist" not in data_shown(walk.police, matter)
    assert [step.act for step in steps_shown(walk.police, matter)] == ["ask", "take"]
    assert matter.told_at == told
    assert "inner" not in data_shown(walk.prosecutor, matter)
    assert "inner" not in steps_shown(walk.prosecutor, matter)[0].data
    matter = walk.act(walk.chief, matter, "send", happened_on=dt.date.today())
    assert [item.data["text"] for item in items_shown(walk.police, matter)] == ["一"]
    assert data_shown(walk.police, matter)["gist"] == "内部"
    assert [step.act for step in steps_shown(walk.police, matter)] == ["ask", "take", "send"]


def test_each_open_row_is_owed_until_it_is_answered(walk):
    matter = walk.sent(3)
    assert owed(matter) == [("answer", "刑侦大队")] * 3
    rows = items_shown(walk.police, matter)
    answers = [AnswerIn(rows[0].pk, "adopted"), AnswerIn(rows[1].pk, "later"), AnswerIn(rows[2].pk, "declined", "理由")]
    matter = walk.act(walk.police, matter, "answer", answers=answers)
    assert [one[0] for one in owed(matter)] == ["answer"]
    with pytest.raises(ValidationError):
        walk.act(walk.prosecutor, matter, "finish")
    matter = walk.act(walk.police, matter, "answer", answers=[AnswerIn(rows[1].pk, "adopted")])
    matter = walk.act(walk.prosecutor, matter, "finish")
    assert matter.closed and owed(matter) == []


def test_declining_needs_a_reason_and_says_which_row(walk):
    matter = walk.sent(2)
    rows = items_shown(walk.police, matter)
    with pytest.raises(ValidationError) as refused:
        walk.act(walk.police, matter, "answer", answers=[AnswerIn(rows[1].pk, "declined")])
    assert "2" in refused.value.messages[0]


def test_after_the_end_nothing_is_taken(walk):
    matter = walk.open()
    matter = walk.act(walk.police, matter, "withdraw", reason="已自行解决")
    assert matter.closed and matter.closed_at
    for act, officer in (("take", walk.prosecutor), ("withdraw", walk.police)):
        with pytest.raises(ValidationError):
            walk.act(officer, matter, act, reason="x")


def test_a_day_to_come_is_refused(walk):
    matter = walk.open()
    matter = walk.act(walk.prosecutor, matter, "take", data={"who": [walk.prosecutor.pk]})
    matter = walk.act(walk.prosecutor, matter, "draft", rows=[RowIn({"text": "一"})])
    with pytest.raises(ValidationError) as refused:
        walk.act(walk.chief, matter, "send", happened_on=dt.date.today() + dt.timedelta(days=2))
    assert "happened_on" in refused.value.message_dict


def test_who_sits_there_no_more_sees_it_no_more(walk):
    matter = walk.open()
    matter = walk.act(walk.prosecutor, matter, "take", data={"who": [walk.made.officers[Role.MINORS_PROSECUTOR].pk]})
    minors = walk.made.officers[Role.MINORS_PROSECUTOR]
    assert matters_seen(minors).count() == 1
    matter = walk.act(walk.prosecutor, matter, "reassign", data={"who": [walk.prosecutor.pk]})
    assert matters_seen(minors).count() == 0


def test_withdrawn_by_the_other_side_what_was_inner_stays_inner(walk):
    matter = walk.open()
    matter = walk.act(walk.prosecutor, matter, "take", data={"who": [walk.prosecutor.pk]})
    matter = walk.act(walk.prosecutor, matter, "draft", rows=[RowIn({"text": "密"})], data={"gist": "内部"})
    matter = walk.act(walk.police, matter, "withdraw", reason="已自行解决")
    assert items_shown(walk.police, matter) == [] and "gist" not in data_shown(walk.police, matter)
    assert state_shown(walk.prosecutor, matter) == "withdrawn"


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('to = "drafting"', 'to = "nowhere"', "unknown state"),
        ('act = "take"\n', 'act = "send"\n', "cannot be done here"),
        ('rule = "S01"', 'rule = "S99"', "unknown clock"),
        ('of = "legal"', 'of = "moon"', "unknown moon"),
        ('roles = ["prosecutor"]', 'roles = ["king"]', "unknown role"),
        ('result = "done"', "", "how did it end"),
        ('from = ["drafting"]\nto = "sent"', 'from = ["sent"]\nto = "sent"', "cannot be done here"),
        ('case = "required"', 'case = "sometimes"', "case is one of"),
        ('tone = "good"', 'taste = "good"', "unknown field"),
        ('not_by = ["draft"]\n', 'not_by = ["draft"]\noverdue = ["never"]\n', "never is owed in no state"),
    ],
)
def test_a_flow_that_does_not_hold_together_is_refused(old, new, fault):
    text = flow_text().decode()
    assert old in text
    with pytest.raises(FlowError, match=fault):
        parse_flow(text.replace(old, new, 1).encode(), "sample.toml")


def test_whoever_begins_a_matter_gains_nothing_of_its_case(walk):
    before = set(walk.case.grants.values_list("principal_id", flat=True))
    matter = walk.open()
    gained = set(walk.case.grants.values_list("principal_id", flat=True)) - before
    sides = {seat.side for seat in matter.desks.all() if seat.principal_id in gained}
    assert sides == {"procuratorate"}


def test_closed_by_an_inner_step_the_other_side_learns_that_it_is_over_and_not_how(walk):
    matter = walk.sent(1)
    row = items_shown(walk.police, matter)[0]
    matter = walk.act(walk.prosecutor, matter, "shelve")
    assert owed(matter) == []
    assert closed_shown(walk.police, matter) and state_shown(walk.police, matter) == "sent"
    assert state_shown(walk.prosecutor, matter) == "shelved"
    for act, options in (("answer", {"answers": [AnswerIn(row.pk, "adopted")]}), ("withdraw", {"reason": "x"})):
        with pytest.raises((ValidationError, PermissionDenied)):
            walk.act(walk.police, matter, act, **options)
