"""A small flow for the tests of the engine."""

import datetime as dt
from pathlib import Path

import pytest

from cases.matters import loader
from cases.matters.loader import parse_flow
from cases.matters.services import AnswerIn, RowIn, matter_act, matter_open
from office.access.context import acting_as
from office.access.roles import Role
from tests.case_factories import case_make
from tests.factories import county

FLOW = Path(__file__).parent / "flows" / "sample.toml"


def flow_text() -> bytes:
    """The TOML of the sample."""
    return FLOW.read_bytes()


def flow_use(monkeypatch: pytest.MonkeyPatch, text: bytes | None = None) -> None:
    """Let the sample stand beside the real flows."""
    flow = parse_flow(text or flow_text(), "sample.toml")
    flows = {**loader.load_flows(), "sample": flow}
    monkeypatch.setattr(loader, "load_flows", lambda: flows)
    for module in ("cases.matters.keeping", "cases.matters.queries", "cases.matters.words"):
        monkeypatch.setattr(f"{module}.load_flows", lambda: flows)


class Walk:
    """A county with one case, and its officers taking steps."""

    def __init__(self) -> None:
        self.made = county()
        self.case = case_make(self.made)
        self.police = self.made.officers[Role.POLICE_HANDLER]
        self.legal = self.made.officers[Role.POLICE_LEGAL]
        self.prosecutor = self.made.officers[Role.PROSECUTOR]
        self.chief = self.made.officers[Role.CHIEF_PROCURATOR]

    def open(self, officer=None, **options):
        """Begin one."""
        officer = officer or self.police
        with acting_as(officer):
            return matter_open(
                officer=officer, kind="sample", case=self.case, **{"data": {"question": "定性？"}, **options}
            )

    def act(self, officer, matter, act, **options):
        """Take a step."""
        with acting_as(officer):
            return matter_act(officer=officer, matter=matter, act=act, **options)

    def sent(self, opinions: int = 2):
        """One with opinions sent."""
        matter = self.open()
        matter = self.act(self.prosecutor, matter, "take", data={"who": [self.prosecutor.pk]})
        rows = [RowIn({"text": f"意见{n}"}) for n in range(1, opinions + 1)]
        matter = self.act(self.prosecutor, matter, "draft", rows=rows, data={"gist": "补强"})
        return self.act(self.chief, matter, "send", happened_on=dt.date.today())


__all__ = ["AnswerIn", "RowIn", "Walk", "flow_text", "flow_use"]
