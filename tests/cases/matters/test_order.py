"""What stands first: the lawful next step, the rows that still wait; what ends or refuses last."""

from types import SimpleNamespace

import pytest

from cases.matters.forms_fields import blank_words
from cases.matters.forms_rows import AnswersForm, VerdictsForm
from cases.matters.loader import parse_flow
from cases.matters.parts_detail import ActShown, Detail, _order
from cases.matters.queries_choose import departments_able
from office.access.roles import Role
from office.agencies.models import Department
from tests.cases.matters.pages import FLOWS
from tests.factories import county

FLOW = parse_flow((FLOWS / "paper_form.toml").read_bytes(), "paper_form.toml")


def shown(code: str, **more) -> ActShown:
    act = FLOW.act_of(code)
    assert act is not None
    return ActShown(act, act.zh, "/", main=act.main, **more)


def test_the_owed_step_is_first_and_what_ends_it_last():
    acts = [shown("finish"), shown("urge"), shown("prove", why="不得"), shown("notify", owed=True), shown("answer")]
    ordered = sorted(acts, key=lambda one: _order(one, own=one.act.code == "answer"))
    assert [one.act.code for one in ordered] == ["answer", "notify", "urge", "finish", "prove"]


def test_an_owed_step_that_ends_it_is_still_the_lawful_next_one():
    ordered = sorted([shown("urge"), shown("finish")], key=lambda one: _order(one, own=one.act.code == "finish"))
    assert [one.act.code for one in ordered] == ["finish", "urge"]


def test_what_ends_it_is_never_the_main_button_by_itself():
    detail = SimpleNamespace(acts=[shown("finish", owed=False)], dues=())
    assert Detail.main.fget(detail) is None
    detail.acts = [shown("finish", owed=True)]
    assert Detail.main.fget(detail).act.code == "finish"


def row(pk: int, *, answer: str = "", verdict: str = "") -> SimpleNamespace:
    return SimpleNamespace(
        pk=pk, position=pk, list="row", data={}, withdrawn=False, answer=answer, answer_text="", answer_link={},
        verdict=verdict, verdict_text="",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("form", "rows", "order"),
    [
        # To be answered: those without an answer, or still under way, before those answered.
        (AnswersForm, [row(1, answer="supplied"), row(2, answer="later"), row(3)], [2, 3, 1]),
        # To be evaluated: in the order of the list, those done behind; one still under way does not jump ahead.
        (VerdictsForm, [row(1, answer="supplied"), row(2, answer="supplied", verdict="met"), row(3, answer="later")],
         [1, 3, 2]),
        (VerdictsForm, [row(1, answer="supplied", verdict="met"), row(2, answer="supplied", verdict="short")], [2, 1]),
    ],
)  # fmt: skip
def test_the_rows_that_wait_stand_first(form, rows, order):
    assert [block["item"].pk for block in form(shape=FLOW.list_of("row"), items=rows).blocks()] == order


@pytest.mark.parametrize(
    ("kind", "words"),
    [("choice", "请选择。"), ("officers", "请选择。"), ("date", "请填写日期。"), ("long", "请填写。")],
)
def test_a_blank_field_says_how_it_is_mended(kind, words):
    assert blank_words(kind) == words


@pytest.mark.django_db
def test_a_department_in_which_nobody_can_do_it_is_not_offered():
    made = county()
    places = list(Department.objects.filter(agency=made.officers[Role.PROSECUTOR].agency))
    able = departments_able(places, lambda one: Role.PROSECUTOR in one.roles)
    assert made.departments["prosecution"].pk in able
    peopled = {place.pk for place in places if place.officers.filter(is_active=True).exists()}
    without = {place.pk for place in places} - peopled
    assert without <= able
    assert able - without < peopled
