"""The papers of a request for arrest go and stay with those for whom that very request asked (CPL 87)."""

import pytest

from cases.handover import services as handover
from cases.handover.models import HandoverKind
from cases.handover.services import Acceptance, Sending
from cases.register.models import Event
from cases.register.projection_check import projection_differences
from cases.structure import services
from office.access.context import acting_as
from office.access.roles import Role
from tests.case_factories import ajbh
from tests.cases.handover.test_one_door import BMSAH, LIST, day
from tests.cases.structure.test_structure import legal, live, people, two_persons
from tests.factories import county, fresh

pytestmark = pytest.mark.django_db
PAPERS = ("legal_check", "arrest_request", "handover_return", "arrest_review_acceptance")


@pytest.fixture
def made():
    return county()


def ask(made, case, person, on):
    who = legal(made)
    with acting_as(who):
        return handover.handover_enter(
            officer=who,
            case=case,
            kind=HandoverKind.ARREST,
            persons=[person],
            materials=LIST,
            sending=Sending(f"海公提捕字{on}号", "", day(on), day(on)),
        )


def given_back(made, held, on):
    """Returned by the case office, and given up by the unit."""
    who, unit = fresh(made.officers[Role.CASE_MANAGER]), fresh(made.officers[Role.POLICE_HANDLER])
    with acting_as(who):
        back = handover.handover_return(
            officer=who, handover=held, note="缺页", missing={}, seen=held.version, ground="materials", received=day(on)
        )
    with acting_as(unit):
        handover.handover_drop(officer=unit, handover=back, note="另行侦查", seen=back.version)


def accepted(made, held, on):
    who = fresh(made.officers[Role.CASE_MANAGER])
    taking = Acceptance(BMSAH, "", made.departments["prosecution"])
    with acting_as(who):
        handover.handover_accept(
            officer=who, handover=held, acceptance=taking, note="", seen=held.version, received=day(on)
        )


def papers(case):
    steps = live(case).filter(type__in=PAPERS).order_by("happened_on", "pk")
    return [(event.type, f"{event.happened_on}") for event in steps]


def test_papers_of_one_request_are_not_anothers(made):
    """A's arrest was asked for and the papers came back; then B's was asked for and accepted. B is split off with B's
    papers; A keeps A's."""
    case, days = two_persons(made), ("2026-03-05", "2026-03-06")
    a, b = people(case)
    given_back(made, ask(made, case, a, days[0]), days[0])
    accepted(made, ask(made, case, b, days[1]), days[1])
    who = legal(made)
    with acting_as(who):
        new = services.case_split(officer=who, case=case, persons=[b], number=ajbh(made, 8), reason="另行侦查")
    stays = [("legal_check", days[0]), ("arrest_request", days[0]), ("handover_return", days[0])]
    goes = [("legal_check", days[1]), ("arrest_request", days[1]), ("arrest_review_acceptance", days[1])]
    assert papers(case) == stays
    assert papers(new) == goes
    assert not Event.objects.filter(case=new, type="handover_return").exists()
    assert not list(projection_differences())
