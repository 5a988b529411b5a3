"""A number in an address or a form that is none, or that no database holds, is answered, not broken off on."""

import pytest
from django.urls import reverse

from office.access.roles import Role
from office.ui.figures import whole
from tests.case_factories import case_make
from tests.cases.handover.test_one_door import enter, officer
from tests.cases.register.two_steps import browser, data_of, url_of
from tests.factories import county

pytestmark = pytest.mark.django_db
ODD = ["²", "९", "9" * 30, "9" * 5000, "-1", "1e3"]


@pytest.fixture
def made():
    return county()


@pytest.fixture
def case(made):
    return case_make(made)


@pytest.mark.parametrize(
    ("text", "said"), [("12", 12), ("9" * 18, int("9" * 18)), ("", None), *[(o, None) for o in ODD]]
)
def test_a_whole_number_is_plain_figures(text, said):
    assert whole(text) == said


@pytest.mark.parametrize("odd", ODD)
def test_an_odd_person_is_nobody(made, case, odd):
    unit, legal = (browser(officer(made, role)) for role in (Role.POLICE_HANDLER, Role.POLICE_LEGAL))
    assert unit.get(reverse("handover-new", args=[case.pk]), {"person": odd}).status_code == 200
    assert legal.get(reverse("handover-enter", args=[case.pk]), {"person": odd}).status_code == 200
    assert unit.get(url_of(case, type="detention", person=odd)).status_code == 404
    assert unit.get(reverse("fact-correct", args=[case.pk]), {"person": odd}).status_code == 404
    assert unit.get(url_of(case, type="separate_handling", person=odd)).status_code == 302


@pytest.mark.parametrize("odd", ODD)
def test_an_odd_case_is_not_there(made, case, odd):
    client = browser(officer(made, Role.POLICE_LEGAL))
    assert client.get(reverse("case-join", args=[case.pk]), {"other": odd}).status_code == 404


def test_a_case_number_beyond_every_key_is_not_there(made, case):
    client = browser(officer(made, Role.POLICE_LEGAL))
    assert client.get(reverse("case-detail", args=[int("9" * 30)])).status_code == 404


@pytest.mark.parametrize("odd", ODD)
def test_an_odd_mark_of_what_was_seen_is_a_case_moved_on(made, case, odd):
    who = officer(made, Role.POLICE_LEGAL)
    data = data_of(who, case, "bail", "2026-03-05", seen=f"1-{odd}")
    assert browser(who).post(url_of(case), data).status_code == 200


@pytest.mark.parametrize("odd", ["²", "९", "9" * 30])
def test_an_odd_material_is_none(made, case, odd):
    handover = enter(made, case)
    url = reverse("handover-act", args=[case.pk, handover.pk, "return"])
    data = {"seen": handover.version, "ground": "materials", "note": "缺页", f"missing-{odd}": "缺页"}
    assert browser(officer(made, Role.CASE_MANAGER)).post(url, data).status_code == 200
