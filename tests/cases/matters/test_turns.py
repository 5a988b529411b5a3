"""My turn is one thing, counted once: in the list, on its tabs and in the navigation."""

import pytest
from django.urls import reverse

from cases.matters.queries import MatterFilters, matters_page
from cases.matters.queries_pages import turns_counted
from office.access.roles import Role
from office.followup.models import FollowUp
from office.front.queries import figures_fresh
from tests.cases.matters.pages import Desk, flows_use, page
from tests.cases.matters.sample import Walk, flow_use
from tests.cases.matters.test_pages_sight import sent
from tests.factories import fresh

pytestmark = pytest.mark.django_db
KIND = "matter.collaboration"


@pytest.fixture
def walk(monkeypatch) -> Walk:
    flow_use(monkeypatch)
    return Walk()


def counts(officer, group: str = "collaboration") -> tuple[int, int, int]:
    """(tabs, list, navigation)."""
    me = fresh(officer)
    listed = matters_page(me, group, MatterFilters(mine=True, open=True), (), 0, 20)[1]
    return sum(turns_counted(me, group).values()), listed, figures_fresh(fresh(officer)).owed[f"matter.{group}"]


def test_a_matter_with_two_rows_to_answer_is_one_thing_to_do(walk):
    matter = walk.sent(2)
    owed = FollowUp.objects.filter(root_kind="matter", root_id=matter.pk, closed_at=None)
    assert owed.count() == 2
    assert counts(walk.police) == (1, 1, 1)


def test_what_a_role_does_not_do_is_not_its_turn(walk):
    matter = walk.sent(2)
    FollowUp.objects.filter(root_kind="matter", root_id=matter.pk).update(roles=["agency_leader"])
    assert counts(walk.police) == (0, 0, 0)
    FollowUp.objects.filter(root_kind="matter", root_id=matter.pk).update(roles=list(walk.police.roles))
    assert counts(walk.police) == (1, 1, 1)


def test_the_tabs_say_what_they_count(monkeypatch):
    flows_use(monkeypatch, "paper_form")
    desk = Desk()
    sent(desk)
    text = page(desk.get(Role.POLICE_LEGAL, reverse("matter-list", args=["supervision"])))
    assert 'title="轮到我：1"' in text and "数字是轮到我办的件数" in text
    assert counts(desk.made.officers[Role.POLICE_LEGAL], "supervision") == (1, 1, 1)
