"""A look that was asked for and a look in passing meet: the order of their answers is forced here, and none of them may
take away a refusal, its mark at the field, or what was typed meanwhile."""

import pytest

from office.access.roles import Role
from tests.cases.matters.test_pages_browser import browser, desk, form, opened, pytestmark

__all__ = ["browser", "desk", "pytestmark"]
ASKED, PASSING = "asked", "passing"
LATER = 900


class Held:
    """The looks of a page, each kind held back until it is let go."""

    def __init__(self, page, *kinds: str):
        self.kinds, self.waiting, self.seen = set(kinds), [], []
        page.route("**/matters/**", self._met)

    def _met(self, route) -> None:
        request = route.request
        if request.method != "POST":
            route.fallback()
            return
        kind = ASKED if "preview=1" in (request.post_data or "") else PASSING
        self.seen.append(kind)
        if kind in self.kinds:
            self.waiting.append(route)
        else:
            route.continue_()

    def let_go(self) -> None:
        self.kinds.clear()
        for route in self.waiting:
            route.continue_()
        self.waiting.clear()


@pytest.fixture
def page(desk, browser, live_server):
    found = form(desk, browser, live_server, opened(desk), "send", Role.PROSECUTOR, plain=False)
    found.set_default_timeout(6000)
    return found


def rows(page):
    return page.locator(".o-row-forms > li textarea")


def press(page) -> None:
    page.click("#effects button[name=preview]")


def refused(page) -> None:
    page.wait_for_selector(".o-field-wrong #id_f_reply_by")


def fill(page) -> None:
    rows(page).nth(0).fill("第一项")
    rows(page).nth(1).fill("第二项")


def test_a_look_in_passing_that_begins_after_the_click_does_not_take_its_answer_away(page):
    held = Held(page, ASKED)
    fill(page)
    press(page)
    page.wait_for_timeout(LATER)
    held.let_go()
    refused(page)
    assert "请在下面" not in page.inner_text("#effects")


def test_a_look_in_passing_that_began_before_the_click_does_not_come_after_it(page):
    held = Held(page, PASSING)
    fill(page)
    page.keyboard.press("Tab")
    page.wait_for_timeout(LATER)
    assert held.seen == [PASSING]
    press(page)
    refused(page)
    held.let_go()
    page.wait_for_timeout(LATER)
    refused(page)
    assert page.inner_text("#effects .o-errors")


def test_what_was_refused_stays_asked(page):
    """Later looks tell of it too: at the fields, and beside the button."""
    fill(page)
    press(page)
    refused(page)
    rows(page).nth(1).fill("")
    page.keyboard.press("Tab")
    page.wait_for_selector("#effects .o-errors >> text=2")
    refused(page)
    assert page.locator(".o-row-forms > li").nth(1).locator("p.o-error").count() == 0
    rows(page).nth(1).fill("第二项")
    page.fill("#id_f_reply_by", "2099-01-05")
    page.keyboard.press("Tab")
    page.wait_for_selector("button[name=confirm]")
    assert page.locator("form.o-step .o-field-wrong, form.o-step p.o-error, form.o-step .is-invalid").count() == 0
    page.fill("#id_f_reply_by", "")
    page.keyboard.press("Tab")
    refused(page)
    assert "答复期限" in page.inner_text("#effects .o-errors")


def test_what_is_typed_while_an_answer_is_on_its_way_is_not_lost(page):
    held = Held(page, ASKED)
    fill(page)
    press(page)
    rows(page).nth(0).fill("第一项，另加一句")
    page.focus("#id_reason")
    page.keyboard.type("正在写")
    held.let_go()
    refused(page)
    page.wait_for_timeout(100)
    assert rows(page).nth(0).input_value() == "第一项，另加一句"
    assert page.input_value("#id_reason") == "正在写"
    page.keyboard.type("的说明")
    assert page.input_value("#id_reason") == "正在写的说明"


def test_the_last_of_several_changes_is_the_one_that_is_shown(page):
    page.fill("#id_f_reply_by", "2099-01-05")
    page.keyboard.press("Tab")
    page.wait_for_timeout(LATER)
    held = Held(page, PASSING)
    rows(page).nth(0).fill("第一项")
    page.keyboard.press("Tab")
    page.wait_for_timeout(LATER)
    rows(page).nth(1).fill("第二项")
    page.keyboard.press("Tab")
    page.wait_for_timeout(LATER)
    held.let_go()
    page.wait_for_selector("button[name=confirm]")
    page.click("button[name=confirm]")
    page.wait_for_selector(".o-flash")


def test_a_click_during_which_an_answer_comes_is_a_click(page):
    """Between pressing and letting go the button stays where it is."""
    held = Held(page, PASSING)
    fill(page)
    page.keyboard.press("Tab")
    page.wait_for_timeout(LATER)
    button = page.locator("#effects button[name=preview]")
    button.scroll_into_view_if_needed()
    box = button.bounding_box()
    page.mouse.move(box["x"] + 5, box["y"] + 5)
    page.mouse.down()
    held.let_go()
    page.wait_for_timeout(LATER)
    page.mouse.up()
    refused(page)


def test_the_server_does_not_do_two_looks_of_a_form_at_once(page):
    """The one asked for goes when the one in passing is back, whose answer is not shown any more."""
    held = Held(page, PASSING)
    fill(page)
    page.keyboard.press("Tab")
    page.wait_for_timeout(LATER)
    press(page)
    page.wait_for_timeout(300)
    assert held.seen == [PASSING]
    held.let_go()
    refused(page)
    assert held.seen[:2] == [PASSING, ASKED]


def test_an_answer_that_does_not_come_is_said(page):
    page.route("**/matters/**", lambda route: route.fulfill(status=500, body="x")
               if "preview=1" in (route.request.post_data or "") else route.fallback())  # fmt: skip
    fill(page)
    press(page)
    page.wait_for_selector("#effects p.o-error[role=alert]")
    assert "预览没有成功" in page.inner_text("#effects")
    assert rows(page).nth(0).input_value() == "第一项"
