"""The ledger's pages: what they show and to whom, what a refused form keeps, what the file holds."""

from io import BytesIO

import pytest
import time_machine
from django.urls import reverse
from openpyxl import load_workbook

from cases.register.models import CaseNumber
from office.access.roles import Role
from office.audit.models import AuditRecord
from office.followup.models import FollowUp, FollowUpWord
from office.front.queries import home_items
from tests.case_factories import ajbh
from tests.factories import officer_add
from tests.office.followup.made import NOW, days, ledger

__all__ = ["ledger"]
pytestmark = pytest.mark.django_db
LIST = "/followups/"


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


def text(response) -> str:
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def act(client, row, code, **data):
    sent = {f"{code}-{name}": value for name, value in data.items()}
    return client.post(reverse("followup-act", args=[row.pk, code]), sent)


def test_the_list_tells_owner_other_side_due_age_and_last_word(ledger, client):
    row = ledger.owe(due=-2, law="规则560条")
    client.force_login(ledger.officer(Role.RESIDENT_PROSECUTOR))
    act(client, row, "word", text="请先答复第一项", shared="on")
    act(client, row, "urge", text="")
    found = text(client.get(LIST, {"tab": "theirs"}))
    for wanted in (
        "书面答复",
        "规则560条",
        "逾 2 天 · 11-14",
        "法制大队",
        "请先答复第一项",
        "已催 1 次",
        ajbh(ledger.made),
    ):
        assert wanted in found
    assert reverse("case-detail", args=[ledger.case.pk]) in found
    assert reverse("followup-detail", args=[row.pk]) in found
    # Who waits has no button that answers; who owes it has.
    assert "o-act" in found and "btn btn-sm" not in found.split("<tbody>")[1].split("</tbody>")[0]
    client.force_login(ledger.officer(Role.POLICE_LEGAL))
    assert "btn btn-sm" in text(client.get(LIST)).split("<tbody>")[1].split("</tbody>")[0]


@pytest.mark.parametrize("role", [Role.CASE_MANAGER, Role.THIRD_PARTY, Role.OFFICE_STAFF, Role.UPPER_LEVEL])
def test_who_sees_nothing_is_told_so(ledger, client, role):
    row = ledger.owe()
    client.force_login(ledger.officer(role))
    found = text(client.get(LIST))
    assert "没有您可见的我方应办事项" in found and "书面答复" not in found
    assert client.get(reverse("followup-detail", args=[row.pk])).status_code == 404
    assert act(client, row, "word", text="x").status_code == 404


@pytest.mark.parametrize("role", [Role.DETENTION_CENTRE, Role.ADMINISTRATOR, Role.AUDITOR])
def test_who_has_no_part_in_it_is_kept_out(ledger, client, role):
    client.force_login(ledger.officer(role))
    assert client.get(LIST).status_code == 403
    assert client.get(reverse("followup-export")).status_code == 403
    assert "督办台账" not in text(client.get("/messages/"))


def test_sorted_by_age_and_by_due_day_with_what_has_none_last(ledger, client):
    for key, due in (("a", None), ("b", 9), ("c", 1)):
        ledger.owe(key, due=due, params={"n": key})
    client.force_login(ledger.officer(Role.POLICE_LEGAL))

    def order(**query) -> list[str]:
        found = text(client.get(LIST, query))
        return sorted("abc", key=lambda key: found.index(f"书面答复{key}"))

    assert order() == ["c", "b", "a"]
    assert order(sort="-due") == ["a", "b", "c"]
    assert order(sort="no such column") == ["c", "b", "a"]


def test_what_was_typed_stands_in_no_address(ledger, client):
    ledger.owe()
    client.force_login(ledger.officer(Role.POLICE_LEGAL))
    answer = client.post(LIST, {"text": "王大某", "group": "rest"})
    assert answer.status_code == 302 and "王" not in answer.url and "%E7" not in answer.url
    assert "书面答复" in text(client.get(answer.url))
    number = CaseNumber.objects.get(case=ledger.case).value
    missing = client.post(LIST, {"text": number[:-1] + "x"})
    assert "没有符合这些条件的事项" in text(client.get(missing.url))


def test_wrong_filters_say_so_and_filter_nothing(ledger, client):
    ledger.owe()
    client.force_login(ledger.officer(Role.POLICE_LEGAL))
    found = text(client.get(LIST, {"age": "abc", "tab": "x", "section": "y", "department": "x", "page": "99"}))
    assert "书面答复" in found and "o-error" in found


def test_the_file_says_who_took_it_out(ledger, client):
    ledger.owe(due=-3)
    officer = ledger.officer(Role.POLICE_LEGAL)
    client.force_login(officer)
    answer = client.get(reverse("followup-export"))
    book = load_workbook(BytesIO(answer.content))
    head, row = [[cell.value for cell in line] for line in book.active.iter_rows()]
    told = dict(zip(head, row, strict=True))
    assert (told["应办事项"], told["逾期天数"], told["应办方"], told["等待方"]) == (
        "书面答复",
        "3",
        "海公 法制大队",
        "海检 派驻检察官",
    )
    assert str(officer) in book.properties.description
    assert AuditRecord.objects.get(action="followup.export").detail == {"rows": 1, "of": 1}
    assert "某" not in answer.headers["Content-Disposition"]


