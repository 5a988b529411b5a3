"""Who is offered for a desk: whoever may do what is next to be done there, active, of the own agency."""

import pytest

from cases.matters.forms_fields import Offer, field_made
from cases.matters.loader import load_flows
from cases.matters.rules import seat_acts, seat_fits
from office.access.roles import Role
from office.agencies.models import Officer
from tests.factories import County, county, fresh

CASES = [
    # kind, act, field, offered, not offered
    ("intervention", "dispatch", "prosecutors", Role.PROSECUTOR, Role.CASE_MANAGER),
    ("necessity", "assign", "handler", Role.PROSECUTOR, Role.RESIDENT_PROSECUTOR),
    ("objection", "receive_reexamine", "reviewer", Role.PROSECUTOR, Role.CHIEF_PROCURATOR),
    ("advice", "assign_back", "answerer_back", Role.POLICE_LEGAL, Role.POLICE_HANDLER),
    ("violation", "propose", "approver", Role.RESIDENT_PROSECUTOR, Role.CASE_MANAGER),
    ("outline", "hand_over", "author", Role.PROSECUTOR, Role.RESIDENT_PROSECUTOR),
]


@pytest.fixture
def made(db) -> County:
    return county()


def asked(kind: str, act: str, name: str):
    flow = load_flows()[kind]
    row = flow.act_of(act)
    assert row is not None
    return flow, row, next(one for one in row.field if one.name == name)


def offered(made: County, who: Officer, kind: str, act: str, name: str, steps=()) -> set[int]:
    flow, row, field = asked(kind, act, name)
    made_field = field_made(Offer(fresh(who), flow, act=row, steps=steps), field)
    found = set()
    for key, told in made_field.choices:
        found |= {pk for pk, _name in told} if isinstance(told, (list, tuple)) else {key}
    return {int(key) for key in found if key}


@pytest.mark.parametrize(("kind", "act", "name", "fits", "not_fits"), CASES)
def test_only_who_may_do_the_next_step(made, kind, act, name, fits, not_fits):
    by = Role.POLICE_LEADER if asked(kind, act, name)[1].side == "police" else Role.CHIEF_PROCURATOR
    found = offered(made, made.officers[by], kind, act, name)
    assert made.officers[fits].pk in found
    assert made.officers[not_fits].pk not in found


def test_whoever_proposes_does_not_approve(made):
    """Nor whoever took another step that bars from it (not_by of the flow)."""
    proposer = made.officers[Role.PROSECUTOR]
    assert proposer.pk not in offered(made, proposer, "violation", "propose", "approver")
    flow, act, field = asked("violation", "propose", "approver")
    resident = fresh(made.officers[Role.RESIDENT_PROSECUTOR])
    acts = seat_acts(flow, act, field.desk)
    assert seat_fits(resident, acts, {"find": proposer.pk})
    assert not seat_fits(resident, acts, {"find": resident.pk})


def test_nobody_whose_account_is_closed(made):
    prosecutor = made.officers[Role.PROSECUTOR]
    Officer.objects.filter(pk=prosecutor.pk).update(is_active=False)
    found = offered(made, made.officers[Role.CHIEF_PROCURATOR], "intervention", "dispatch", "prosecutors")
    assert prosecutor.pk not in found


def test_every_desk_that_somebody_is_chosen_for_has_a_next_step():
    for flow in load_flows().values():
        for act in flow.act:
            for field in act.field:
                if field.desk and field.kind in ("officer", "officers"):
                    assert seat_acts(flow, act, field.desk), (flow.kind, act.code, field.name)
