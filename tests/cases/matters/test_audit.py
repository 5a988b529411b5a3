"""An auditor reads nothing of a matter of which the auditor's side must not know; the other side's auditor does."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from cases.matters.services import matter_act, matter_open
from office.access.context import acting_as
from office.access.roles import Role
from office.audit.queries import audit_records
from tests.case_factories import case_make
from tests.factories import County, county, officer_add

pytestmark = pytest.mark.django_db


@pytest.fixture
def made() -> County:
    made = county()
    officer_add(made, Role.AUDITOR, "police", ["legal"], key="police_auditor")
    return made


def interference(made: County, role: Role, side: str):
    told = {
        "sort": "inner", "by_whom": "某某", "when": dt.date.today(), "to_whom": "某承办人", "way": "phone",
        "content": "打听案情", "handling": "拒绝",
    }  # fmt: skip
    officer = made.officers[role]
    with acting_as(officer):
        return matter_open(officer=officer, kind="interference", act=f"record_{side}", title="记录", data=told)


def actions(made: County, auditor: str, **narrowed) -> set[str]:
    rows = audit_records(made.officers[auditor], **narrowed)
    return {row.action for row in rows if row.action.startswith("matter.")}


@pytest.mark.parametrize(
    ("role", "side", "reads", "reads_not"),
    [
        (Role.PROSECUTOR, "procuratorate", Role.AUDITOR, "police_auditor"),
        (Role.POLICE_HANDLER, "police", "police_auditor", Role.AUDITOR),
    ],
)
def test_what_is_kept_from_a_side_is_kept_from_its_auditor(made, role, side, reads, reads_not):
    matter = interference(made, role, side)
    assert actions(made, reads) == {f"matter.record_{side}"}
    assert actions(made, reads_not) == set()
    client = Client()
    client.force_login(made.officers[role])
    assert client.get(reverse("matter-detail", args=[matter.pk])).status_code == 200
    number = f"事项 #{matter.pk}"
    for auditor, seen in ((reads, True), (reads_not, False)):
        client = Client()
        client.force_login(made.officers[auditor])
        assert (number in client.get(reverse("audit")).content.decode()) is seen
        asked = {"root_kind": "matter", "root_id": matter.pk}
        assert audit_records(made.officers[auditor], **asked).exists() is seen


def test_a_draft_is_the_other_auditors_to_read_once_it_is_told(made):
    case = case_make(made)
    police, legal = made.officers[Role.POLICE_HANDLER], made.officers[Role.POLICE_LEGAL]
    told = {"department": [made.departments["prosecution"].pk], "features": ["major"], "gist": "a", "questions": "b"}
    with acting_as(police):
        matter = matter_open(officer=police, kind="intervention", act="draft", case=case, data=told)
    assert (actions(made, "police_auditor"), actions(made, Role.AUDITOR)) == ({"matter.draft"}, set())
    with acting_as(legal):
        matter_act(officer=legal, matter=matter, act="send")
    assert actions(made, Role.AUDITOR) == {"matter.draft", "matter.send"}
