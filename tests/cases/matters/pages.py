"""Walking the pages of matters in tests: the small flow of forms, logged-in officers, look and confirm."""

import re
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from cases.matters import loader
from cases.matters.loader import parse_flow
from cases.matters.models import Matter
from office.access.context import Purpose, acting_as
from office.access.models import Level
from office.access.roles import Role
from office.access.services import grant_give
from tests.case_factories import case_make
from tests.factories import county, fresh

FLOWS = Path(__file__).parent / "flows"
BOUND = ("queries", "words", "queries_pages", "views_open")


def flows_use(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    """Let flows of the tests stand beside the real ones."""
    flows = dict(loader.load_flows())
    for name in names:
        flows[name] = parse_flow((FLOWS / f"{name}.toml").read_bytes(), f"{name}.toml")
    monkeypatch.setattr(loader, "load_flows", lambda: flows)
    for module in BOUND:
        monkeypatch.setattr(f"cases.matters.{module}.load_flows", lambda: flows)


class Desk:
    """A county with a case; its officers at the pages."""

    def __init__(self) -> None:
        self.made = county()
        self.case = case_make(self.made)
        with acting_as(Purpose("test.share")):
            principal = self.made.departments["prosecution"].principal
            grant_give(root=self.case, principal=principal, level=Level.WORK, reason="审查", basis="工作办法第六条")

    def officer(self, role: Role):
        """As the next request would load it."""
        return fresh(self.made.officers[role])

    def client(self, role: Role) -> Client:
        """Logged in."""
        client = Client()
        client.force_login(self.made.officers[role])
        return client

    def get(self, role: Role, url: str, **options):
        """A page."""
        return self.client(role).get(url, **options)

    def post(self, role: Role, url: str, data: dict, *, look: bool = True):
        """Look, then confirm just what was shown. Gives the last answer: to a look that is refused, that one."""
        client = self.client(role)
        answer = client.post(url, {**data, "preview": "1"})
        shown = seal(answer)
        if not shown or not look:
            return answer
        return client.post(url, {**data, "shown": shown, "confirm": "1"})


def seal(answer) -> str:
    """The seal of a preview; empty where it was refused."""
    found = re.search(r'name="shown" value="(\w+)"', answer.content.decode())
    return found.group(1) if found else ""


def page(answer) -> str:
    """The text of a page."""
    return answer.content.decode()


def step_url(matter: Matter, act: str) -> str:
    """The form of a step."""
    return reverse("matter-act", args=[matter.pk, act])


def rows_data(code: str, *rows: dict, initial: int = 0) -> dict:
    """The rows of a form set as a browser sends them."""
    data = {
        f"rows-{code}-TOTAL_FORMS": str(len(rows)), f"rows-{code}-INITIAL_FORMS": str(initial),
        f"rows-{code}-MIN_NUM_FORMS": "0", f"rows-{code}-MAX_NUM_FORMS": "60",
    }  # fmt: skip
    for place, row in enumerate(rows):
        data |= {f"rows-{code}-{place}-{name}": value for name, value in row.items()}
    return data
