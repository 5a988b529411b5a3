"""The door as a browser opens it: code, receipt, reply, out; cookie and forms work as a browser treats them."""

import pytest
from django.urls import reverse

from cases.suggestions.links import link_make
from cases.suggestions.models import Suggestion
from office.access.context import acting_as
from office.papers.models import Attachment
from tests.cases.matters.test_pages_browser import HTMX
from tests.cases.suggestions.walk import Walk
from tests.office.front.test_browser import browser, pytestmark

__all__ = ["browser", "pytestmark"]


def confirm(page) -> None:
    """Look at what the step does, then take it."""
    page.click("#look")
    page.click("#confirm-step")
    page.wait_for_selector(".o-flash")


@pytest.mark.parametrize("plain", [False, True])
def test_an_agency_without_account_signs_and_replies(browser, live_server, monkeypatch, plain):
    """``plain``: without htmx, as where a proxy cuts it away."""
    # As in tests/office/front/test_browser.py: Playwright's event loop runs in this thread.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    walk = Walk()
    suggestion = walk.served()
    with acting_as(walk.drafter):
        made = link_make(officer=walk.drafter, suggestion=suggestion, given_to="市场监管科", days=30)
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    page = context.new_page()
    if not plain:
        page.route("**/vendor/htmx.min.js", lambda route: route.fulfill(path=HTMX, content_type="text/javascript"))
    page.goto(live_server.url + reverse("door", args=[made.token]))
    page.fill("#id_code", made.code)
    page.click("button.btn-primary")
    assert page.url == live_server.url + reverse("door-inside")
    assert made.token not in page.content()
    page.click("a.btn-primary")
    page.fill("[name=f_signer]", "吕平")
    page.fill("[name=f_signer_post]", "科长")
    confirm(page)
    page.click("a.btn-primary")
    for place, item in enumerate(suggestion.items.filter(list="measure")):
        page.check(f"[name=answers-{item.pk}-code][value=done]")
        page.fill(f"[name=answers-{item.pk}-text]", f"已办理{place}")
    for language in ("en", "zh-hans"):
        page.click(f"form.o-language button[value={language}]")
        page.wait_for_selector(f"html[lang^={language[:2]}] .o-restored")
        assert page.input_value(f"[name=answers-{item.pk}-text]") == f"已办理{place}", "typed before"
        assert page.is_checked(f"[name=answers-{item.pk}-code][value=done]")
    file = {"name": "整改.txt", "mimeType": "text/plain", "buffer": "台账".encode()}
    page.set_input_files("[name=files]", file)
    page.evaluate("document.querySelector('form.o-step').noValidate = true")
    page.click("#look")
    page.wait_for_selector(".o-field-wrong [name=f_reply_signer]")
    # The signer is missing: what was typed is still there, and what was chosen where nothing left the page.
    assert page.input_value(f"[name=answers-{item.pk}-text]") == f"已办理{place}"
    page.fill("[name=f_reply_signer]", "王某 局长")
    if plain:
        page.set_input_files("[name=files]", file)
        page.click("#look")
        page.wait_for_selector("[data-stays]")
        page.set_input_files("[name=files]", file)
        page.click("#confirm-step")
        page.wait_for_selector(".o-flash")
    else:
        assert page.eval_on_selector("[name=files]", "one => one.files.length") == 1
        confirm(page)
    assert Attachment.objects.get().name == "整改.txt"
    assert Suggestion.objects.get(pk=suggestion.pk).state == "replied"
    # Another tab of the same browser comes in by the session, another browser does not.
    other = context.new_page()
    other.goto(live_server.url + reverse("door-inside"))
    assert "已办理1" in other.content()
    stranger = browser.new_page()
    stranger.goto(live_server.url + reverse("door-inside"))
    assert "此链接无效或已过期" in stranger.content()
    assert [cookie["path"] for cookie in context.cookies() if "door" in cookie["name"]] == ["/door/"]
    page.click(".o-language [value=en]")
    page.wait_for_selector("html[lang=en]")
    assert "Leave" in page.content() and page.url == live_server.url + reverse("door-inside")
    page.click(".o-language [value=zh-hans]")
    page.wait_for_selector("html[lang=zh-CN]")
    page.click(".o-leave button")
    page.goto(live_server.url + reverse("door-inside"))
    assert "此链接无效或已过期" in page.content()
