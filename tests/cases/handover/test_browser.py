"""What only a browser can show: of several forms on a page, only the one that was sent is filled again."""

from django.urls import reverse

from office.access.roles import Role
from tests.case_factories import case_make
from tests.cases.handover.test_one_door import enter, officer
from tests.office.front.test_browser import browser, log_in, made, pytestmark

__all__ = ["browser", "made", "pytestmark"]


def test_what_was_typed_in_one_act_is_not_put_into_another(made, browser, live_server):
    case = case_make(made)
    handover = enter(made, case)
    page = browser.new_page()
    page.goto(live_server.url + reverse("handover-detail", args=[case.pk, handover.pk]))
    log_in(page, officer(made, Role.CASE_MANAGER))
    page.fill("#return textarea[name=note]", "缺页")
    page.select_option("#return select[name=ground]", index=1)
    page.click("#return button[name=preview]")
    page.wait_for_selector("#return button[name=confirm]")
    assert page.input_value("#return textarea[name=note]") == "缺页"
    assert page.input_value("#accept textarea[name=note]") == ""
    assert page.locator(".o-restored").count() == 0
