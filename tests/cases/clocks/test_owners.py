"""Nobody is warned who may not see the case."""

import pytest

from cases.clocks.models import ClockWarning
from cases.register.models import CaseAccess
from office.access.roles import Role
from tests.cases.clocks.conftest import case_of, in_days, morning, owner_name, points, sweep
from tests.clock_factories import clock_make

pytestmark = pytest.mark.django_db


def test_nobody_is_told_who_may_not_see_the_case(made, case):
    """立案监督案件侦查终结 (S10) is the case office's, which this case was never shared with: the resident prosecutors
    see it, so they are told; where nobody of that side does, nobody is."""
    clock_make(case, in_days(1), rule="S10", key="s", side="procuratorate")
    sweep()
    assert owner_name("s") == "派驻检察官"
    CaseAccess.objects.filter(root=case, principal=made.departments["resident"].principal).delete()
    clock_make(case, in_days(1), rule="S10", key="t", side="procuratorate")
    sweep()
    assert ClockWarning.objects.get(key="t").owner is None


def test_it_goes_up_to_those_who_may_see_the_case_only(made, case):
    clock_make(case, in_days(-1), rule="S10", key="s", side="procuratorate")
    for count in range(8):
        sweep(morning(count))
    row = ClockWarning.objects.get(key="s")
    assert (str(row.owner), str(row.escalated_to)) == ("派驻检察官", "院领导"), "not the case office"


def test_a_handler_who_may_not_see_the_case_any_more_is_not_told(made):
    case = case_of(made)
    handler = made.officers[Role.POLICE_HANDLER]
    handler.roles = [Role.OFFICE_STAFF]
    handler.save()
    clock_make(case, in_days(1), key="k")
    sweep()
    assert owner_name() == made.officers[Role.POLICE_UNIT_HEAD].name


def test_what_the_detention_centre_owes_its_own_list_tells(made, case):
    """看守所期满提示 (P32): the centre sees no case, and no handler of the police is told in its place."""
    clock_make(case, in_days(-1), rule="P32", key="p")
    clock_make(case, None, rule="P32", key="q")
    sweep()
    assert points() == []
