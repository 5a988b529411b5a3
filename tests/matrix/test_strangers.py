"""Another county's officer, a third agency, an administrator: a case does not exist for them, by whatever door."""

import pytest
from django.urls import reverse

from cases.register.models import Case
from cases.register.queries import case_find, case_page
from cases.register.queries_list import CaseFilters
from office.access.actions import Action
from office.access.queries import can, visible
from office.access.roles import Role
from tests.case_factories import ajbh, case_make
from tests.factories import county, fresh

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    home, away = county("海山", "139903"), county("云水", "139904")
    return home, away, case_make(home)


def strangers(home, away):
    return {
        "another county": fresh(away.officers[Role.POLICE_LEGAL]),
        "another county's prosecutor": fresh(away.officers[Role.CHIEF_PROCURATOR]),
        "third agency": fresh(home.officers[Role.THIRD_PARTY]),
        "administrator": fresh(home.officers[Role.ADMINISTRATOR]),
        "another unit": fresh(home.officers[Role.POLICE_OVERSIGHT]),
    }


def test_no_door_leads_to_the_case(world, client):
    home, away, case = world
    names = ["case-detail", "case-facts", "event-record", "fact-correct", "case-share"]
    for who, officer in strangers(home, away).items():
        client.force_login(officer)
        for name in names:
            assert client.get(reverse(name, args=[case.pk])).status_code == 404, (who, name)
        hidden, missing = (client.get(reverse("case-detail", args=[pk])) for pk in (case.pk, case.pk + 1000))
        assert hidden.status_code == missing.status_code == 404, "what is hidden and what is missing look alike"
        for text in ("王大某", "盗窃", ajbh(home)):
            assert case_find(officer, text, 10) == [], (who, text)
            found = client.post(reverse("search"), {"text": text}, follow=True).content.decode()
            assert "王大某盗窃案" not in found, (who, text)
        assert case_page(officer, CaseFilters()).total == 0, who
        assert not visible(Case, officer).exists(), who
        assert not officer.has_perm("cases.view_case", case), who
        assert not officer.has_perm("cases.work_case", case), who
        assert not can(officer, Action.CASE_EXPORT, case), who


def test_exports_and_lists_hold_nothing_of_it(world, client):
    home, away, case = world
    for who, officer in strangers(home, away).items():
        client.force_login(officer)
        page = client.get(reverse("case-list"))
        assert page.status_code in (200, 403), who
        assert ajbh(home) not in page.content.decode(), who
        for data in (
            {"layout": "police_case", "kind": "csv"},
            {"layout": "police_case", "kind": "csv", "rows": [case.pk]},
        ):
            answer = client.post(reverse("ledger-export"), data)
            assert ajbh(home).encode() not in answer.content, who
            assert "王大某".encode() not in answer.content, who


def test_the_same_doors_open_for_who_works_on_it(world, client):
    home, _away, case = world
    officer = fresh(home.officers[Role.POLICE_LEGAL])
    client.force_login(officer)
    assert client.get(reverse("case-detail", args=[case.pk])).status_code == 200
    assert case_find(officer, "王", 10) == [case] and case_page(officer, CaseFilters()).total == 1
    assert officer.has_perm("cases.work_case", case)
