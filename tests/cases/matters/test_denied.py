"""A step that is not one's own says so: why, who takes it, where to go on instead; nothing of the other side's."""

import re

import pytest
from django.urls import reverse

from cases.matters.loader import load_flows
from office.access.roles import ROLES, Role
from office.agencies.models import Officer
from tests.cases.matters.pages import Desk, flows_use, page, step_url
from tests.cases.matters.test_pages_sight import sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(monkeypatch) -> Desk:
    flows_use(monkeypatch, "paper_form")
    return Desk()


def test_of_the_own_side_it_names_the_roles_and_leads_back(desk):
    matter = sent(desk)
    # Moved to another post since, and still at the desk.
    Officer.objects.filter(pk=desk.made.officers[Role.PROSECUTOR].pk).update(roles=[Role.CUSTODY_SUPERVISOR])
    desk.made.officers[Role.PROSECUTOR].refresh_from_db()
    answer = desk.get(Role.PROSECUTOR, step_url(matter, "evaluate"))
    text = page(answer)
    assert answer.status_code == 403
    assert "逐项评估" in text and str(ROLES[Role.PROSECUTOR].label) in text
    assert f'href="{reverse("matter-detail", args=[matter.pk])}"' in text


def test_of_the_other_side_it_tells_neither_step_nor_role(desk):
    matter = sent(desk)
    answer = desk.get(Role.POLICE_LEGAL, step_url(matter, "evaluate"))
    text = page(answer)
    assert answer.status_code == 403 and "不由贵单位办理" in text
    assert "逐项评估" not in text and str(ROLES[Role.PROSECUTOR].label) not in text


def test_what_one_may_not_begin_says_who_does(desk):
    flow = load_flows()["intervention"]
    act = next(one for one in flow.openings if one.side == "police" and one.roles)
    assert Role.DETENTION_CENTRE not in act.roles
    url = f"{reverse('matter-new', args=['intervention'])}?act={act.code}"
    answer = desk.get(Role.POLICE_LEADER if Role.POLICE_LEADER not in act.roles else Role.POLICE_OVERSIGHT, url)
    text = page(answer)
    assert answer.status_code == 403
    assert str(ROLES[Role(act.roles[0])].label) in text or "您的角色" in text


@pytest.mark.parametrize("kind", ["clue", "violation", "interference"])
def test_a_third_agency_is_told_of_no_kind_and_led_to_no_list_that_refuses_it(kind):
    from_third = Desk()
    answer = from_third.get(Role.THIRD_PARTY, reverse("matter-new", args=[kind]))
    text = page(answer)
    assert answer.status_code == 403 and load_flows()[kind].zh not in text
    for url in re.findall(r'href="(/[a-z][^"#]*)"', text):
        if not url.startswith(("/static/", "/language/")):
            assert from_third.get(Role.THIRD_PARTY, url).status_code < 400, url
