"""Opinion hearings on major and difficult cases: terms, written opinions and meetings, carrying through."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from cases.matters.queries import matters_seen, state_shown
from office.followup.models import FollowUp
from office.papers.models import Document
from tests.cases.collaboration.requests import LATER, PAST, SOON, TODAY, Round, row

pytestmark = pytest.mark.django_db


class Hearing(Round):
    """Walks an opinion hearing."""

    kind = "opinion_hearing"

    def request(self, **more) -> dict:
        told = {"gist": "伤情鉴定有分歧。", "questions": "是否构成轻伤二级。", "own_view": "认为构成。"}
        return told | {"department": [self.department.pk]} | more

    def drafted(self):
        return self.open("handler", "draft", self.request())

    def asked(self, **more):
        return self.open("head", "ask", self.request(**more))

    def accepted(self):
        self.asked()
        return self.act("prosecutor", "accept")

    def assigned(self):
        self.accepted()
        return self.act("chief", "assign", {"prosecutors": [self.who["prosecutor"].pk], "opinions_by": SOON})

    def weighing(self):
        self.assigned()
        return self.act("prosecutor", "draft_opinions", rows=[row(text="重新鉴定"), row(text="补强证人证言")])

    def given(self):
        self.weighing()
        return self.act("second", "give", {"answer_by": SOON}, happened_on=TODAY)

    def implementing(self):
        self.given()
        told = self.answers("handler", "opinion", r1="adopted", r2="declined:证人已出境")
        self.act("handler", "answer", answers=told)
        return self.act("legal", "reply", {"implement_by": LATER})

    def reported(self):
        self.implementing()
        return self.act("handler", "implement", {"implemented": "已委托重新鉴定"}, happened_on=TODAY)


@pytest.fixture
def walk() -> Hearing:
    return Hearing()


HAND = {"hand_over_police"}
TABLE = {
    "drafted": {"handler": {"mend"}, "head": {"mend", "withdraw"}, "legal": {"send", "return_draft", "withdraw"}},
    "asked": {
        "head": {"withdraw"} | HAND, "legal": {"withdraw"} | HAND, "prosecutor": {"accept", "decline"},
        "second": {"accept", "decline"}, "resident": {"accept"}, "chief": {"accept", "decline"},
    },
    "accepted": {
        "head": {"withdraw"} | HAND, "legal": {"withdraw"} | HAND, "prosecutor": {"assign"}, "second": {"assign"},
        "chief": {"assign"},
    },
    "assigned": {
        "head": {"withdraw"} | HAND, "legal": {"withdraw"} | HAND,
        "prosecutor": {"meet", "draft_opinions", "hand_over"},
        "second": {"meet", "hand_over"}, "resident": {"meet"}, "chief": {"meet", "hand_over"},
    },
    "weighing": {
        "head": {"withdraw"} | HAND, "legal": {"withdraw"} | HAND,
        "prosecutor": {"draft_opinions", "return_opinions", "give"}, "second": {"return_opinions", "give"},
        "chief": {"return_opinions", "give"},
    },
    "given": {
        "handler": {"answer"}, "head": {"answer"} | HAND, "legal": {"answer"} | HAND,
        "prosecutor": {"meet", "extend", "hand_over"}, "second": {"meet", "extend", "hand_over"}, "resident": {"meet"},
        "chief": {"meet", "extend", "hand_over"},
    },
    "implementing": {
        "handler": {"implement"}, "head": {"implement"} | HAND, "legal": {"implement"} | HAND,
        "prosecutor": {"extend_work", "hand_over"}, "second": {"extend_work", "hand_over"},
        "chief": {"extend_work", "hand_over"},
    },
    "reported": {
        "head": HAND, "legal": HAND, "prosecutor": {"not_yet", "confirm", "hand_over"},
        "second": {"not_yet", "confirm", "hand_over"}, "resident": {"not_yet", "confirm"},
        "chief": {"not_yet", "confirm", "hand_over"},
    },
}  # fmt: skip


@pytest.mark.parametrize("state", TABLE)
def test_who_may_take_which_step(walk, state):
    getattr(walk, state)()
    assert walk.matter.state == state
    assert {name: walk.may(name) for name in walk.who if walk.may(name)} == TABLE[state]


OWED = {
    "drafted": [("send", "法制大队")],
    "asked": [("accept", "第一检察部")],
    "accepted": [("assign", "第一检察部")],
    "assigned": [("opinions", "某prosecutor")],
    "weighing": [("give", "第一检察部")],
    "given": [("answer", "刑侦大队"), ("answer", "刑侦大队")],
    "implementing": [("implement", "刑侦大队")],
    "reported": [("confirm", "某prosecutor")],
}


@pytest.mark.parametrize("state", OWED)
def test_what_is_owed_where(walk, state):
    getattr(walk, state)()
    assert [(duty, owner) for duty, owner, _due in walk.owed()] == OWED[state]


def test_an_urgent_request_is_taken_up_within_a_day(walk):
    walk.asked(urgent=True)
    owed = FollowUp.objects.get(root_kind="matter", root_id=walk.matter.pk, closed_at=None)
    assert owed.params["duty"] == "accept_urgent"
    assert dt.datetime.fromisoformat(owed.params["due_at"]) == walk.matter.opened_at + dt.timedelta(hours=24)


def test_a_draft_and_opinions_to_be_signed_are_not_told(walk):
    walk.drafted()
    assert not matters_seen(walk.who["prosecutor"]).exists()
    walk.act("legal", "send")
    walk.act("prosecutor", "accept")
    walk.act("second", "assign", {"prosecutors": [walk.who["prosecutor"].pk]})
    walk.act("prosecutor", "draft_opinions", rows=[row(text="意见")])
    assert state_shown(walk.who["head"], walk.matter) == "assigned"
    assert walk.rows("head", "opinion") == []
    with pytest.raises(ValidationError):
        walk.act("prosecutor", "give", {"answer_by": SOON}, happened_on=TODAY)


def test_a_meeting_is_recorded_with_both_views_and_says_that_it_binds_nobody(walk):
    walk.assigned()
    issue = {"question": "伤情", "police_view": "轻伤", "procuratorate_view": "存疑", "conclusion": "重新鉴定"}
    present = {"meeting_place": "执法办案管理中心", "police_present": "某甲、某乙", "procuratorate_present": "某丙"}
    walk.act("resident", "meet", present, rows=[row(**issue)], happened_on=TODAY)
    assert [one.data["conclusion"] for one in walk.rows("head", "issue")] == ["重新鉴定"]
    document = Document.objects.get(root_id=walk.matter.pk, kind="hearing_record")
    assert document.shared and document.values["police_present"] == "某甲、某乙"


@pytest.mark.parametrize("missing", ["meeting_place", "police_present", "procuratorate_present"])
def test_a_record_names_who_was_there(walk, missing):
    walk.assigned()
    present = {"meeting_place": "中心", "police_present": "某甲", "procuratorate_present": "某丙"}
    issue = row(question="伤情", police_view="轻伤", procuratorate_view="存疑")
    with pytest.raises(ValidationError) as refused:
        walk.act("prosecutor", "meet", {**present, missing: ""}, rows=[issue], happened_on=TODAY)
    assert missing in refused.value.message_dict


def test_declined_with_a_reason_only(walk):
    walk.asked()
    with pytest.raises(ValidationError):
        walk.act("prosecutor", "decline")
    assert walk.act("prosecutor", "decline", reason="不属于重大、疑难案件").closed
    assert walk.owed() == []


def test_a_round_is_carried_through(walk):
    walk.reported()
    walk.act("prosecutor", "not_yet", {"implement_by": LATER}, reason="鉴定意见尚未移送")
    assert walk.owed() == [("implement", "刑侦大队", dt.date.fromisoformat(LATER))]
    walk.act("handler", "implement", {"implemented": "鉴定意见已入卷"}, happened_on=TODAY)
    walk.act("resident", "confirm")
    assert walk.matter.closed and walk.owed() == []


def test_what_is_adopted_has_a_day(walk):
    walk.given()
    told = walk.answers("handler", "opinion", r1="adopted", r2="adopted")
    walk.act("handler", "answer", answers=told)
    for term in ("", PAST):
        with pytest.raises(ValidationError) as refused:
            walk.act("legal", "reply", {"implement_by": term})
        assert "implement_by" in refused.value.message_dict


def test_a_withdrawn_request_is_answered_no_more(walk):
    walk.weighing()
    walk.act("head", "withdraw", reason="已自行解决")
    with pytest.raises(ValidationError):
        walk.act("second", "give", {"answer_by": SOON}, happened_on=TODAY)
    assert walk.rows("head", "opinion") == [] and walk.matter.closed_at <= timezone.now()
