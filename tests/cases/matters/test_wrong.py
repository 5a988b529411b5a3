"""What a form says is wrong: by the name of the input, with the row, and only as much as was asked for."""

import datetime as dt
import json
import re

import pytest

from office.access.roles import Role
from tests.cases.matters.pages import Desk, flows_use, page, rows_data, step_url
from tests.cases.matters.test_pages_browser import opened

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def desk(monkeypatch) -> Desk:
    flows_use(monkeypatch, "paper_form")
    return Desk()


def look(desk: Desk, *, headers=HTMX, **more: str) -> str:
    """A row without its text, a day to come, no term: three things, of which two are only not filled in yet."""
    rows = rows_data("row", {"f_text": "一"}, {"f_heading": "mild", "f_text": ""})
    day = dt.date.today() + dt.timedelta(days=400)
    data = {"seen": "1", "happened_on": str(day)} | rows | more
    return page(desk.client(Role.PROSECUTOR).post(step_url(opened(desk), "send"), data, headers=headers))


def told(text: str) -> str:
    """The first list of refusals, as it reads."""
    found = re.search(r'class="o-errors".*?</ul>', text, re.S)
    return re.sub(r"<[^>]+>", "", found.group(0)) if found else ""


def test_a_look_in_passing_does_not_hold_against_anybody_what_is_not_filled_in_yet(desk):
    text = told(look(desk))
    assert "日期：" in text
    assert "答复期限" not in text and "第2行" not in text.replace(" ", "")
    assert "effects-wrong" not in look(desk)


@pytest.mark.parametrize("asked", [{"preview": "1"}, {"asked": "1"}])
def test_what_was_asked_for_is_told_whole_with_the_input_and_the_row(desk, asked):
    text = look(desk, **asked)
    for words in ("日期：", "答复期限：", "第2行内容："):
        assert words in told(text).replace(" ", ""), words
    for anchor in ("id_happened_on", "id_f_reply_by", "id_rows-row-1-f_text"):
        assert f'href="#{anchor}"' in text
    assert 'name="asked"' in text


def test_a_look_in_passing_names_the_inputs_that_are_to_be_marked(desk):
    found = re.search(r'id="effects-wrong"[^>]*>(.*?)</script>', look(desk, asked="1"))
    assert set(json.loads(found.group(1))) == {"happened_on", "f_reply_by", "rows-row-1-f_text"}


def test_without_script_the_same_is_told_at_the_inputs(desk):
    text = look(desk, headers=None, preview="1")
    assert "第2行内容：" in told(text).replace(" ", "")
    assert text.count("o-field-wrong") >= 3
