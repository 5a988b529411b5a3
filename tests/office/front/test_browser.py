"""What only a browser can show: keys, choosing rows, nothing typed lost when the session ends."""

import shutil

import pytest
from django.core.cache import cache
from django.urls import reverse

from tests.factories import PASSWORD, county

playwright = pytest.importorskip("playwright.sync_api")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.browser,
]


@pytest.fixture
def made(monkeypatch):
    # Playwright's own event loop runs in this thread; Django would take it for an asynchronous view.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    cache.clear()
    return county()


@pytest.fixture
def browser():
    with playwright.sync_playwright() as running:
        started = running.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        started.close()


def log_in(page, officer):
    page.fill("#id_username", officer.username)
    page.fill("#id_password", PASSWORD)
    page.click("form[data-login] button[type=submit]")


def test_keys_and_a_form_that_outlives_its_session(made, browser, live_server):
    context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="en-US")
    page = context.new_page()
    refused = []
    page.on("console", lambda said: refused.append(said.text) if "Content Security Policy" in said.text else None)
    administrator = made.officers["administrator"]

    page.goto(live_server.url + reverse("officer-create"))
    log_in(page, administrator)
    page.wait_for_selector("form[data-keep]")
    assert page.locator("html").get_attribute("lang") == "zh-CN"

    page.fill("#id_name", "新来的人")
    page.evaluate("document.querySelectorAll('form').forEach(form => form.noValidate = true)")
    context.clear_cookies(name="sessionid")
    page.focus("#id_name")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("form[data-login]")
    log_in(page, administrator)
    page.wait_for_selector(".o-restored")
    assert page.input_value("#id_name") == "新来的人"
    page.reload()
    assert page.input_value("#id_name") == ""

    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("/")
    page.keyboard.type("某某")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/*/")
    assert "%E6" not in page.url and page.input_value("#id_text") == "某某"

    page.click(".o-menu summary")
    page.keyboard.press("Escape")
    assert page.locator(".o-menu[open]").count() == 0
    assert refused == []
