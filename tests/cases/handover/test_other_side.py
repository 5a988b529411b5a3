"""What the other agency may know of a hand-over: what passed the door, and nothing of how it is reworked."""

import pytest
from django.urls import reverse

from cases.handover import services
from cases.handover.models import Handover, HandoverKind
from cases.handover.queries import handover_waits
from cases.handover.services import Material, Sending
from cases.register.intake import intake_write
from cases.register.models import Case, Event
from cases.register.reports import CaseReport, EventReport, RowReport
from office.access.context import Purpose, acting_as
from office.access.roles import Role
from office.followup.models import FollowUp
from tests.case_factories import ajbh, at, case_make, intake_of
from tests.cases.handover.test_one_door import BMSAH, LIST, day, enter, live, officer, people
from tests.cases.register.two_steps import browser
from tests.cases.structure.test_structure import two_persons
from tests.factories import county

pytestmark = pytest.mark.django_db


@pytest.fixture
def made():
    return county()


def returned(made, case, persons):
    """Handed over for these persons and returned for completion."""
    who, office = officer(made, Role.POLICE_LEGAL), officer(made, Role.CASE_MANAGER)
    sending = Sending("海公提捕字〔2026〕1号", "", day("2026-03-05"), day("2026-03-05"))
    with acting_as(who):
        handover = services.handover_enter(
            officer=who, case=case, kind=HandoverKind.ARREST, persons=persons, materials=LIST, sending=sending
        )
    with acting_as(office):
        return services.handover_return(
            officer=office, handover=handover, note="缺页", missing={}, seen=handover.version, ground="materials",
            received=day("2026-03-05"),
        )  # fmt: skip


def reworked(made, case, handover):
    """The unit adds a person and papers and reports it again; the legal department has not sent it."""
    unit = officer(made, Role.POLICE_HANDLER)
    with acting_as(unit):
        return services.handover_complete(
            officer=unit, handover=handover, persons=people(case), materials=[*LIST, Material("补充的证据材料")],
            note="已补", seen=handover.version,
        )  # fmt: skip


def told(made, role, case, handover):
    """What the list and the page of it tell this officer: state, persons, materials, since."""
    client = browser(officer(made, role))
    listed = client.get(reverse("handover-list") + "?all=1").context["table"].rows
    page = client.get(reverse("handover-detail", args=[case.pk, handover.pk])).context
    cells = [str(cell) for cell in listed[0].cells]
    return [cells[0], *cells[4:], str(page["chip"]), page["names"], len(page["material_table"].rows)]


@pytest.mark.parametrize("ends", ["reported again", "given up"])
def test_the_procuratorate_sees_what_it_returned_and_not_how_it_is_reworked(made, ends):
    case = two_persons(made)
    handover = returned(made, case, people(case)[:1])
    before = told(made, Role.CASE_MANAGER, case, handover)
    handover = reworked(made, case, handover)
    if ends == "given up":
        unit = officer(made, Role.POLICE_HANDLER)
        with acting_as(unit):
            services.handover_drop(officer=unit, handover=handover, note="另行侦查", seen=handover.version)
    assert told(made, Role.CASE_MANAGER, case, handover) == before
    ours = told(made, Role.POLICE_LEGAL, case, handover)
    assert ours[1:3] == ["2", "3"]
    assert ours != before


def test_its_place_in_the_list_does_not_tell_either(made):
    first, second = two_persons(made), case_make(made, 2)
    older = returned(made, first, people(first)[:1])
    returned(made, second, people(second))
    reworked(made, first, older)
    client = browser(officer(made, Role.CASE_MANAGER))
    table = client.get(reverse("handover-list") + "?all=1").context["table"]
    assert f"/{second.pk}/" in str(table.rows[0].cells[1])


def test_what_is_sent_again_is_seen_again(made):
    case = two_persons(made)
    handover = reworked(made, case, returned(made, case, people(case)[:1]))
    who = officer(made, Role.POLICE_LEGAL)
    with acting_as(who):
        services.handover_send(
            officer=who, handover=handover, document_no="海公提捕字〔2026〕2号", note="", seen=handover.version
        )
    theirs, ours = (told(made, role, case, handover) for role in (Role.CASE_MANAGER, Role.POLICE_LEGAL))
    assert theirs == ours


