"""Early intervention (RULES 256, CPL 87): who takes which step where, what the other side learns, what is owed."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from cases.matters.queries import data_shown, matters_seen, state_shown, steps_shown
from cases.register.models import Case, Event
from office.access.models import Level
from office.access.queries import level_of
from office.papers.models import Document
from tests.cases.collaboration.requests import LATER, PAST, SOON, TODAY, Round, row

pytestmark = pytest.mark.django_db

HEADINGS = ("character", "evidence", "evidence", "law", "legality")


class Intervention(Round):
    """Walks an intervention to where a test begins."""

    kind = "intervention"

    def request(self) -> dict:
        return {
            "department": [self.department.pk],
            "features": ["major", "difficult"],
            "gist": "跨县电信网络诈骗，涉案账户二百余个。",
            "questions": "主犯定性；电子数据提取程序。",
            "forms_asked": ["file"],
        }

    def drafted(self):
        return self.open("handler", "draft", self.request())

    def asked(self):
        return self.open("head", "invite", self.request())

    def received(self):
        self.asked()
        return self.act("prosecutor", "receive")

    def proposed(self):
        self.received()
        return self.act("prosecutor", "propose", {"proposal": "accept", "proposal_why": "案情复杂"})

    def accepted(self):
        self.proposed()
        return self.act("chief", "approve")

    def own_proposed(self):
        self.shown("prosecution")
        data = {"features": ["complex"], "own_why": "社会影响大", "forms_meant": ["scene"]}
        return self.open("prosecutor", "own_motion", data)

    def own_accepted(self):
        self.own_proposed()
        return self.act("chief", "approve_own")

    def sent_out(self) -> dict:
        return {"prosecutors": [self.who["prosecutor"].pk], "forms": ["file"], "opinions_by": SOON}

    def intervening(self):
        self.accepted()
        return self.act("chief", "dispatch", self.sent_out(), happened_on=TODAY)

    def weighing(self):
        self.intervening()
        rows = [row(heading=heading, text=f"意见{n}", term="提捕前") for n, heading in enumerate(HEADINGS, 1)]
        return self.act("prosecutor", "draft_opinions", rows=rows)

    def reworked(self):
        self.weighing()
        return self.act("second", "return_opinions", reason="第三条再具体")

    def opined(self):
        self.weighing()
        return self.act("chief", "issue", {"answer_by": SOON}, happened_on=TODAY)

    def answered(self):
        self.opined()
        told = {f"r{n}": "adopted" for n in range(1, 6)}
        self.act("handler", "answer", answers=self.answers("handler", "opinion", **told))
        return self.act("legal", "report")

    def following(self):
        self.answered()
        return self.act("prosecutor", "acknowledge")


@pytest.fixture
def walk() -> Intervention:
    return Intervention()


HAND = {"hand_over_police"}
# state -> who may take which steps; whoever is not named may take none.
TABLE = {
    "drafted": {"handler": {"mend"}, "head": {"mend", "withdraw"}, "legal": {"send", "return_draft", "withdraw"}},
    "asked": {
        "head": {"withdraw"} | HAND, "legal": {"withdraw"} | HAND, "prosecutor": {"receive"}, "second": {"receive"},
        "resident": {"receive"}, "chief": {"receive"},
    },
    "received": {
        "head": {"withdraw"} | HAND, "legal": {"withdraw"} | HAND, "prosecutor": {"propose"}, "second": {"propose"},
        "resident": {"propose"},
    },
    "proposed": {
        "head": {"withdraw"} | HAND, "legal": {"withdraw"} | HAND, "chief": {"approve", "decline", "send_back"},
    },
    "own_proposed": {"chief": {"approve_own", "refuse_own"}},
    "accepted": {
        "head": HAND, "legal": HAND, "prosecutor": {"dispatch"}, "second": {"dispatch"}, "chief": {"dispatch", "end"},
    },
    "own_accepted": {
        "head": HAND, "legal": HAND, "prosecutor": {"dispatch_own"}, "second": {"dispatch_own"},
        "chief": {"dispatch_own", "end"},
    },
    "intervening": {
        "head": HAND, "legal": HAND, "prosecutor": {"take_part", "draft_opinions", "hand_over"},
        "second": {"hand_over"}, "chief": {"hand_over", "end"},
    },
    "weighing": {
        "head": HAND, "legal": HAND, "prosecutor": {"draft_opinions", "return_opinions", "issue"},
        "second": {"return_opinions", "issue"}, "chief": {"return_opinions", "issue"},
    },
    "reworked": {"head": HAND, "legal": HAND, "prosecutor": {"draft_opinions"}},
    "opined": {
        "handler": {"answer", "result"}, "head": {"answer", "result"} | HAND, "legal": {"answer", "result"} | HAND,
        "prosecutor": {"take_part", "draft_opinions", "extend", "hand_over"}, "second": {"extend", "hand_over"},
        "chief": {"extend", "hand_over", "end"},
    },
    "answered": {
        "handler": {"answer", "result"}, "head": {"answer", "result"} | HAND, "legal": {"answer", "result"} | HAND,
        "prosecutor": {"take_part", "draft_opinions", "evaluate", "acknowledge", "hand_over"},
        "second": {"evaluate", "acknowledge", "hand_over"}, "resident": {"evaluate"},
        "chief": {"evaluate", "acknowledge", "hand_over", "end"},
    },
    "following": {
        "handler": {"answer", "result"}, "head": {"answer", "result"} | HAND, "legal": {"answer", "result"} | HAND,
        "prosecutor": {"take_part", "draft_opinions", "evaluate", "hand_over"}, "second": {"evaluate", "hand_over"},
        "resident": {"evaluate"}, "chief": {"evaluate", "hand_over", "end"},
    },
}  # fmt: skip


@pytest.mark.parametrize("state", TABLE)
def test_who_may_take_which_step(walk, state):
    getattr(walk, state)()
    assert walk.matter.state == state
    assert {name: walk.may(name) for name in walk.who if walk.may(name)} == TABLE[state]


# What is owed where: (duty, owner).
OWED = {
    "drafted": [("send", "法制大队")],
    "asked": [("receive", "第一检察部")],
    "received": [("propose", "第一检察部")],
    "proposed": [("approve", "院领导")],
    "own_proposed": [("approve_own", "院领导")],
    "accepted": [("dispatch", "第一检察部")],
    "intervening": [("opinions", "某prosecutor")],
    "weighing": [("issue", "第一检察部")],
    "reworked": [("rework", "某prosecutor")],
    "opined": [("answer", "刑侦大队")] * 5,
    "answered": [("acknowledge", "某prosecutor")],
    "following": [("result", "刑侦大队")],
}


@pytest.mark.parametrize("state", OWED)
def test_what_is_owed_where(walk, state):
    getattr(walk, state)()
    assert [(duty, owner) for duty, owner, _due in walk.owed()] == OWED[state]


# What the police know while the procuratorate is busy inside itself.
TOLD = {"proposed": "received", "weighing": "intervening", "reworked": "intervening", "own_proposed": ""}


@pytest.mark.parametrize("state", TOLD)
def test_inner_steps_are_not_told(walk, state):
    getattr(walk, state)()
    assert state_shown(walk.who["head"], walk.matter) == TOLD[state]
    assert walk.rows("head", "opinion") == []
    if state == "own_proposed":
        assert not matters_seen(walk.who["head"]).exists()
    else:
        assert {"proposal", "proposal_why"}.isdisjoint(data_shown(walk.who["head"], walk.matter))
        assert {"propose", "draft_opinions"}.isdisjoint(step.act for step in steps_shown(walk.who["head"], walk.matter))


def test_a_draft_is_not_seen_by_the_procuratorate(walk):
    walk.drafted()
    assert not matters_seen(walk.who["prosecutor"]).exists()
    assert not walk.case.grants.filter(principal=walk.department.principal).exists()
    walk.act("legal", "send")
    assert matters_seen(walk.who["prosecutor"]).exists()
    assert Document.objects.get(root_id=walk.matter.pk).kind == "intervention_invitation"


def test_the_legal_department_sends_a_draft_back(walk):
    walk.drafted()
    walk.act("legal", "return_draft", reason="写明需要解决的问题")
    assert walk.owed()[0][:2] == ("mend", "刑侦大队")
    walk.act("handler", "mend", walk.request() | {"questions": "主犯定性。"})
    walk.act("legal", "send")
    assert data_shown(walk.who["prosecutor"], walk.matter)["questions"] == "主犯定性。"


def test_nobody_decides_on_the_own_proposal_or_signs_the_own_draft(walk):
    walk.weighing()
    with pytest.raises(ValidationError):
        walk.act("prosecutor", "issue", {"answer_by": SOON}, happened_on=TODAY)
    assert walk.act("second", "issue", {"answer_by": SOON}, happened_on=TODAY).state == "opined"


def test_whoever_answered_does_not_report(walk):
    walk.opined()
    told = {f"r{n}": "adopted" for n in range(1, 6)}
    walk.act("legal", "answer", answers=walk.answers("legal", "opinion", **told))
    with pytest.raises(ValidationError):
        walk.act("legal", "report")
    assert walk.act("head", "report").state == "answered"


def test_the_sheet_of_approval_stays_inside(walk):
    walk.opined()
    kinds = {document.kind: document.shared for document in Document.objects.filter(root_id=walk.matter.pk)}
    assert kinds == {"intervention_invitation": True, "intervention_approval": False, "intervention_opinion": True}


@pytest.mark.parametrize(("state", "origin"), [("accepted", "request"), ("own_accepted", "own_motion")])
def test_the_intervention_is_recorded_on_the_case(walk, state, origin):
    getattr(walk, state)()
    act = "dispatch" if state == "accepted" else "dispatch_own"
    walk.act("chief", act, walk.sent_out(), happened_on=TODAY)
    event = Event.objects.get(case=walk.case, type="early_intervention")
    assert event.params["origin"] == origin
    assert walk.matter.steps.get(act=act).event_id == event.pk


def test_a_department_that_handles_no_cases_is_not_asked(walk):
    office = walk.made.departments["case_office"]
    with pytest.raises(ValidationError) as refused:
        walk.open("head", "invite", walk.request() | {"department": [office.pk]})
    assert "department" in refused.value.message_dict


@pytest.mark.parametrize(
    ("act", "data", "options", "field"),
    [
        ("issue", {"answer_by": PAST}, {"happened_on": TODAY}, "answer_by"),
        ("issue", {}, {"happened_on": TODAY}, "answer_by"),
        ("issue", {"answer_by": LATER}, {"happened_on": TODAY + dt.timedelta(days=1)}, "happened_on"),
        ("return_opinions", {}, {}, "reason"),
    ],
)
def test_bad_input_is_refused_at_its_field(walk, act, data, options, field):
    walk.weighing()
    with pytest.raises(ValidationError) as refused:
        walk.act("chief", act, data, **options)
    assert field in refused.value.message_dict


@pytest.mark.parametrize(
    ("stage", "dates", "refused"),
    [
        ("investigation", {}, False),
        ("accepted", {}, False),
        ("review", {"review": TODAY}, True),
        ("prosecuted", {"review": TODAY}, True),
        ("review", {"review": TODAY + dt.timedelta(days=1)}, False),
        ("supplementary", {"review": TODAY}, False),
        ("withdrawn", {"stage": TODAY}, True),
    ],
)
@pytest.mark.parametrize("name", ["head", "prosecutor"])
def test_only_an_investigation_is_intervened_in(walk, name, stage, dates, refused):
    told = {key: {"on": day.isoformat(), "event": 1} for key, day in dates.items()}
    Case.objects.filter(pk=walk.case.pk).update(stage=stage, stage_dates=told)
    walk.case.refresh_from_db()
    begin = walk.asked if name == "head" else walk.own_proposed
    if refused:
        with pytest.raises(ValidationError, match=TODAY.isoformat()):
            begin()
    else:
        assert begin().pk


def test_more_time_is_later_and_has_a_reason(walk):
    walk.opined()
    with pytest.raises(ValidationError):
        walk.act("prosecutor", "extend", {"answer_by": SOON}, reason="证人在外地")
    with pytest.raises(ValidationError):
        walk.act("prosecutor", "extend", {"answer_by": LATER})
    walk.act("prosecutor", "extend", {"answer_by": LATER}, reason="证人在外地")
    assert {due for duty, _owner, due in walk.owed() if duty == "answer"} == {dt.date.fromisoformat(LATER)}


def test_the_story_five_opinions_three_adopted_one_declined_one_open(walk):
    """Issue 4, It shows (a)."""
    walk.opined()
    told = {"r1": "adopted", "r2": "adopted", "r3": "declined:该证据已在现场勘验中提取，无须重复", "r4": "adopted"}
    walk.act("handler", "answer", answers=walk.answers("handler", "opinion", **told))
    assert [duty for duty in walk.owed() if duty[0] == "answer"] == [
        ("answer", "刑侦大队", dt.date.fromisoformat(SOON))
    ]
    with pytest.raises(ValidationError, match="1"):
        walk.act("legal", "report")
    walk.act("handler", "answer", answers=walk.answers("handler", "opinion", r5="under_way:正在补录同步录音录像说明"))
    assert [duty[0] for duty in walk.owed()] == ["answer"]
    walk.act("handler", "answer", answers=walk.answers("handler", "opinion", r5="adopted"))
    assert walk.owed() == [("report", "法制大队", dt.date.fromisoformat(SOON))]
    walk.act("legal", "report")
    walk.act("prosecutor", "acknowledge")
    walk.act("handler", "result", {"outcome": "arrest_requested", "outcome_note": "意见已落实"}, happened_on=TODAY)
    assert [duty[:2] for duty in walk.owed()] == [("close", "某prosecutor")]
    walk.act("prosecutor", "close")
    assert walk.matter.closed and walk.owed() == []


@pytest.mark.parametrize("answer", ["declined", "partly", "under_way"])
def test_not_simply_adopted_needs_a_word(walk, answer):
    walk.opined()
    with pytest.raises(ValidationError):
        walk.act("handler", "answer", answers=walk.answers("handler", "opinion", r1=answer))


def test_what_was_not_carried_out_goes_back(walk):
    walk.answered()
    walk.act("prosecutor", "evaluate", verdicts=walk.answers("prosecutor", "opinion", r2="unmet:未见补充笔录"))
    assert ("answer_again", "刑侦大队", None) in walk.owed()
    with pytest.raises(ValidationError):
        walk.act("prosecutor", "acknowledge")
    walk.act("handler", "answer", answers=walk.answers("handler", "opinion", r2="adopted:已补"))
    assert walk.act("prosecutor", "acknowledge").state == "following"


def test_it_is_closed_only_when_the_outcome_is_known(walk):
    walk.following()
    with pytest.raises(PermissionDenied):
        walk.act("prosecutor", "close")
    walk.act("head", "result", {"outcome": "transferred"}, happened_on=TODAY)
    assert walk.act("prosecutor", "close").state == "done"


def test_answering_after_withdrawal_is_refused(walk):
    walk.received()
    walk.act("head", "withdraw", reason="已自行解决")
    with pytest.raises(ValidationError):
        walk.act("prosecutor", "propose", {"proposal": "accept", "proposal_why": "x"})


def test_proposing_the_own_motion_does_not_open_the_case_further(walk):
    walk.own_proposed()
    assert level_of(walk.who["prosecutor"], walk.case) == Level.SEE
    walk.act("chief", "approve_own")
    assert level_of(walk.who["prosecutor"], walk.case) == Level.WORK


def test_a_refusal_of_the_own_motion_is_never_told(walk):
    walk.own_proposed()
    walk.act("chief", "refuse_own", reason="必要性不足")
    assert walk.matter.closed
    assert not matters_seen(walk.who["legal"]).exists() and not matters_seen(walk.who["head"]).exists()


def test_an_officer_who_leaves_is_replaced(walk):
    walk.intervening()
    walk.act("chief", "hand_over", {"prosecutors": [walk.who["second"].pk]}, reason="调离")
    assert walk.owed()[0][:2] == ("opinions", str(walk.who["second"]))
    assert "draft_opinions" in walk.may("second") and "draft_opinions" not in walk.may("prosecutor")
    walk.act("head", "hand_over_police", {"handler": walk.who["stranger"].pk}, reason="轮岗")
    assert matters_seen(walk.who["stranger"]).exists()


def test_further_opinions_reach_the_police_only_when_signed(walk):
    walk.opined()
    rows = [row(heading="law", text="补充意见")]
    kept = [type(rows[0])(item.data, item.pk) for item in walk.rows("prosecutor", "opinion")]
    walk.act("prosecutor", "draft_opinions", rows=[*kept, *rows])
    assert state_shown(walk.who["handler"], walk.matter) == "opined"
    assert len(walk.rows("handler", "opinion")) == 5
    told = {f"r{n}": "adopted" for n in range(1, 6)}
    walk.act("handler", "answer", answers=walk.answers("handler", "opinion", **told))
    walk.act("chief", "issue", {"answer_by": LATER}, happened_on=TODAY)
    assert [duty[0] for duty in walk.owed()] == ["answer"]
    assert len(walk.rows("handler", "opinion")) == 6
