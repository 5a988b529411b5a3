"""The filter bar keeps what was chosen in the URL, and what is personal out of it."""

import pytest
from django import forms
from django.test import RequestFactory

from office.ui.filters import KEPT, FilterForm, keep_private, recall_private


class Filters(FilterForm):
    stage = forms.ChoiceField(label="阶段", choices=[("", "全部"), ("inv", "侦查")])
    units = forms.MultipleChoiceField(label="单位", choices=[("1", "一队"), ("2", "二队")])
    since = forms.DateField(label="自")
    person = forms.CharField(label="姓名", max_length=20)
    number = forms.CharField(label="证件号")
    minor = forms.BooleanField(label="未成年人")
    private = ("person", "number")


class Plain(FilterForm):
    stage = forms.ChoiceField(label="阶段", choices=[("", "全部"), ("inv", "侦查")])


@pytest.fixture
def ask():
    session: dict[str, object] = {}

    def make(method: str, query: str = "", data: dict | None = None):
        factory = RequestFactory()
        request = factory.post(f"/cases/?{query}", data or {}) if method == "POST" else factory.get(f"/cases/?{query}")
        request.session = session
        return request

    return make


def test_posted_bar_redirects_without_anything_personal(ask):
    filters = Filters.of(
        ask("POST", "sort=-x&page=3", {"stage": "inv", "units": ["1", "2"], "person": " 张三 ", "minor": ""})
    )
    assert filters.posted
    url = filters.to_url().url
    assert url.startswith("/cases/?stage=inv&units=1&units=2&k=") and "sort=-x" in url and "page" not in url
    assert "%E5%BC%A0" not in url and "张" not in url
    again = Filters.of(ask("GET", url.partition("?")[2]))
    assert again.values == {"stage": "inv", "units": ["1", "2"], "person": "张三"}
    assert [str(chosen.value) for chosen in again.chosen] == ["侦查", "一队、二队", "张三"]
    html = str(again)
    assert 'method="post"' in html and "csrfmiddlewaretoken" in html and "o-chip" in html and "更多" in html


def test_a_posted_bar_leads_back_to_the_same_view_and_order(ask):
    class Board(Filters):
        beside = ("view", "sort")

    url = Board.of(ask("POST", "", {"stage": "inv", "view": "case", "sort": "-x", "other": "1"})).to_url().url
    assert url == "/cases/?stage=inv&view=case&sort=-x"


def test_private_value_in_the_url_is_ignored(ask):
    assert Filters.of(ask("GET", "person=张三")).values == {}


def test_removing_one_of_two_private_values_keeps_the_other(ask):
    url = Filters.of(ask("POST", "", {"person": "张三", "number": "42"})).to_url().url
    filters = Filters.of(ask("GET", url.partition("?")[2]))
    rest = Filters.of(ask("GET", filters.chosen[0].remove_url[1:]))
    assert rest.values == {"number": "42"}
    assert Filters.of(ask("GET", rest.chosen[0].remove_url[1:])).values == {}


def test_wrong_value_does_not_filter_and_is_told(ask):
    filters = Filters.of(ask("GET", "since=2026-02-30&stage=nothing"))
    assert filters.values == {} and "since" in filters.errors
    assert "o-error" in str(filters)


def test_bar_without_private_fields_is_a_get_form_and_keeps_the_order(ask):
    filters = Plain.of(ask("GET", "stage=inv&sort=-x&page=2"))
    html = str(filters)
    assert 'method="get"' in html and 'name="sort" value="-x"' in html and 'name="page"' not in html
    assert filters.clear_url == "?sort=-x"


def test_kept_values_are_few_and_another_session_has_none_of_them(ask):
    request = ask("GET")
    keys = [keep_private(request, {"text": str(n)}) for n in range(KEPT + 5)]
    assert len(request.session["private_filters"]) == KEPT
    assert recall_private(request, keys[0]) == {} and recall_private(request, keys[-1]) == {"text": str(KEPT + 4)}
    assert keep_private(request, {"text": str(KEPT + 4)}) == keys[-1]
