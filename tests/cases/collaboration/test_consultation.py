"""Consultations: either side asks, the other fixes the day and confirms the record, what is agreed is done."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from cases.matters.queries import data_shown
from office.access.models import Level
from office.access.queries import level_of
from office.papers.models import Document
from tests.cases.collaboration.requests import LATER, PAST, SOON, TODAY, Round, row

pytestmark = pytest.mark.django_db

PLACE = {"meet_on": TODAY.isoformat(), "meet_time": "14:30", "meet_place": "执法办案管理中心"}
PRESENT = PLACE | {"police_present": "某甲、某乙", "procuratorate_present": "某丙"}


def issue(result: str = "agreed", **more: str):
    told = {
        "question": "数额认定",
        "police_view": "按流水",
        "procuratorate_view": "按违法所得",
        "conclusion": "补调明细",
    }
    return row(**told, agreed=result, **more)


class Consultation(Round):
    """Walks a consultation."""

    kind = "consultation"

    def asked_procuratorate(self):
        return self.open("handler", "apply_police", {"department": [self.department.pk], "questions": "数额认定"})

    def asked_police(self):
        self.shown("prosecution")
        return self.open("prosecutor", "apply_procuratorate", {"questions": "数额认定"})

    def scheduled(self):
        self.asked_procuratorate()
        return self.act("prosecutor", "schedule_procuratorate", PLACE)

    def rows_of(self):
        return [
            issue(owner="police", by=SOON), issue(owner="procuratorate", by=LATER), issue("disagreed"),
        ]  # fmt: skip

    def noted_procuratorate(self):
        self.scheduled()
        return self.act("resident", "record_procuratorate", PRESENT, rows=self.rows_of())

    def noted_police(self):
        self.scheduled()
        return self.act("handler", "record_police", PRESENT, rows=self.rows_of())

    def contested_police(self):
        self.noted_police()
        return self.act("prosecutor", "object_procuratorate", reason="第二个争点记录有误")

    def contested_procuratorate(self):
        self.noted_procuratorate()
        return self.act("handler", "object_police", reason="第二个争点记录有误")

    def following(self):
        self.noted_procuratorate()
        return self.act("legal", "confirm_police")

    def up_procuratorate(self):
        self.following()
        return self.act("resident", "go_up", reason="影响定罪")

    def up_police(self):
        self.up_procuratorate()
        return self.act("chief", "lead_procuratorate", {"procuratorate_lead": "以违法所得为准"})


@pytest.fixture
def walk() -> Consultation:
    return Consultation()


def both(police: set[str], proc: set[str], *, handler: set[str], resident: set[str], chief: set[str]) -> dict:
    """Head and legal take the same steps, the two prosecutors too."""
    told = {
        "handler": handler, "head": police, "legal": police, "prosecutor": proc, "second": proc, "resident": resident,
        "chief": chief,
    }  # fmt: skip
    return {name: acts for name, acts in told.items() if acts}


NONE: set[str] = set()
TABLE = {
    "asked_procuratorate": both(
        {"withdraw_police"}, {"schedule_procuratorate", "decline_procuratorate"}, handler={"withdraw_police"},
        resident={"schedule_procuratorate"}, chief={"schedule_procuratorate", "decline_procuratorate"},
    ),
    "asked_police": both(
        {"schedule_police", "decline_police"}, {"withdraw_procuratorate"}, handler={"schedule_police"},
        resident={"withdraw_procuratorate"}, chief={"withdraw_procuratorate"},
    ),
    "scheduled": both(
        {"reschedule", "call_off", "record_police"}, {"reschedule", "call_off", "record_procuratorate"},
        handler={"reschedule", "record_police"}, resident={"reschedule", "record_procuratorate"},
        chief={"reschedule", "call_off"},
    ),
    "noted_police": both(
        NONE, {"confirm_procuratorate", "object_procuratorate"}, handler=NONE,
        resident={"confirm_procuratorate", "object_procuratorate"},
        chief={"confirm_procuratorate", "object_procuratorate"},
    ),
    "noted_procuratorate": both(
        {"confirm_police", "object_police"}, NONE, handler={"object_police"}, resident=NONE, chief=NONE,
    ),
    "contested_police": both({"record_police"}, NONE, handler={"record_police"}, resident=NONE, chief=NONE),
    "contested_procuratorate": both(
        NONE, {"record_procuratorate"}, handler=NONE, resident={"record_procuratorate"}, chief=NONE
    ),
    "following": both(
        {"do_police", "go_up", "close"}, {"do_procuratorate", "go_up", "close"}, handler={"do_police"},
        resident={"do_procuratorate", "go_up", "close"}, chief=NONE,
    ),
    "up_procuratorate": both(
        {"do_police"}, {"do_procuratorate"}, handler={"do_police"}, resident={"do_procuratorate"},
        chief={"lead_procuratorate"},
    ),
    "up_police": both(
        {"do_police"}, {"do_procuratorate"}, handler={"do_police"}, resident={"do_procuratorate"}, chief=NONE,
    ) | {"leader": {"lead_police"}},
}  # fmt: skip


@pytest.mark.parametrize("state", TABLE)
def test_who_may_take_which_step(walk, state):
    getattr(walk, state)()
    assert walk.matter.state == state
    assert {name: walk.may(name) for name in walk.who if walk.may(name)} == TABLE[state]


def test_what_was_agreed_is_owed_by_whom_it_names_until_its_day(walk):
    walk.following()
    assert walk.owed() == [
        ("do_police", "刑侦大队", dt.date.fromisoformat(SOON)),
        ("do_procuratorate", "第一检察部", dt.date.fromisoformat(LATER)),
    ]


@pytest.mark.parametrize("state", ["up_procuratorate", "up_police"])
def test_what_was_agreed_stays_owed_while_the_leaders_consider(walk, state):
    getattr(walk, state)()
    duties = [duty for duty, _owner, _due in walk.owed()]
    assert duties == [state.replace("up", "lead"), "do_police", "do_procuratorate"]


def test_nobody_reports_for_the_other_agency(walk):
    walk.following()
    for name, act, place in (("handler", "do_police", "r2"), ("prosecutor", "do_procuratorate", "r1")):
        with pytest.raises(ValidationError, match=place[1:]):
            walk.act(name, act, answers=walk.answers(name, "issue", **{place: "done:已办"}))
        with pytest.raises(ValidationError, match="3"):
            walk.act(name, act, answers=walk.answers(name, "issue", r3="done:已办"))


def test_closed_when_all_that_was_agreed_is_done(walk):
    walk.following()
    walk.act("handler", "do_police", answers=walk.answers("handler", "issue", r1="done:已调取"))
    with pytest.raises(ValidationError):
        walk.act("resident", "close")
    walk.act("second", "do_procuratorate", answers=walk.answers("second", "issue", r2="done:已出具意见"))
    assert walk.owed() == [("close", "第一检察部", None)]
    assert walk.act("resident", "close").state == "done"
    assert walk.owed() == []


def test_the_record_gets_its_number_when_the_other_side_has_confirmed_it(walk):
    walk.noted_procuratorate()
    assert not Document.objects.filter(root_id=walk.matter.pk).exists()
    walk.act("legal", "confirm_police")
    document = Document.objects.get(root_id=walk.matter.pk)
    assert document.kind == "consultation_record" and document.shared


def test_an_objection_leads_back_to_whoever_wrote_the_record(walk):
    walk.contested_procuratorate()
    kept = [type(issue())(item.data, item.pk) for item in walk.rows("resident", "issue")][:1]
    walk.act("resident", "record_procuratorate", PRESENT, rows=kept)
    assert [item.position for item in walk.rows("handler", "issue")] == [1]


def test_a_disagreement_goes_up_and_comes_back_with_both_views(walk):
    walk.up_police()
    with pytest.raises(PermissionDenied):
        walk.act("head", "lead_police", {"police_lead": "x", "lead_result": "kept"})
    walk.act("leader", "lead_police", {"police_lead": "同意", "lead_result": "agreed"})
    told = data_shown(walk.who["prosecutor"], walk.matter)
    assert (walk.matter.state, told["procuratorate_lead"], told["police_lead"]) == (
        "following",
        "以违法所得为准",
        "同意",
    )


def test_without_a_disagreement_nothing_goes_up(walk):
    walk.scheduled()
    walk.act("resident", "record_procuratorate", PRESENT, rows=[issue()])
    walk.act("legal", "confirm_police")
    with pytest.raises(ValidationError):
        walk.act("resident", "go_up", reason="x")
    assert walk.act("resident", "close").closed


@pytest.mark.parametrize(
    "wrong", [{"owner": "police"}, {"by": SOON}, {"owner": "police", "by": PAST}, {"owner": "court", "by": SOON}]
)
def test_what_is_agreed_has_both_an_owner_and_a_day_to_come(walk, wrong):
    walk.scheduled()
    with pytest.raises(ValidationError) as refused:
        walk.act("resident", "record_procuratorate", PRESENT, rows=[issue(), issue(**wrong)])
    assert "2" in refused.value.message_dict["issue"][0]


def test_the_day_is_not_in_the_past(walk):
    walk.asked_procuratorate()
    with pytest.raises(ValidationError) as refused:
        walk.act("prosecutor", "schedule_procuratorate", PLACE | {"meet_on": PAST})
    assert "meet_on" in refused.value.message_dict


def test_what_was_not_held_yet_is_not_recorded(walk):
    walk.scheduled()
    with pytest.raises(ValidationError) as refused:
        walk.act("resident", "record_procuratorate", PRESENT | {"meet_on": SOON}, rows=[issue()])
    assert "meet_on" in refused.value.message_dict


def test_who_is_asked_sees_the_case_and_does_not_work_on_it(walk):
    walk.asked_procuratorate()
    assert level_of(walk.who["prosecutor"], walk.case) == Level.SEE
