"""Pages of the library, and of the share of measures without custody."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.collaboration import guidelines
from cases.collaboration.custody_share import non_custodial_share
from cases.collaboration.models import Guideline
from cases.matters.forms_fields import PREFIX
from office.access.roles import Role
from tests.cases.collaboration.asking import Asking
from tests.cases.collaboration.test_advice import adopted, begun, published
from tests.cases.collaboration.test_outline import drafted, four_ways, received
from tests.cases.matters.pages import rows_data
from tests.factories import fresh
from tests.queries import statements

pytestmark = pytest.mark.django_db


@pytest.fixture
def asking() -> Asking:
    return Asking(arrested=True)


def client_of(officer) -> Client:
    client = Client()
    client.force_login(officer)
    return client


def text_of(officer, url: str, **options) -> str:
    answer = client_of(officer).get(url, **options)
    assert answer.status_code == 200
    return answer.content.decode()


def test_found_by_two_characters_and_no_word_in_the_address(asking):
    published(asking)
    client = client_of(asking.police)
    answer = client.post(reverse("advice-list"), {"text": "明知"})
    assert answer.status_code == 302 and "明知" not in answer["Location"] and "%E6" not in answer["Location"]
    assert "帮信罪明知的认定" in client.get(answer["Location"]).content.decode()
    other = client.post(reverse("advice-list"), {"text": "毒品"})
    assert "帮信罪明知的认定" not in client.get(other["Location"]).content.decode()


@pytest.mark.parametrize(("name", "kind"), [("advice-list", "advice"), ("guideline-list", "guideline")])
def test_what_is_offered_to_be_begun_opens(asking, name, kind):
    """D26: the oversight officer was offered a question and met 403."""
    url, offered = reverse("matter-new", args=[kind]), set()
    for role in (Role.POLICE_OVERSIGHT, Role.POLICE_HANDLER, Role.POLICE_LEGAL, Role.PROSECUTOR):
        officer = asking.made.officers[role]
        shown = f'href="{url}"' in text_of(officer, reverse(name))
        assert client_of(officer).get(url, follow=True).status_code == (200 if shown else 403), role
        offered |= {role} if shown else set()
    assert {Role.POLICE_LEGAL, Role.PROSECUTOR} <= offered and Role.POLICE_OVERSIGHT not in offered


def test_an_answer_says_that_it_does_not_bind_and_how_it_is_cited(asking):
    matter = published(asking)
    page = text_of(asking.police, reverse("advice-detail", args=[matter.advice.pk]))
    assert "不具有约束力，仅供参考" in page
    assert f"海山检察院《关于帮信罪明知的认定的咨询答复》（{matter.advice.number_text}）" in page
    # Who took part reaches the question; everybody else does not.
    assert reverse("matter-detail", args=[matter.pk]) in page
    stranger = asking.made.officers[Role.CUSTODY_SUPERVISOR]
    page = text_of(stranger, reverse("advice-detail", args=[matter.advice.pk]))
    assert reverse("matter-detail", args=[matter.pk]) not in page


def test_what_was_taken_out_is_read_and_not_cited(asking):
    matter = asking.act(asking.resident, published(asking), "retract", reason="标准修改", day="2026-08-01")
    page = text_of(asking.police, reverse("advice-detail", args=[matter.advice.pk]))
    assert "标准修改" in page and "《关于" not in page


def test_versions_of_a_guideline_and_what_changed(asking):
    matter, guideline = begun(asking)
    matter = adopted(asking, matter)
    matter = asking.act(asking.legal, matter, "reopen", reason="修订", day="2026-08-01")
    Guideline.objects.filter(pk=guideline.pk).update(draft="一、主观明知。\n二、客观行为和数额。")
    adopted(asking, matter, "2026-08-10", "2026-09-01")
    url = reverse("guideline-detail", args=[guideline.pk])
    page = text_of(asking.police, url, data={"v": 2, "with": 1})
    assert "<del>二、客观行为。</del>" in page and "<ins>二、客观行为和数额。</ins>" in page
    assert client_of(asking.police).get(url, {"v": 9}).status_code == 404
    assert "二、客观行为。" in text_of(asking.police, url, data={"v": 1})


def form_of(page: str) -> dict[str, str]:
    """What the form of the shared text carries."""
    seen = re.search(r'name="seen" value="(\d+)"', page)
    assert seen is not None
    return {"seen": seen.group(1), "base": "一、主观明知。\n二、客观行为。"}


def test_two_who_write_at_once_see_each_other(asking):
    _matter, guideline = begun(asking)
    url = reverse("guideline-draft", args=[guideline.pk])
    first = form_of(text_of(asking.legal, url))
    second = form_of(text_of(asking.resident, url))
    answer = client_of(asking.legal).post(url, {**first, "text": "一、主观明知的推定。\n二、客观行为。"})
    assert answer.status_code == 302
    mine = {**second, "text": "一、主观明知。\n二、客观行为与数额。"}
    answer = client_of(asking.resident).post(url, mine)
    page = answer.content.decode()
    assert answer.status_code in (200, 422) and "一、主观明知的推定。" in page and "二、客观行为与数额。" in page
    guideline.refresh_from_db()
    assert guideline.draft == "一、主观明知的推定。\n二、客观行为。"
    seen = form_of(page)
    both = "一、主观明知的推定。\n二、客观行为与数额。"
    answer = client_of(asking.resident).post(url, {"seen": seen["seen"], "base": guideline.draft, "text": both})
    assert answer.status_code == 302
    guideline.refresh_from_db()
    assert (guideline.draft, guideline.draft_version) == (both, 3)


def test_answers_that_are_not_offered_stay(asking):
    """One taken out since is not among those published; a save of the text does not lose it."""
    matter = published(asking)
    _guide, guideline = begun(asking, origin=matter)
    asking.act(asking.resident, matter, "retract", reason="标准修改", day="2026-08-01")
    url = reverse("guideline-draft", args=[guideline.pk])
    page = text_of(asking.legal, url)
    key = matter.advice.pk
    assert re.search(rf'value="{key}" selected[^>]*>[^<]*（已撤销）', page), page
    data = {"seen": "1", "base": guideline.draft, "text": guideline.draft + "另。"}
    for advices in ({"advices_base": str(key), "advices": str(key)}, {}):
        assert client_of(asking.legal).post(url, {**data, **advices}).status_code in (302, 422)
        assert [one.pk for one in guideline.advices.all()] == [key]


def test_answers_that_another_put_there_meanwhile_stay_and_are_shown(asking):
    first, second = published(asking), published(asking)
    _matter, guideline = begun(asking)
    url = reverse("guideline-draft", args=[guideline.pk])
    base = {"seen": "1", "base": guideline.draft, "text": guideline.draft, "advices_base": ""}
    one, two = str(first.advice.pk), str(second.advice.pk)
    assert client_of(asking.legal).post(url, base | {"advices": one}).status_code == 302
    guideline.refresh_from_db()
    assert guideline.draft_version == 2
    answer = client_of(asking.resident).post(url, base | {"advices": two})
    page = answer.content.decode()
    assert answer.status_code == 422 and "把下列答复列入了" in page
    assert [one.pk for one in guideline.advices.all()] == [first.advice.pk]
    assert re.findall(r'value="(\d+)" selected', page).count(one) == 1 and f'value="{two}" selected' in page
    again = form_of(page) | {"base": guideline.draft, "text": guideline.draft, "advices_base": one}
    assert client_of(asking.resident).post(url, again | {"advices": [one, two]}).status_code == 302
    assert {found.pk for found in guideline.advices.all()} == {first.advice.pk, second.advice.pk}
    # And one that is really taken away goes.
    last = again | {"seen": "3", "advices_base": f"{one},{two}", "advices": [two]}
    assert client_of(asking.resident).post(url, last).status_code == 302
    assert [found.pk for found in guideline.advices.all()] == [second.advice.pk]


def test_what_was_typed_while_it_went_to_the_leaders_is_not_lost(asking):
    matter, guideline = begun(asking)
    url = reverse("guideline-draft", args=[guideline.pk])
    asking.act(asking.legal, matter, "propose", {"effective_on": "2026-07-01", "why": "统一"}, day="2026-06-20")
    typed = {"seen": "1", "base": guideline.draft, "text": "一、另写的一句。"}
    answer = client_of(asking.resident).post(url, typed)
    page = answer.content.decode()
    assert answer.status_code == 422 and "另写的一句" in page and "双方负责人" in page
    guideline.refresh_from_db()
    assert "另写的一句" not in guideline.draft


def test_who_is_faster_between_reading_and_saving_is_met_too(asking, monkeypatch):
    """The text typed by the slower one was thrown away there."""
    _matter, guideline = begun(asking)
    url = reverse("guideline-draft", args=[guideline.pk])
    real, raced = guidelines.draft_save, []

    def late(**given):
        if not raced:
            raced.append(1)
            real(officer=asking.legal, guideline=guideline, seen=1, text="一、主观明知的推定。\n二、客观行为。")
        return real(**given)

    monkeypatch.setattr(guidelines, "draft_save", late)
    mine = {"seen": "1", "base": guideline.draft, "text": "一、主观明知。\n二、客观行为与数额。"}
    page = client_of(asking.resident).post(url, mine).content.decode()
    assert "二、客观行为与数额。" in page and "一、主观明知的推定。" in page


def test_the_form_shows_what_was_sent_and_the_page_what_is_open(asking):
    asking.under_review()
    matter = received(asking)
    matter = four_ways(asking, matter)
    asking.act(asking.legal, matter, "send", day="2026-06-02")
    page = text_of(asking.prosecutor, reverse("matter-detail", args=[matter.pk]))
    assert "1 项未完" in page and "此前已移送 2" in page
    new = text_of(asking.prosecutor, reverse("matter-new", args=["outline"]), data={"case": asking.case.pk})
    assert "公安机关已经移送下列证据" in new and "补充侦查卷第1页" in new and "作案工具来源" not in new


def test_what_is_refused_stays_in_the_form(asking):
    asking.under_review()
    matter = received(asking)
    matter = four_ways(asking, matter)
    asking.act(asking.legal, matter, "send", day="2026-06-02")
    url = f"{reverse('matter-new', args=['outline'])}?case={asking.case.pk}"
    row = {"subject": "请调取被害人的银行流水明细", "priority": "key", "why": "不全", "where": "银行", "proves": "数额"}
    said = {"outline": "return", "decision": "recorded", "direction": "补强数额证据"}
    data = {PREFIX + name: value for name, value in said.items()} | {"preview": "1"}
    data |= rows_data("evidence", {PREFIX + name: value for name, value in row.items()})
    answer = client_of(asking.prosecutor).post(url, data)
    page = answer.content.decode()
    assert "请写明再次要求的理由" in page and "请调取被害人的银行流水明细" in page and "补强数额证据" in page


# --- the share of measures without custody


def share(asking: Asking, since: str, until: str):
    return non_custodial_share(fresh(asking.prosecutor), dt.date.fromisoformat(since), dt.date.fromisoformat(until))


@pytest.mark.parametrize(
    ("since", "until", "counts"),
    [
        ("2026-03-03", "2026-03-09", {"detention": 1}),
        ("2026-03-01", "2026-03-31", {"arrest": 1}),
        ("2026-03-01", "2026-12-31", {"bail": 1}),
        ("2026-04-01", "2026-04-01", {"bail": 1}),
        ("2026-04-02", "2026-12-31", {}),
        ("2025-01-01", "2026-03-02", {}),
    ],
)
def test_each_person_once_by_the_latest_measure_of_the_period(asking, since, until, counts):
    asking.record(asking.police, "bail", "2026-04-01 09:00", asking.person)
    found = share(asking, since, until)
    assert found.counts == counts
    assert found.total == sum(counts.values())
    assert found.share == (None if not counts else float("bail" in counts))


def test_of_a_measure_that_was_not_told_nothing_is_counted(asking):
    asking.record(asking.police, "bail", "2026-04-01 09:00", asking.person, addressed=False)
    assert share(asking, "2026-04-01", "2026-04-30").counts == {}


def test_cases_out_of_sight_are_not_counted(asking):
    officer = fresh(asking.made.officers[Role.MINORS_PROSECUTOR])
    assert non_custodial_share(officer, dt.date(2026, 1, 1), dt.date(2026, 12, 31)).total == 0


def test_every_figure_opens_its_persons(asking):
    url = reverse("custody-share")
    page = text_of(asking.prosecutor, url, data={"since": "2026-03-01", "until": "2026-03-31"})
    assert (
        "kind=arrest#persons" in page.replace("&amp;", "&")
        and "王大某" in page
        and "每人按期间内最后一次措施计一次" in page
    )
    page = text_of(asking.prosecutor, url, data={"since": "2026-03-01", "until": "2026-03-31", "kind": "without"})
    assert "王大某" not in page
    with_fault = text_of(asking.prosecutor, url, data={"since": "2026-03-31", "until": "2026-03-01"})
    assert "此日早于起始日" in with_fault


def test_no_minor_by_name_behind_the_figures():
    asking = Asking(minor=True)
    page = text_of(asking.prosecutor, reverse("custody-share"), data={"since": "2026-03-01", "until": "2026-03-31"})
    assert "李小某" not in page and "李某" in page


def test_a_page_of_the_library_asks_the_same_whatever_it_holds(asking):
    published(asking)
    officer = fresh(asking.police)
    client = client_of(officer)
    client.get(reverse("advice-list"))
    with CaptureQueriesContext(connection) as one:
        client.get(reverse("advice-list"))
    published(asking)
    published(asking)
    # What the shell keeps for some seconds may have run out while these were made.
    client.get(reverse("advice-list"))
    with CaptureQueriesContext(connection) as three:
        client.get(reverse("advice-list"))
    assert len(statements(three)) <= len(statements(one))


def test_a_draft_outline_shows_nothing_of_itself_on_the_case_page(asking):
    asking.under_review()
    matter = drafted(asking)
    page = text_of(asking.legal, reverse("case-detail", args=[asking.case.pk]))
    assert reverse("matter-detail", args=[matter.pk]) not in page
