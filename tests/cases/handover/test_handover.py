"""One door: the unit reports, the legal department checks and sends, the case office accepts or returns."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.utils import timezone

from cases.handover import services
from cases.handover.models import Handover, HandoverKind, HandoverState
from cases.handover.queries import handover_get, handovers_page, standing_of, steps_shown
from cases.handover.services import Acceptance, HandoverMovedOn, Material
from cases.register.models import CaseNumber, Event, Person
from cases.register.moved import events_seen
from cases.register.services import Draft, events_record
from office.access.context import acting_as
from office.access.queries import visible_get
from office.access.roles import Role
from office.followup.models import FollowUp
from office.outbox.models import OutboxMessage
from tests.case_factories import case_make
from tests.factories import county, fresh

pytestmark = pytest.mark.django_db
BMSAH = "海检刑捕受[2026]139903000001号"
LIST = [Material("提请批准逮捕书"), Material("案卷材料", 2, 120)]


@pytest.fixture
def made():
    return county()


@pytest.fixture
def case(made):
    return case_make(made)


def officer(made, role: Role):
    return fresh(made.officers[role])


def act(made, role: Role, call, **options):
    who = officer(made, role)
    with acting_as(who):
        return call(officer=who, **options)


def prepare(made, case, kind=HandoverKind.ARREST, role=Role.POLICE_HANDLER) -> Handover:
    return act(
        made,
        role,
        services.handover_prepare,
        case=case,
        kind=kind,
        persons=list(Person.objects.filter(case=case)),
        materials=LIST,
        summary="请审核",
    )


def send(made, handover) -> Handover:
    return act(
        made,
        Role.POLICE_LEGAL,
        services.handover_send,
        handover=handover,
        document_no="海公提捕字〔2026〕1号",
        note="",
        seen=handover.version,
    )


def accept(made, handover, bmsah=BMSAH, key="prosecution") -> Handover:
    return act(
        made,
        Role.CASE_MANAGER,
        services.handover_accept,
        handover=handover,
        acceptance=Acceptance(bmsah, "", made.departments[key]),
        note="",
        seen=handover.version,
    )


def live(case, code: str):
    return Event.objects.filter(case=case, type=code, voided_by=None, voids=None)


def test_the_whole_way_of_a_request_for_arrest(made, case):
    with pytest.raises(Http404):
        visible_get(type(case), officer(made, Role.CASE_MANAGER), case.pk)
    handover = send(made, prepare(made, case))
    assert handover.state == HandoverState.SENT
    assert live(case, "arrest_request").get().shared
    assert live(case, "legal_check").get().params["result"] == "pass"
    visible_get(type(case), officer(made, Role.CASE_MANAGER), case.pk)
    handover = accept(made, handover)
    assert handover.state == HandoverState.ACCEPTED
    assert live(case, "arrest_review_acceptance").get().params["case_no"] == BMSAH
    assert CaseNumber.objects.get(case=case, kind="bmsah").value == BMSAH
    case.refresh_from_db()
    assert case.procuratorate_unit == made.departments["prosecution"]
    visible_get(type(case), officer(made, Role.PROSECUTOR), case.pk)
    told = OutboxMessage.objects.filter(kind="case.handover_accepted").values_list("recipient_id", flat=True)
    assert set(told) == {made.departments[key].principal.pk for key in ("unit", "legal")}


def test_the_case_office_returns_it_and_it_comes_again(made, case):
    handover = send(made, prepare(made, case))
    item = handover.items.get(position=2)
    handover = act(
        made,
        Role.CASE_MANAGER,
        services.handover_return,
        handover=handover,
        note="卷宗缺页",
        missing={item.pk: "第 3 页缺失"},
        seen=handover.version,
    )
    assert handover.state == HandoverState.RETURNED
    assert handover.items.get(position=2).missing == "第 3 页缺失"
    assert handover.steps.order_by("-pk")[0].materials[1]["missing"] == "第 3 页缺失"
    assert live(case, "handover_return").count() == 1
    assert live(case, "arrest_review_acceptance").count() == 0
    handover = act(
        made,
        Role.POLICE_HANDLER,
        services.handover_complete,
        handover=handover,
        persons=list(Person.objects.filter(case=case)),
        materials=LIST,
        note="已补齐",
        seen=handover.version,
    )
    assert handover.state == HandoverState.LEGAL
    assert FollowUp.objects.filter(closed_at=None).get().kind == "case.handover_check"
    who = officer(made, Role.CASE_MANAGER)
    handover = handover_get(who, case, handover.pk)
    assert [step.state for step in steps_shown(who, handover)] == ["sent", "returned"], "a new draft is not told"
    assert standing_of(who, handover).materials[1]["missing"] == "第 3 页缺失"


def test_the_legal_department_sends_it_back(made, case):
    handover = prepare(made, case)
    with pytest.raises(ValidationError):
        act(made, Role.POLICE_LEGAL, services.handover_send_back, handover=handover, note=" ", seen=handover.version)
    handover = act(
        made, Role.POLICE_LEGAL, services.handover_send_back, handover=handover, note="缺社会危险性说明", seen=1
    )
    assert handover.state == HandoverState.UNIT
    assert not live(case, "arrest_request").exists()
    assert not live(case, "legal_check").get().shared, "nothing has been handed over"
    owed = FollowUp.objects.get(closed_at=None)
    assert (owed.kind, owed.owner_id) == ("case.handover_complete", made.departments["unit"].principal.pk)


def test_nothing_passes_the_door_without_its_keeper(made, case):
    handover = prepare(made, case)
    for role in (Role.POLICE_HANDLER, Role.POLICE_UNIT_HEAD):
        with pytest.raises(PermissionDenied):
            act(made, role, services.handover_send, handover=handover, document_no="1", note="", seen=handover.version)
    handover = send(made, handover)
    with pytest.raises(PermissionDenied):
        act(
            made,
            Role.POLICE_LEGAL,
            services.handover_accept,
            handover=handover,
            acceptance=Acceptance(BMSAH, "", made.departments["prosecution"]),
            note="",
            seen=handover.version,
        )


def test_the_other_agency_sees_no_draft(made, case):
    prepare(made, case)
    for role in (Role.RESIDENT_PROSECUTOR, Role.CASE_MANAGER):
        who = officer(made, role)
        with acting_as(who):
            with pytest.raises(Http404):
                handover_get(who, case, Handover.objects.get().pk)
            assert handovers_page(who, mine=False, offset=0, limit=10)[1] == 0


def test_a_stale_form_moves_nothing(made, case):
    handover = send(made, prepare(made, case))
    with pytest.raises(HandoverMovedOn):
        act(
            made,
            Role.CASE_MANAGER,
            services.handover_return,
            handover=handover,
            note="缺页",
            missing={},
            seen=handover.version - 1,
        )
    assert Handover.objects.get().state == HandoverState.SENT


def test_one_of_a_kind_is_open_at_a_time(made, case):
    prepare(made, case)
    with pytest.raises(ValidationError):
        prepare(made, case)
    assert Handover.objects.count() == 1


@pytest.mark.parametrize("what", ["persons", "materials"])
def test_it_names_persons_and_materials(made, case, what):
    options = {"persons": list(Person.objects.filter(case=case)), "materials": LIST, what: []}
    with pytest.raises(ValidationError) as refused:
        act(
            made,
            Role.POLICE_HANDLER,
            services.handover_prepare,
            case=case,
            kind=HandoverKind.ARREST,
            summary="",
            **options,
        )
    assert what in refused.value.message_dict


def test_a_number_of_another_case_is_refused(made, case):
    other = case_make(made, 2)
    accept(made, send(made, prepare(made, case)))
    second = send(made, prepare(made, other))
    with pytest.raises(ValidationError) as refused:
        accept(made, second)
    assert "bmsah" in refused.value.message_dict
    assert Handover.objects.get(pk=second.pk).state == HandoverState.SENT


def test_a_department_that_reviews_nothing_is_refused(made, case):
    handover = send(made, prepare(made, case))
    with pytest.raises(ValidationError) as refused:
        accept(made, handover, key="complaints")
    assert "department" in refused.value.message_dict


def test_what_the_law_refuses_the_door_refuses(made, case):
    """A transfer for prosecution of a case that has been withdrawn (MPS 186)."""
    handover = prepare(made, case, HandoverKind.PROSECUTION)
    who = officer(made, Role.POLICE_LEGAL)
    with acting_as(who):
        draft = Draft("case_withdrawal", timezone.now(), True, None, {"reason": "1"})
        events_record(officer=who, case=case, drafts=[draft], seen=events_seen(who, case))
    with pytest.raises(ValidationError):
        send(made, handover)
    assert Handover.objects.get().state == HandoverState.LEGAL
    assert not live(case, "transfer_for_prosecution").exists()