def test_one_thing_owed_offers_each_side_its_own_acts(ledger, client):
    row = ledger.owe()
    for role, wanted in (
        (Role.RESIDENT_PROSECUTOR, {"word", "urge", "extend"}),
        (Role.POLICE_LEADER, {"word", "pass"}),
        (Role.POLICE_HANDLER, set()),
    ):
        client.force_login(ledger.officer(role))
        found = text(client.get(reverse("followup-detail", args=[row.pk])))
        offered = {code for code in ("word", "urge", "extend", "pass", "close") if f'id="{code}"' in found}
        assert offered == wanted, role


def test_a_term_of_the_law_offers_no_more_time_and_says_why(ledger, client):
    row = ledger.owe(params={"rule": "S01"})
    client.force_login(ledger.officer(Role.RESIDENT_PROSECUTOR))
    found = text(client.get(reverse("followup-detail", args=[row.pk])))
    assert "该期限由法律规定，不能在此延期。" in found and "extend-due_on" not in found
    answer = act(client, row, "extend", due_on=days(9).isoformat(), reason="证据量大")
    assert answer.status_code == 422
    assert FollowUp.objects.get().due_on == days(4)


def test_a_refused_form_keeps_what_was_typed_and_says_where(ledger, client):
    row = ledger.owe()
    client.force_login(ledger.officer(Role.RESIDENT_PROSECUTOR))
    answer = act(client, row, "extend", due_on=days(-1).isoformat(), reason="鉴定意见还没有出来")
    found = answer.content.decode()
    assert answer.status_code == 422
    assert "请填写 2026-11-20 之后的日期。" in found and "鉴定意见还没有出来" in found
    assert 'id="extend" open' in found and 'id="urge" open' not in found
    answer = act(client, row, "extend", due_on=days(9).isoformat(), reason="鉴定意见还没有出来")
    assert answer.status_code == 302
    found = text(client.get(answer.url))
    assert "同意延期：鉴定意见还没有出来（期限 2026-11-20 → 2026-11-25）" in found
    assert "原期限" in found


def test_passing_on_in_the_browser_and_its_limits(ledger, client):
    row = ledger.owe()
    to = officer_add(ledger.made, Role.POLICE_LEGAL, "police", ["legal"], key="second")
    client.force_login(ledger.officer(Role.POLICE_LEGAL))
    assert act(client, row, "pass", to="999999").status_code == 422
    assert act(client, row, "pass", to=str(to.principal.pk), reason="你熟悉").status_code == 302
    assert FollowUp.objects.get().owner_id == to.principal.pk
    assert act(client, row, "close", reason="x").status_code == 403
    assert act(client, row, "urge").status_code == 403
    assert act(client, row, "burn").status_code == 404
    assert client.get(reverse("followup-act", args=[row.pk, "word"])).status_code == 405


def test_what_is_closed_shows_how_and_by_whom(ledger, client):
    row = ledger.owe()
    FollowUp.objects.update(closed_at=NOW, closed_by=ledger.made.officers[Role.POLICE_LEGAL], word="settled")
    client.force_login(ledger.officer(Role.RESIDENT_PROSECUTOR))
    found = text(client.get(LIST, {"tab": "closed"}))
    assert "已核实，海公" in found and "某police_legal" not in found
    assert "没有您可见的未销号事项" in text(client.get(LIST, {"tab": "all"}))
    found = text(client.get(reverse("followup-detail", args=[row.pk])))
    assert "已核实，海公" in found and 'id="word"' not in found
    assert act(client, row, "word", text="还有一句", shared="on").status_code == 422
    assert FollowUpWord.objects.count() == 0


def test_in_english_nothing_breaks(ledger, client):
    row = ledger.owe(due=-2)
    officer = ledger.officer(Role.RESIDENT_PROSECUTOR)
    type(officer).objects.filter(pk=officer.pk).update(language="en")
    client.force_login(officer)
    assert "Follow-up ledger" in text(client.get(LIST, {"tab": "theirs"}))
    assert "Grant more time" in text(client.get(reverse("followup-detail", args=[row.pk])))


def test_it_stands_in_the_navigation(ledger, client):
    client.force_login(ledger.officer(Role.POLICE_LEADER))
    found = text(client.get(LIST))
    assert 'href="/followups/" aria-current="page"' in found


def test_what_one_form_does_for_one_day_is_one_line_at_home(ledger, client):
    for n in range(5):
        ledger.owe(f"row{n}", params={"n": n}, law="规则257条")
    ledger.owe("other day", due=9)
    officer = ledger.officer(Role.POLICE_LEGAL)
    items = [item for item in home_items(officer, NOW.date()) if "答复" in str(item.what)]
    assert [(item.what, item.law, item.stands_for) for item in items] == [
        ("书面答复0 等 5 项", "规则257条", 5),
        ("书面答复", "", 1),
    ]
    client.force_login(officer)
    # The term of the detention is the seventh.
    assert "需要您处理 7 件" in text(client.get("/"))