# --- the day of receipt


def accepting(made, case, handover):
    """What the form of acceptance says of a receipt on 6 March."""
    url = reverse("handover-act", args=[case.pk, handover.pk, "accept"])
    department = made.departments["prosecution"].pk
    data = {"seen": handover.version, "bmsah": BMSAH, "department": department, "received_on": "2026-03-06"}
    acts = browser(officer(made, Role.CASE_MANAGER)).post(url, data).context["acts"]
    return next(one["form"].errors for one in acts if one["url"] == url)


@pytest.mark.parametrize("shared", [False, True], ids=["kept back", "of somebody else"])
def test_a_later_request_that_is_no_part_of_it_refuses_no_receipt(made, shared):
    case = case_make(made)
    handover = enter(made, case)
    row = RowReport(row_key="y", ryid="2", events=(EventReport("arrest_request", at("2026-03-20"), False, "y:1"),))
    with acting_as(Purpose("test.import")):
        intake_write([CaseReport((("ajbh", ajbh(made, 1)),), (row,), None)], intake_of(made))
    later = Event._base_manager.filter(case=case, type="arrest_request", happened_on="2026-03-20")
    if not shared:
        later.update(shared=False, person=people(case)[0])
    assert not accepting(made, case, handover)


def test_nothing_is_received_before_it_was_handed_over(made):
    case = case_make(made)
    handover = enter(made, case, sent="2026-03-08")
    assert "2026-03-08" in str(accepting(made, case, handover)["received_on"])


# --- what is owed


def test_what_was_owed_ends_with_its_version_though_the_case_has_another_unit(made):
    case = case_make(made)
    unit, legal = officer(made, Role.POLICE_HANDLER), officer(made, Role.POLICE_LEGAL)
    with acting_as(unit):
        handover = services.handover_prepare(
            officer=unit, case=case, kind=HandoverKind.ARREST, persons=people(case), materials=LIST, summary=""
        )
    with acting_as(legal):
        handover = services.handover_send_back(officer=legal, handover=handover, note="缺页", seen=handover.version)
    assert handover_waits(case)
    others = [one for one in made.departments.values() if one.agency_id == case.police_unit.agency_id]
    Case.objects.filter(pk=case.pk).update(police_unit=next(one for one in others if one != case.police_unit))
    with acting_as(unit):
        services.handover_drop(officer=unit, handover=handover, note="另行侦查", seen=handover.version)
    assert not FollowUp.objects.filter(closed_at=None, kind__startswith="case.handover_").exists()
    assert not handover_waits(case)


def test_a_hand_over_waits_though_nobody_can_be_named_who_owes_it(made):
    case = case_make(made)
    unit, legal = officer(made, Role.POLICE_HANDLER), officer(made, Role.POLICE_LEGAL)
    with acting_as(unit):
        handover = services.handover_prepare(
            officer=unit, case=case, kind=HandoverKind.ARREST, persons=people(case), materials=LIST, summary=""
        )
    Case.objects.filter(pk=case.pk).update(police_unit=None)
    with acting_as(legal):
        services.handover_send_back(officer=legal, handover=Handover.objects.get(), note="缺页", seen=handover.version)
    assert handover_waits(case)
    assert live(case, "legal_check").count() == 1


# --- the page


def test_one_act_leads_the_page(made):
    """look.md: one primary button. The main act's, until another is being looked at."""
    case = case_make(made)
    handover = enter(made, case)
    client = browser(officer(made, Role.CASE_MANAGER))
    detail = reverse("handover-detail", args=[case.pk, handover.pk])
    assert client.get(detail).content.decode().count("btn-primary") == 1
    url = reverse("handover-act", args=[case.pk, handover.pk, "return"])
    looked = client.post(url, {"seen": handover.version, "ground": "materials", "note": "缺页"}).content.decode()
    assert looked.count("btn-primary") == 1
    leads = looked[: looked.index("btn-primary")].rindex("<form")
    assert looked[leads:].startswith(f'<form method="post" class="o-form" action="{url}')
