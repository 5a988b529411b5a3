"""Pages of suggestions for whoever issues them, and of themes."""

import pytest
from django.test import Client
from django.urls import reverse

from cases.suggestions.models import Suggestion
from cases.suggestions.models_door import DoorLink
from cases.suggestions.models_themes import Theme, ThemeFigure
from tests.cases.suggestions.walk import BODY, MEASURES, Walk

pytestmark = pytest.mark.django_db


@pytest.fixture
def walk() -> Walk:
    return Walk()


def client_of(officer) -> Client:
    client = Client()
    client.force_login(officer)
    return client


def text(client: Client, name: str, *args, **query) -> str:
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == 200, (name, answer.status_code)
    return answer.content.decode()


def typed(walk: Walk, **more) -> dict:
    """The opening form as a browser sends it."""
    rows = {f"rows-measure-{place}-f_text": said for place, said in enumerate(MEASURES)}
    fields = {f"f_{name}": value for name, value in BODY.items()}
    return {
        "f_title": "寄递安全", "f_subject_kind": "governance", "f_addressee": walk.post.pk, **fields, **rows,
        "rows-measure-TOTAL_FORMS": 3, "rows-measure-INITIAL_FORMS": 0, **more,
    }  # fmt: skip


def test_drafting_is_looked_at_and_then_done(walk: Walk) -> None:
    client = client_of(walk.drafter)
    url = reverse("suggestion-new")
    looked = client.post(url, typed(walk, preview="1"))
    assert looked.status_code == 200 and not Suggestion.objects.exists()
    shown = looked.content.decode().split('name="shown" value="')[1].split('"')[0]
    done = client.post(url, typed(walk, confirm="1", shown=shown))
    suggestion = Suggestion.objects.get()
    assert done.url == reverse("suggestion-detail", args=[suggestion.pk])
    assert suggestion.title == "寄递安全" and suggestion.items.count() == 3


def test_what_is_wrong_keeps_what_was_typed(walk: Walk) -> None:
    answer = client_of(walk.drafter).post(reverse("suggestion-new"), typed(walk, preview="1", f_object_days="99"))
    page = answer.content.decode()
    assert "请填1至60日" in page and "在办理寄递渠道犯罪案件中发现" in page
    assert not Suggestion.objects.exists()


def test_the_own_page_tells_all_and_the_draft_is_marked(walk: Walk) -> None:
    suggestion = walk.reviewed()
    client = client_of(walk.chief)
    page = text(client, "suggestion-detail", suggestion.pk)
    assert "内部调查笔记" in page and "批准制发" in page and "来源案件" in page
    assert "草稿" in text(client, "suggestion-draft", suggestion.pk)
    # D16: once it is issued its paper stands among the papers, and there is nothing left to be drafted.
    draft = reverse("suggestion-draft", args=[suggestion.pk])
    assert draft in page
    served = walk.served()
    page = text(client, "suggestion-detail", served.pk)
    assert reverse("suggestion-draft", args=[served.pk]) not in page


def test_a_link_is_shown_once_and_ended_with_a_reason(walk: Walk) -> None:
    suggestion = walk.served()
    client = client_of(walk.drafter)
    answer = client.post(reverse("suggestion-link", args=[suggestion.pk]), {"given_to": "市场监管科", "days": 60})
    page = answer.content.decode()
    token = page.split("/door/")[1].split("/")[0]
    assert len(token) >= 43 and "no-store" in answer["Cache-Control"]
    again = text(client, "suggestion-detail", suggestion.pk)
    assert token not in again and "市场监管科" in again
    link = DoorLink.objects.get()
    end = reverse("suggestion-link-end", args=[suggestion.pk, link.pk])
    assert client.post(end, {"reason": " "}).status_code == 422
    assert client.post(end, {"reason": "收件人变更"}).status_code == 302
    link.refresh_from_db()
    assert link.revoked_reason == "收件人变更"


@pytest.mark.parametrize(
    "said", [{"given_to": "", "days": 60}, {"given_to": "科", "days": 0}, {"given_to": "科", "days": 999}]
)
def test_a_link_that_says_too_little_is_refused(walk: Walk, said: dict) -> None:
    suggestion = walk.served()
    answer = client_of(walk.drafter).post(reverse("suggestion-link", args=[suggestion.pk]), said)
    assert answer.status_code == 422 and not DoorLink.objects.exists()


