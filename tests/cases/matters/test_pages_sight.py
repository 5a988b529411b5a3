"""What the pages show to whom: list, one matter, the case beside it; and a form that has gone stale."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cases.matters.models import Matter
from cases.matters.services import matter_act, matter_open
from cases.register.models import CaseGrant
from office.access.context import Purpose, acting_as
from office.access.roles import Role
from office.access.services import grants_withdraw
from tests.cases.matters.pages import Desk, flows_use, page, rows_data, seal, step_url
from tests.queries import statements

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
LIST = ["supervision"]


@pytest.fixture
def desk(monkeypatch) -> Desk:
    flows_use(monkeypatch, "paper_form", "sample")
    return Desk()


def begun(desk: Desk, body: str = "正文一。正文二。") -> Matter:
    url = f"{reverse('matter-new', args=['paper_form'])}?act=begin&case={desk.case.pk}"
    answer = desk.post(Role.PROSECUTOR, url, {"f_subject": "甲事", "f_tone": "mild", "f_body": body})
    assert answer.status_code == 302, page(answer)
    return Matter.objects.latest("pk")


def sent(desk: Desk, days: int = 7) -> Matter:
    matter = begun(desk)
    data = {"seen": "1", "happened_on": str(TODAY), "f_reply_by": str(TODAY + dt.timedelta(days=days))}
    answer = desk.post(
        Role.PROSECUTOR, step_url(matter, "send"), data | rows_data("row", {"f_text": "一"}, {"f_text": "二"})
    )
    assert answer.status_code == 302, page(answer)
    matter.refresh_from_db()
    return matter


def detail(desk: Desk, role: Role, matter: Matter):
    return desk.get(role, reverse("matter-detail", args=[matter.pk]))


def test_an_inner_draft_is_nowhere_to_be_seen_by_the_other_side(desk):
    matter = begun(desk)
    listed = reverse("matter-list", args=LIST)
    assert f"/matters/{matter.pk}/" in page(desk.get(Role.PROSECUTOR, listed))
    assert f"/matters/{matter.pk}/" not in page(desk.get(Role.POLICE_LEGAL, listed))
    assert detail(desk, Role.POLICE_LEGAL, matter).status_code == 404
    assert desk.get(Role.POLICE_LEGAL, step_url(matter, "answer")).status_code == 404
    case = page(desk.get(Role.POLICE_LEGAL, reverse("case-detail", args=[desk.case.pk])))
    assert f"/matters/{matter.pk}/" not in case


def test_the_sheet_of_a_sent_one_tells_each_side_its_own(desk):
    matter = sent(desk)
    text = page(detail(desk, Role.POLICE_LEGAL, matter))
    assert "公安机关逐项答复。" in text
    assert step_url(matter, "answer") in text
    assert step_url(matter, "evaluate") not in text
    # Of the other agency only the agency is named.
    assert str(desk.made.officers[Role.PROSECUTOR]) not in text.split('id="steps"', 1)[1].split("</ol>", 1)[0]
    own = page(detail(desk, Role.PROSECUTOR, matter))
    assert str(desk.made.officers[Role.PROSECUTOR]) in own
    assert step_url(matter, "evaluate") in own


def test_whose_turn_and_until_when_stand_in_the_list(desk):
    matter = sent(desk, days=-0)
    text = page(desk.get(Role.POLICE_LEGAL, reverse("matter-list", args=LIST)))
    row = text.split(f"/matters/{matter.pk}/", 1)[1].split("</tr>", 1)[0]
    assert "法制大队" in row
    assert "轮到我" in row
    assert "今天" in row
    mine = page(desk.get(Role.PROSECUTOR, reverse("matter-list", args=LIST) + "?turn=mine"))
    assert f"/matters/{matter.pk}/" not in mine
    mine = page(desk.get(Role.POLICE_LEGAL, reverse("matter-list", args=LIST) + "?turn=mine"))
    assert f"/matters/{matter.pk}/" in mine


@pytest.mark.parametrize(
    ("query", "there"),
    [
        ("", True),
        ("?kind=paper_form&state=sent", True),
        ("?kind=paper_form&state=draft", False),
        ("?over=closed", False),
        ("?over=all", True),
        ("?age=30", False),
        ("?kind=sample", True),
        ("?sort=opened", True),
    ],
)
def test_filters_narrow_the_list(desk, query, there):
    """``sample`` stands in the other group: as a kind of this list it is unknown, and narrows nothing."""
    matter = sent(desk)
    text = page(desk.get(Role.PROSECUTOR, reverse("matter-list", args=LIST) + query))
    assert (f"/matters/{matter.pk}/" in text) is there


def test_the_case_is_found_by_a_text_that_never_stands_in_the_address(desk):
    matter = sent(desk)
    client = desk.client(Role.PROSECUTOR)
    answer = client.post(reverse("matter-list", args=LIST), {"text": "王大某"})
    assert "王大某" not in answer.url
    assert f"/matters/{matter.pk}/" in page(client.get(answer.url))
    answer = client.post(reverse("matter-list", args=LIST), {"text": "另一人"})
    assert f"/matters/{matter.pk}/" not in page(client.get(answer.url))


def test_who_sees_the_matter_and_not_the_case_is_told_no_word_of_it(desk):
    matter = sent(desk)
    with acting_as(Purpose("test.withdraw")):
        principal = desk.made.departments["legal"].principal
        grants_withdraw(type(desk.case), CaseGrant.objects.filter(principal=principal), "收回")
    answer = detail(desk, Role.POLICE_LEGAL, matter)
    assert answer.status_code == 200
    assert "王大某" not in page(answer)
    assert "王大某" not in page(desk.get(Role.POLICE_LEGAL, reverse("matter-list", args=LIST)))
    assert "王大某" not in page(desk.get(Role.POLICE_LEGAL, step_url(matter, "answer")))


def test_the_page_of_the_case_names_its_matters_and_what_may_be_begun(desk):
    matter = sent(desk)
    text = page(desk.get(Role.PROSECUTOR, reverse("case-detail", args=[desk.case.pk])))
    assert f"/matters/{matter.pk}/" in text
    assert f"{reverse('matter-new', args=['paper_form'])}?act=begin&amp;case={desk.case.pk}" in text
    police = page(desk.get(Role.POLICE_LEGAL, reverse("case-detail", args=[desk.case.pk])))
    assert reverse("matter-new", args=["paper_form"]) not in police


def test_search_finds_it_by_its_title(desk):
    matter = sent(desk)
    Matter.objects.filter(pk=matter.pk).update(title="关于讯问录音的事项")
    for role, there in ((Role.PROSECUTOR, True), (Role.POLICE_LEGAL, True), (Role.POLICE_OVERSIGHT, False)):
        client = desk.client(role)
        found = page(client.get(client.post(reverse("search"), {"text": "讯问录音"}).url))
        assert (f"/matters/{matter.pk}/" in found) is there


def test_what_somebody_else_wrote_meanwhile_is_joined_and_shown(desk):
    matter = begun(desk)
    url = step_url(matter, "revise")
    assert desk.post(Role.PROSECUTOR, url, {"seen": "1", "f_body": "正文一改。正文二。"}).status_code == 302
    answer = desk.post(Role.PROSECUTOR, url, {"seen": "1", "f_body": "正文一。正文二也改。"})
    text = page(answer)
    assert answer.status_code == 200
    assert answer.context["form"]["f_body"].value() == "正文一改。正文二也改。"
    assert answer.context["form"]["seen"].value() == "2"
    assert "o-moved" in text
    matter.refresh_from_db()
    assert matter.data["body"] == "正文一改。正文二。"
    answer = desk.post(Role.PROSECUTOR, url, {"seen": "2", "f_body": "正文一改。正文二也改。"})
    assert answer.status_code == 302


def test_an_inner_step_of_the_other_side_does_not_disturb_a_form(desk):
    """Neither by refusing it nor by a number that counts it."""
    matter = sent(desk)
    before = desk.get(Role.POLICE_LEGAL, step_url(matter, "answer")).context["form"]["seen"].value()
    Matter.objects.filter(pk=matter.pk).update(version=matter.version + 1)
    after = desk.get(Role.POLICE_LEGAL, step_url(matter, "answer")).context["form"]["seen"].value()
    assert before == after


def test_with_htmx_the_effects_stand_beside_the_form_and_refusals_put_it_anew(desk):
    matter = begun(desk)
    client = desk.client(Role.PROSECUTOR)
    data = {"seen": "1", "happened_on": str(TODAY), "f_reply_by": str(TODAY)}
    rows = rows_data("row", {"f_text": "一"}, {"f_text": "二"})
    answer = client.post(step_url(matter, "send"), data | rows, headers={"HX-Request": "true"})
    assert seal(answer)
    assert "<html" not in page(answer)
    answer = client.post(step_url(matter, "send"), data | {"preview": "1"}, headers={"HX-Request": "true"})
    assert answer.headers["HX-Retarget"] == "#step"


def test_a_kind_hidden_from_a_side_does_not_exist_for_it(desk, monkeypatch):
    flows_use(monkeypatch, "hidden_form", "paper_form")
    url = reverse("matter-new", args=["hidden_form"])
    assert desk.get(Role.POLICE_LEGAL, url).status_code == 404
    assert desk.get(Role.PROSECUTOR, url).status_code == 200
    assert "线索试行" not in page(desk.get(Role.POLICE_LEGAL, reverse("matter-list", args=LIST)))
    assert "线索试行" in page(desk.get(Role.PROSECUTOR, reverse("matter-list", args=LIST)))


def counted(client, url: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as caught:
        assert client.get(url).status_code == 200
    return len(statements(caught))


def test_a_list_of_more_takes_no_more_statements(desk):
    sent(desk)
    client, url = desk.client(Role.PROSECUTOR), reverse("matter-list", args=LIST)
    client.get(url)
    one = counted(client, url)
    for _turn in range(3):
        sent(desk)
    client.get(url)
    assert counted(client, url) == one
    assert one <= 24


def test_one_matter_takes_few_statements(desk):
    matter = sent(desk)
    client, url = desk.client(Role.PROSECUTOR), reverse("matter-detail", args=[matter.pk])
    client.get(url)
    assert counted(client, url) <= 48


def test_the_main_button_is_what_is_owed_and_nothing_where_others_owe(desk):
    matter = sent(desk)
    shown = detail(desk, Role.POLICE_LEGAL, matter).context["detail"]
    assert shown.main.act.code == "answer"
    waiting = detail(desk, Role.PROSECUTOR, matter).context["detail"]
    assert waiting.main is None
    assert [act.act.code for act in waiting.acts if not act.why] == ["evaluate", "urge", "notify"]
    assert "finish" in [act.act.code for act in waiting.acts if act.why]


def test_whom_the_other_side_chose_inside_is_not_told(desk, monkeypatch):
    """Sample: ``take`` is told and names the prosecutor; ``reassign`` is not told."""
    with acting_as(desk.made.officers[Role.POLICE_HANDLER]):
        matter = matter_open(
            officer=desk.officer(Role.POLICE_HANDLER), kind="sample", case=desk.case, data={"question": "定性？"}
        )
    first, second = desk.made.officers[Role.PROSECUTOR], desk.made.officers[Role.RESIDENT_PROSECUTOR]
    for act, who in (("take", first), ("reassign", second)):
        prosecutor = desk.officer(Role.PROSECUTOR)
        with acting_as(prosecutor):
            matter = matter_act(officer=prosecutor, matter=matter, act=act, data={"who": [who.pk]})
        text = page(detail(desk, Role.POLICE_HANDLER, matter))
        assert str(second) not in text
    assert str(second) in page(detail(desk, Role.PROSECUTOR, matter))


def test_an_inner_state_of_the_other_side_is_no_field_of_the_strip(desk):
    matter = sent(desk)
    inner = Matter.objects.get(pk=matter.pk)
    # Between two told steps the procuratorate stood inside at 拟稿; the police then took a step that leads nowhere.
    Matter.objects.filter(pk=inner.pk).update(state="draft", inner_side="procuratorate", told_state="sent")
    matter.steps.create(
        position=3, act="answer", before="draft", after="draft", on=TODAY, at=timezone.now(), side="police",
        agency=desk.made.police, by=desk.made.officers[Role.POLICE_LEGAL],
    )  # fmt: skip
    shown = detail(desk, Role.POLICE_LEGAL, matter).context["detail"]
    assert [str(stage.label) for stage in shown.stages] == ["已发出"]
