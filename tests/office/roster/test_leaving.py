"""What of the roster goes along when an officer's account is handed over."""

from office.access.context import acting_as
from office.access.roles import Role
from office.agencies.handover import handover_preview, handover_tells
from office.agencies.services import officer_handover
from office.roster.days import Unit
from office.roster.models import DutyDesk, DutyTerm
from office.roster.queries import on_duty
from tests.office.roster.conftest import day, planned, who

SECOND, THIRD = "second", "third"


def hand_over(made, leaving: str, to: str) -> int:
    admin = who(made, Role.ADMINISTRATOR)
    with acting_as(admin):
        return officer_handover(officer=admin, who=who(made, leaving), to=who(made, to))["duties"]


def test_what_has_not_begun_is_the_colleagues_and_in_what_runs_the_colleague_stands_in(made, clock):
    planned(made, SECOND, last="11-15")
    clock.shift(2 * 24 * 3600)
    [part] = [one for one in handover_preview(who(made, SECOND)) if one.code == "duties"]
    assert list(part.items) == ["值班：派驻检察官，11-02 至 11-08", "值班：派驻检察官，11-09 至 11-15"]
    assert hand_over(made, SECOND, THIRD) == 2
    stood = [on_duty(made.office, DutyDesk.RESIDENT, day(on)) for on in ("11-03", "11-04", "11-09")]
    assert stood == [made.officers[SECOND], made.officers[THIRD], made.officers[THIRD]]
    assert hand_over(made, SECOND, THIRD) == 1  # the term that runs has still its first officer; it reads the same
    assert on_duty(made.office, DutyDesk.RESIDENT, day("11-04")) == made.officers[THIRD]


def test_who_cannot_take_it_leaves_it_as_it_is_and_that_is_told_before(made):
    planned(made, SECOND, unit=Unit.ONCE, first="11-10", last="11-15")
    manager = who(made, Role.CASE_MANAGER)
    told = handover_tells(who(made, SECOND), manager)
    assert "值班：派驻检察官，11-10 至 11-15：某case_manager不能接，该班次不变。" in told
    assert hand_over(made, SECOND, Role.CASE_MANAGER) == 0
    assert DutyTerm.objects.get().officer == made.officers[SECOND]


def test_a_colleague_on_duty_then_is_not_on_duty_twice(made):
    planned(made, SECOND, unit=Unit.ONCE, first="11-10", last="11-15")
    planned(made, THIRD, unit=Unit.ONCE, first="11-12", last="11-13")
    assert hand_over(made, SECOND, THIRD) == 0


def test_the_substitute_is_replaced(made):
    planned(made, Role.PROSECUTOR, SECOND, last="11-15", substitute=who(made, THIRD))
    assert hand_over(made, THIRD, SECOND) == 2
    substitutes = list(DutyTerm.objects.order_by("starts_on").values_list("substitute", flat=True))
    assert substitutes == [made.officers[SECOND].pk, None]  # nobody is the own substitute
