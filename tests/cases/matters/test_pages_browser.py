"""What only a browser can show: a row more in place, a preview that keeps the chosen file, the error at its field; and
the same without the library that does it in place."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.matters.models import Matter
from cases.matters.services import RowIn, matter_act, matter_open
from office.access.context import acting_as
from office.access.roles import Role
from office.papers.models import Attachment
from runner.places import NPM
from tests.cases.matters.pages import Desk, flows_use
from tests.office.front.test_browser import browser, log_in, pytestmark

__all__ = ["browser", "pytestmark"]
HTMX = NPM / "node_modules" / "htmx.org" / "dist" / "htmx.min.js"


@pytest.fixture
def desk(monkeypatch) -> Desk:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    flows_use(monkeypatch, "paper_form")
    return Desk()


def opened(desk: Desk) -> Matter:
    prosecutor = desk.officer(Role.PROSECUTOR)
    with acting_as(prosecutor):
        return matter_open(
            officer=prosecutor, kind="paper_form", case=desk.case, data={"subject": "甲事", "tone": "mild"}
        )


def form(desk: Desk, browser, live_server, matter: Matter, act: str, role: Role, *, plain: bool):
    """The page of a step. ``plain``: without htmx, as where a proxy cuts it away."""
    page = browser.new_page()
    if not plain:
        page.route("**/vendor/htmx.min.js", lambda route: route.fulfill(path=HTMX, content_type="text/javascript"))
    page.goto(live_server.url + reverse("matter-act", args=[matter.pk, act]))
    log_in(page, desk.made.officers[role])
    page.wait_for_selector("form.o-step")
    page.evaluate("document.querySelector('form.o-step').noValidate = true")
    return page


@pytest.mark.parametrize("plain", [False, True])
def test_rows_are_added_and_what_is_wrong_stands_at_its_field(desk, browser, live_server, plain):
    matter = opened(desk)
    page = form(desk, browser, live_server, matter, "send", Role.PROSECUTOR, plain=plain)
    rows = page.locator(".o-row-forms > li")
    before = rows.count()
    rows.nth(0).locator("textarea").fill("第一项")
    page.click("button[name=more_rows]")
    page.wait_for_selector(f".o-row-forms > li:nth-child({before + 1})")
    assert rows.nth(0).locator("textarea").input_value() == "第一项"
    rows.nth(before).locator("textarea").fill("最后一项")
    page.evaluate("document.querySelector('form.o-step').noValidate = true")
    page.click("#effects button[name=preview]")
    page.wait_for_selector(".o-field-wrong #id_f_reply_by")
    page.fill("#id_f_reply_by", (timezone.localdate() + dt.timedelta(days=7)).isoformat())
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("button[name=confirm]")
    page.focus("#id_f_reply_by")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(".o-flash")
    assert [item.data["text"] for item in matter.items.order_by("position")] == ["第一项", "最后一项"]


@pytest.mark.parametrize("plain", [False, True])
def test_a_chosen_file_is_there_after_the_preview_or_asked_for_again(desk, browser, live_server, tmp_path, plain):
    matter, prosecutor = opened(desk), desk.officer(Role.PROSECUTOR)
    with acting_as(prosecutor):
        matter_act(
            officer=prosecutor, matter=matter, act="send", rows=[RowIn({"text": "一"}), RowIn({"text": "二"})],
            data={"reply_by": timezone.localdate().isoformat()},
        )  # fmt: skip
    file = tmp_path / "说明.txt"
    file.write_text("逐项说明如下", encoding="utf-8")
    page = form(desk, browser, live_server, matter, "prove", Role.POLICE_LEGAL, plain=plain)
    page.set_input_files("input[name=files]", str(file))
    page.click("#effects button[name=preview]")
    page.wait_for_selector("button[name=confirm]")
    if plain:
        assert "请在确认前重新选择" in page.inner_text("form.o-step")
        page.set_input_files("input[name=files]", str(file))
    page.click("button[name=confirm]")
    page.wait_for_selector(".o-flash")
    assert Attachment.objects.get().name == "说明.txt"
