"""What only a browser shows: the form for one more note is empty, whatever was shared just before."""

import shutil

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from cases.register.models import Case
from office.access.context import Purpose, acting_as
from office.access.models import Level
from office.access.roles import Role
from office.access.services import grant_give
from office.notes.models import Note
from tests.factories import PASSWORD, county

playwright = pytest.importorskip("playwright.sync_api")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


@pytest.fixture
def made(monkeypatch):
    # Playwright's own event loop runs in this thread; Django would take it for an asynchronous view.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    cache.clear()
    return county()


def test_the_next_note_is_not_shared_because_the_last_one_was(made, live_server):
    now = timezone.now()
    case = Case.objects.create(office=made.office, opened_at=now, updated_at=now, title="某某盗窃案")
    with acting_as(Purpose("test")):
        for key in ("unit", "prosecution"):
            grant_give(
                root=case, principal=made.departments[key].principal, level=Level.WORK, reason="办案", basis="工作办法"
            )
    with playwright.sync_playwright() as running:
        browser = running.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page()
        page.goto(live_server.url + reverse("notes", args=["case", case.pk]))
        page.fill("#id_username", made.officers[Role.POLICE_HANDLER].username)
        page.fill("#id_password", PASSWORD)
        page.click("form[data-login] button[type=submit]")
        page.fill("#id_text", "给检察官")
        page.check("#id_shared")
        page.click("form.o-form button[type=submit]")
        page.wait_for_selector(".o-notes")
        assert (page.input_value("#id_text"), page.is_checked("#id_shared")) == ("", False)
        assert page.locator(".o-restored").count() == 0
        page.fill("#id_text", "内部")
        page.click("form.o-form button[type=submit]")
        page.wait_for_selector(".o-notes li:nth-child(2)")
        browser.close()
    assert list(Note.objects.order_by("pk").values_list("text", "shared")) == [("给检察官", True), ("内部", False)]
