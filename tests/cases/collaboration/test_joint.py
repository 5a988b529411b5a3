"""Joint supervision: both leaders approve, neither the proposer; reports, extension and lifting."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from cases.matters.queries import matters_seen
from office.papers.models import Document
from tests.cases.collaboration.requests import LATER, PAST, SOON, TODAY, Round

pytestmark = pytest.mark.django_db

FAR = (TODAY + dt.timedelta(days=60)).isoformat()


class Joint(Round):
    """Walks a joint supervision."""

    kind = "joint_supervision"

    def order(self) -> dict:
        return {"why": "涉众", "demands": "全链条打击", "until": LATER, "next_report": SOON}

    def proposed_police(self):
        return self.open("legal", "propose_police", self.order() | {"department": [self.department.pk]})

    def proposed_procuratorate(self):
        self.shown("prosecution")
        return self.open("prosecutor", "propose_procuratorate", self.order())

    def asked_procuratorate(self):
        self.proposed_police()
        return self.act("leader", "pass_police")

    def asked_police(self):
        self.proposed_procuratorate()
        return self.act("chief", "pass_procuratorate")

    def listed(self):
        self.asked_procuratorate()
        return self.act("chief", "join_procuratorate", happened_on=TODAY)

    def extension_asked(self):
        self.listed()
        return self.act("head", "ask_extension", {"wished_until": FAR}, reason="境外取证")

    def extension_half(self):
        self.extension_asked()
        return self.act("chief", "extend_chief")

    def lift_asked(self):
        self.listed()
        return self.act("prosecutor", "ask_lift", {"outcome": "已移送审查起诉"})

    def lift_half(self):
        self.lift_asked()
        return self.act("chief", "lift_chief")


@pytest.fixture
def walk() -> Joint:
    return Joint()


LIST = {"instruct", "ask_extension", "ask_lift"}
REPORTS = {"handler": {"report"}, "head": {"report"}, "legal": {"report"}}
TABLE = {
    "proposed_police": {
        "head": {"withdraw_police"}, "legal": {"withdraw_police"}, "leader": {"pass_police", "refuse_own_police"},
    },
    "proposed_procuratorate": {
        "prosecutor": {"withdraw_procuratorate"}, "second": {"withdraw_procuratorate"},
        "resident": {"withdraw_procuratorate"}, "chief": {"pass_procuratorate", "refuse_own_procuratorate"},
    },
    "asked_procuratorate": {
        "head": {"withdraw_police"}, "legal": {"withdraw_police"},
        "chief": {"join_procuratorate", "decline_procuratorate"},
    },
    "asked_police": {
        "prosecutor": {"withdraw_procuratorate"}, "second": {"withdraw_procuratorate"},
        "resident": {"withdraw_procuratorate"}, "leader": {"join_police", "decline_police"},
    },
    "listed": {
        "handler": {"report"}, "head": {"report", "ask_extension", "ask_lift"}, "legal": {"report"} | LIST,
        "leader": {"instruct"}, "prosecutor": LIST, "second": LIST, "resident": LIST, "chief": {"instruct"},
    },
    "extension_asked": REPORTS | {"chief": {"extend_chief", "refuse_extension"}, "leader": {"refuse_extension"}},
    "extension_half": REPORTS | {"chief": {"refuse_extension"}, "leader": {"extend_police", "refuse_extension"}},
    "lift_asked": REPORTS | {"chief": {"lift_chief", "refuse_lift"}, "leader": {"refuse_lift"}},
    "lift_half": REPORTS | {"chief": {"refuse_lift"}, "leader": {"lift_police", "refuse_lift"}},
}  # fmt: skip


@pytest.mark.parametrize("state", TABLE)
def test_who_may_take_which_step(walk, state):
    getattr(walk, state)()
    assert walk.matter.state == state
    assert {name: walk.may(name) for name in walk.who if walk.may(name)} == TABLE[state]


@pytest.mark.parametrize(("state", "others"), [("proposed_police", "chief"), ("proposed_procuratorate", "leader")])
def test_a_proposal_is_not_told_before_the_own_leader_approved_it(walk, state, others):
    getattr(walk, state)()
    assert not matters_seen(walk.who[others]).exists()


@pytest.mark.parametrize("name", ["leader", "chief"])
def test_a_leader_proposes_nothing(walk, name):
    walk.shown("prosecution")
    act = "propose_police" if name == "leader" else "propose_procuratorate"
    with pytest.raises(PermissionDenied):
        walk.open(name, act, walk.order() | {"department": [walk.department.pk]})


def test_listed_with_a_notice_and_reports_owed(walk):
    walk.listed()
    assert Document.objects.get(root_id=walk.matter.pk).kind == "joint_notice"
    assert walk.owed() == [
        ("report", "刑侦大队", dt.date.fromisoformat(SOON)),
        ("conclude", "刑侦大队", dt.date.fromisoformat(LATER)),
    ]
    walk.act("handler", "report", {"progress": "已冻结账户", "next_report": LATER}, happened_on=TODAY)
    assert [due for duty, _owner, due in walk.owed() if duty == "report"] == [dt.date.fromisoformat(LATER)]
    walk.act("handler", "report", {"progress": "已侦查终结"}, happened_on=TODAY)
    assert [duty for duty, _owner, _due in walk.owed()] == ["conclude"]


@pytest.mark.parametrize(
    ("state", "leader"),
    [("extension_asked", "院领导"), ("extension_half", "局领导"), ("lift_asked", "院领导"), ("lift_half", "局领导")],
)
def test_reports_stay_owed_while_the_leaders_consider(walk, state, leader):
    getattr(walk, state)()
    assert [owner for _duty, owner, _due in walk.owed()] == [leader, "刑侦大队"]


def test_both_leaders_extend_it_and_not_beyond_what_was_asked(walk):
    walk.extension_half()
    over = (TODAY + dt.timedelta(days=61)).isoformat()
    for until in (LATER, over):
        with pytest.raises(ValidationError) as refused:
            walk.act("leader", "extend_police", {"until": until})
        assert "until" in refused.value.message_dict
    walk.act("leader", "extend_police", {"until": FAR})
    assert ("conclude", "刑侦大队", dt.date.fromisoformat(FAR)) in walk.owed()


@pytest.mark.parametrize("wished", [LATER, PAST, ""])
def test_an_extension_is_asked_beyond_the_term(walk, wished):
    walk.listed()
    with pytest.raises(ValidationError) as refused:
        walk.act("head", "ask_extension", {"wished_until": wished}, reason="境外取证")
    assert "wished_until" in refused.value.message_dict


def test_lifted_by_both_with_a_notice(walk):
    walk.lift_half()
    walk.act("leader", "lift_police")
    assert walk.matter.closed and walk.owed() == []
    kinds = set(Document.objects.filter(root_id=walk.matter.pk).values_list("kind", flat=True))
    assert kinds == {"joint_notice", "joint_lifted"}


def test_a_refused_lifting_goes_on(walk):
    walk.lift_half()
    walk.act("leader", "refuse_lift", reason="追赃未完成")
    assert walk.matter.state == "listed"
    assert ("conclude", "刑侦大队", dt.date.fromisoformat(LATER)) in walk.owed()
