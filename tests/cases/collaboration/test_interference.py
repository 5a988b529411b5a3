"""Records of interference: of the own agency alone, and of need to know."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404

from cases.matters.models import Matter
from cases.matters.queries import MatterFilters, dues_of, matter_get, matters_found, matters_of_case, matters_seen
from cases.matters.queries_pages import grown
from cases.matters.services import matter_open
from office.access.context import acting_as
from office.followup.sight import followups_seen
from office.outbox.models import OutboxMessage
from tests.cases.collaboration.requests import PAST, TODAY, Round

pytestmark = pytest.mark.django_db


class Interference(Round):
    """Walks a record of interference."""

    kind = "interference"

    def record(self, name: str, **more):
        told = {
            "sort": "leader", "by_whom": "某某，某局，副局长", "when": PAST, "to_whom": "某承办人", "way": "phone",
            "content": "打听案情并要求从轻", "handling": "拒绝并记录",
        }  # fmt: skip
        side = "police" if self.who[name].side == "police" else "procuratorate"
        return self.open(name, f"record_{side}", told | more.pop("data", {}), **more)


@pytest.fixture
def walk() -> Interference:
    return Interference()


# Who records it -> who besides may read it.
READERS = {
    "handler": {"leader"}, "legal": {"leader"}, "leader": set(), "prosecutor": {"chief"}, "resident": {"chief"},
    "manager": {"chief"}, "chief": set(),
}  # fmt: skip


@pytest.mark.parametrize("recorder", READERS)
def test_only_the_recorder_and_the_own_leaders_read_it(walk, recorder):
    walk.shown("prosecution")
    walk.shown("case_office")
    walk.shown("unit")
    walk.record(recorder)
    readers = {name for name, officer in walk.who.items() if matters_seen(officer).exists()}
    assert readers == READERS[recorder] | {recorder}
    for name in set(walk.who) - readers:
        officer = walk.who[name]
        with pytest.raises(Http404):
            matter_get(officer, walk.matter.pk)
        assert matters_of_case(officer, walk.case) == []
        assert not matters_found(officer, "collaboration", MatterFilters(open=None)).exists()
        assert not followups_seen(officer).filter(root_kind="matter").exists()
        if officer.side != walk.matter.side:
            assert dues_of(officer, Matter, [walk.matter.pk]) == {}
    assert not OutboxMessage.objects.filter(root_kind="matter").exists()


@pytest.mark.parametrize("recorder", ["handler", "prosecutor"])
def test_told_to_nobody_until_the_end(walk, recorder):
    walk.shown("prosecution")
    walk.record(recorder)
    leader = "leader" if recorder == "handler" else "chief"
    assert [duty for duty, _owner, _due in walk.owed()] == [
        "report_up_police" if recorder == "handler" else "report_up_procuratorate"
    ]
    walk.act(recorder, "report_up", {"reported_to": "discipline"}, happened_on=TODAY)
    with pytest.raises((PermissionDenied, ValidationError)):
        walk.act(recorder, "settle", {"settled": "x"}, happened_on=TODAY)
    walk.act(leader, "settle", {"settled": "已由纪检监察机构处理"}, happened_on=TODAY)
    assert walk.matter.closed and walk.matter.told_state == "" and walk.owed() == []
    assert not OutboxMessage.objects.filter(root_kind="matter").exists()


def test_it_may_be_about_no_single_case(walk):
    assert walk.record("handler", case=None, title="过问记录").case_id is None


def test_recorded_by_mistake_it_is_voided_with_a_reason(walk):
    walk.record("handler")
    with pytest.raises(ValidationError):
        walk.act("handler", "void")
    assert walk.act("handler", "void", reason="重复记录").state == "voided"


def test_what_has_not_happened_is_not_recorded(walk):
    with pytest.raises(ValidationError) as refused:
        walk.record("handler", data={"when": (TODAY + dt.timedelta(days=1)).isoformat()})
    assert "when" in refused.value.message_dict


def test_it_may_grow_from_a_request_and_leaves_no_trace_on_it(walk):
    walk.shown("prosecution")
    data = {"department": [walk.department.pk], "questions": "数额认定"}
    with acting_as(walk.who["handler"]):
        asked = matter_open(
            officer=walk.who["handler"], kind="consultation", act="apply_police", case=walk.case, data=data
        )
    walk.record("prosecutor", origin=asked)
    assert grown(walk.who["prosecutor"], asked)[1] == [walk.matter]
    for name in ("handler", "legal", "leader", "second", "resident"):
        assert grown(walk.who[name], asked) == (None, [])
