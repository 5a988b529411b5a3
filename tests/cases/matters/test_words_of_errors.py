"""Errors name the field and the state in the language in which the officer reads."""

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from cases.matters.data import field_clean
from cases.matters.loader import parse_flow
from tests.cases.matters.pages import FLOWS
from tests.cases.matters.sample import Walk, flow_use


@pytest.mark.parametrize(("language", "words"), [("en", "reply by: fill this in."), ("zh-hans", "答复期限：请填写。")])
def test_a_field_is_called_as_the_form_calls_it(language, words):
    flow = parse_flow((FLOWS / "paper_form.toml").read_bytes(), "paper_form.toml")
    send = flow.act_of("send")
    assert send is not None
    with override(language), pytest.raises(ValidationError) as refused:
        field_clean(flow, send.field[0], "", 1)
    assert refused.value.messages == [words]


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "words"), [("en", "Done"), ("zh-hans", "已办结")])
def test_a_step_out_of_order_says_where_it_stands(monkeypatch, language, words):
    flow_use(monkeypatch)
    walk = Walk()
    matter = walk.sent(1)
    type(matter).objects.filter(pk=matter.pk).update(state="done", closed=True, told_state="done", told_closed=True)
    matter.refresh_from_db()
    with override(language), pytest.raises(ValidationError) as refused:
        walk.act(walk.police, matter, "answer")
    assert words.lower() in refused.value.messages[0].lower()