def test_each_count_opens_its_rows(walk: Walk) -> None:
    walk.evaluated()
    walk.served()
    walk.draft()
    client = client_of(walk.drafter)
    for query, shown in (({}, 3), ({"issued": "yes"}, 2), ({"replied": "yes"}, 1), ({"outcome": "adopted"}, 1)):
        page = text(client, "suggestion-list", **query)
        assert page.count('href="/suggestions/') >= shown
        assert f"共 {shown} 条" in page, query


def test_the_list_is_searched_without_the_text_in_the_address(walk: Walk) -> None:
    walk.served()
    client = client_of(walk.drafter)
    answer = client.post(reverse("suggestion-list"), {"text": "寄递"})
    assert answer.status_code == 302 and "%E5%AF%84" not in answer.url
    assert "寄递安全" in client.get(answer.url).content.decode()


def test_a_theme_tells_from_the_cases_to_the_effect(walk: Walk) -> None:
    suggestion = walk.evaluated()
    client = client_of(walk.drafter)
    client.post(reverse("theme-new"), {"name": "寄递安全治理", "about": "三项制度", "active": "on"})
    theme = Theme.objects.get()
    client.post(reverse("suggestion-theme", args=[suggestion.pk]), {"theme": theme.pk})
    figure = {"label": "寄递渠道案件", "unit": "件", "source": "受理台账"}
    figure |= {"before": "14", "before_of": "上半年", "after": "7", "after_of": "下半年"}
    refused = client.post(reverse("theme-figure", args=[theme.pk]), {**figure, "source": " "})
    assert refused.status_code == 422 and not ThemeFigure.objects.exists()
    client.post(reverse("theme-figure", args=[theme.pk]), figure)
    page = text(client, "theme-detail", theme.pk)
    for said in ("3 / 3", "14 件", "7 件", "下降 50%", "受理台账", suggestion.number):
        assert said in page, said
    assert "寄递安全治理" in text(client, "theme-list")
    void = reverse("theme-figure-void", args=[ThemeFigure.objects.get().pk])
    assert client.post(void, {"reason": "录入有误"}).status_code == 302
    assert "14 件" not in text(client, "theme-detail", theme.pk)


def test_a_theme_counts_only_what_its_reader_sees(walk: Walk) -> None:
    suggestion = walk.served()
    theme = Theme.objects.create(office=walk.made.office, name="某主题", made_at=suggestion.opened_at)
    Suggestion.objects.filter(pk=suggestion.pk).update(theme=theme)
    stranger = walk.made.officers["minors_prosecutor"]
    page = text(client_of(stranger), "theme-detail", theme.pk)
    assert suggestion.number not in page and "寄递安全" not in page.replace(theme.name, "")


def test_two_rates_have_two_names_and_a_choice_is_no_row_of_dashes(walk: Walk) -> None:
    suggestion = walk.served()
    client = client_of(walk.drafter)
    page = text(client, "suggestion-list")
    assert page.count("采纳率（占已制发）") == page.count("采纳率（占已回复）") == 1
    detail = text(client, "suggestion-detail", suggestion.pk)
    assert "未归入治理主题" in detail and "---------" not in detail


def test_two_themes_of_one_name_are_one_too_many(walk: Walk) -> None:
    client = client_of(walk.drafter)
    for status in (302, 422):
        assert client.post(reverse("theme-new"), {"name": "某主题", "about": ""}).status_code == status


def test_somebody_elses_step_since_is_shown_and_nothing_is_lost(walk: Walk) -> None:
    suggestion = walk.received()
    client = client_of(walk.third)
    seen = len(suggestion.steps.filter(shared=True))
    walk.act(walk.third, suggestion, "answer", answers=walk.rows(suggestion, "done", {1}))
    items = suggestion.items.filter(list="measure").order_by("position")
    sent = {"seen": seen, "happened_on": walk.day().isoformat(), "f_reply_signer": "王某"}
    sent |= {
        f"answers-{one.pk}-{name}": value for one in items for name, value in (("code", "done"), ("text", "我方办结"))
    }
    answer = client.post(reverse("suggestion-act", args=[suggestion.pk, "reply"]), sent)
    page = answer.content.decode()
    assert answer.status_code == 200 and "o-moved" in page and "我方办结" in page
    suggestion.refresh_from_db()
    assert suggestion.state == "rectifying"
