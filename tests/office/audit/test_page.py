"""The auditor's page: what it shows, to whom, and what it never shows."""

import datetime as dt

import pytest
from django.urls import URLResolver, get_resolver, reverse
from django.utils import timezone, translation

from office.access.actions import Action
from office.access.context import Purpose, acting_as
from office.agencies.words import ledger_words
from office.audit.log import audit_write
from office.audit.models import AuditRecord
from office.audit.pages import page_words
from office.audit.queries import audit_records
from office.audit.words import ACTIONS, detail_words, root_words
from tests.office.agencies.people import office_make
from tests.office.agencies.test_pages import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def made():
    office = office_make()
    for who, action, kind, pk in (
        (office.handler, "read", "case", 7),
        (office.lawyer, "grant.give", "case", 7),
        (office.lawyer, "notice.sign", "notice", 3),
    ):
        with acting_as(who):
            audit_write(action, kind, pk, detail={"count": 1})
    return office


@pytest.mark.parametrize(
    ("query", "actions"),
    [
        ({"root_kind": "case", "root_id": 7}, ["grant.give", "read"]),
        ({"root_kind": "notice"}, ["notice.sign"]),
        ({"action": "read"}, ["read"]),
        ({"who": "lawyer"}, ["notice.sign", "grant.give"]),
        ({"who": "lawyer", "action": "read"}, []),
        ({"root_id": 8}, []),
    ],
)
def test_filters(made, query, actions):
    if "who" in query:
        query = {**query, "who": getattr(made, query["who"])}
    assert [record.action for record in audit_records(made.auditor, **query)] == actions


def test_days_are_days_of_the_office(made):
    record = AuditRecord.objects.filter(action="read").get()
    day = timezone.localtime(record.at).date()
    for since, until, found in (
        (day, day, True), (day + dt.timedelta(days=1), None, False), (None, day - dt.timedelta(days=1), False)
    ):  # fmt: skip
        rows = audit_records(made.auditor, action="read", since=since, until=until)
        assert rows.exists() == found


def test_page(made):
    html = client_of(made.auditor).get(reverse("audit"), {"root_kind": "case"}).content.decode()
    assert "#7" in html and "handler的姓名" in html
    assert 'href="/cases/' not in html, "the auditor gets no way into a case"


@pytest.mark.parametrize("query", [{"since": "2026-02-30"}, {"root_id": "x"}, {"page": "-1"}, {"action": "nonsense"}])
def test_bad_filters_do_not_filter(made, query):
    assert client_of(made.auditor).get(reverse("audit"), query).status_code == 200


def test_another_county_is_not_shown(made):
    other = office_make("山海关区侦查监督与协作配合办公室", "130303")
    with acting_as(other.handler):
        audit_write("read", "case", 9)
    with acting_as(Purpose("notices.issue")):
        audit_write("notice.issue", "notice", 4)
    assert not audit_records(made.auditor, root_id=9).exists()
    assert not audit_records(made.auditor, action="notice.issue").exists(), "whose it is cannot be told"
    assert audit_records(other.auditor, root_id=9).exists()


def test_words():
    assert root_words("case", 7).endswith("#7") and root_words("", None) == "—" and root_words("x", None) == "x"
    assert detail_words({"rows": 1, "zz": ["x"]}) == "行数 1、zz x"
    assert detail_words({"why": "PermissionDenied", "method": "GET"}) == "原因 其角色不包括此项、方式 打开页面"
    assert detail_words({"before": ["police_legal"], "active": True}) == "变更前 公安法制人员、启用 是"
    assert root_words("importbatch", None) == "导入批次"
    assert detail_words({}) == "" and len(detail_words({"a": "x" * 400})) < 200
    assert all(str(words) for words in ACTIONS.values())


def test_every_page_and_action_has_words():
    def names(patterns):
        for one in patterns:
            yield from names(one.url_patterns) if isinstance(one, URLResolver) else [one.name]

    with translation.override("zh-hans"):
        told = {name: page_words(name) for name in names(get_resolver().url_patterns) if name}
    assert not [name for name, words in told.items() if words.isascii()]
    assert set(ACTIONS) >= {str(action) for action in Action} - NEVER_WRITTEN


NEVER_WRITTEN = {
    "case.see", "case.export", "ledger.import", "ledger.see", "notice.see", "agency.manage", "officer.manage",
    "setting.edit", "setting.see", "audit.see", "custody.see", "handover.prepare", "handover.check", "handover.receive",
    "matter.see", "matter.act", "duty.see",
}  # fmt: skip


def test_the_auditor_can_tell_which_cases_a_list_showed(made):
    with acting_as(made.lawyer):
        audit_write("read", "case", None, detail={"count": 25, "ids": {"case": list(range(101, 126))}})
        audit_write("ledger.export", "", None, detail={"layout": "police_case", "rows": 3, "cases": 3, "kind": "xlsx"})
    html = client_of(made.auditor).get(reverse("audit")).content.decode()
    assert "读取 25 件：案件 #101、#102" in html and "#125" in html and "count=" not in html and "{&quot;" not in html
    assert f"台账 {ledger_words('police_case')}" in html and "police_case" not in html
