"""A county with a case that both agencies see, and a kind of paper for tests."""

import datetime as dt
from dataclasses import dataclass

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from cases.register.models import Case
from office.access.context import Purpose, acting_as
from office.access.models import Level
from office.access.services import grant_give
from office.agencies.models import Officer
from office.outbox.words import named
from office.papers.kinds import PaperKind
from office.papers.models import Document
from office.papers.paper import Cells, Fact, Heading, Paper, Paragraph
from office.papers.services import document_issue
from tests.factories import County, county, fresh

VALUES = {"unit": "海山县公安局", "facts": "讯问笔录无侦查人员签名。", "law": "刑事诉讼法", "items": ["讯问笔录"]}
TODAY = dt.date(2026, 11, 21)
NOW = timezone.make_aware(dt.datetime(2026, 11, 21, 9, 30))
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"


def build(values) -> Paper:
    """A correction notice, as a room would write one."""
    return Paper(
        addressee=values.get("unit", ""),
        blocks=(
            Heading("查明的违法事实"),
            Paragraph(values.get("facts", "")),
            Heading("一件", 2),
            Fact("依据", values.get("law", "")),
            Heading("逐项"),
            Cells(("事项",), [(one,) for one in values.get("items", ())], blank=("回复",)),
        ),
        annexes=("证据清单",),
        copies_to=("某市人民检察院",),
        contact="联系人：某检察官",
    )


KIND = PaperKind(
    "test_notice",
    "纠正违法通知书",
    "Correction notice",
    "违",
    build,
    side="procuratorate",
    required=("facts", "items"),
    labels={"facts": "违法事实", "items": "逐项"},
)
OFFICIAL = PaperKind("test_letter", "商请函", "Letter", "公商", build, layout="official", required=("facts",))


def kinds_add(monkeypatch) -> None:
    """Let the registry know the kinds of these tests."""
    known = {**named("paper_kinds"), KIND.code: KIND, OFFICIAL.code: OFFICIAL}
    monkeypatch.setattr("office.papers.kinds.named", lambda attribute: known)


@dataclass
class Made:
    """The county, its case, and who is who."""

    county: County
    case: Case

    def who(self, role: str) -> Officer:
        """The officer as the next request would load it."""
        return fresh(self.county.officers[role])


def made() -> Made:
    """A case that prosecutor, resident prosecutor and the police handler may work on, and nobody else sees."""
    here = county()
    now = timezone.now()
    case = Case.objects.create(office=here.office, opened_at=now, updated_at=now, title="某案")
    with acting_as(Purpose("test")):
        for role in ("prosecutor", "resident_prosecutor", "police_handler"):
            principal = here.officers[role].principal
            grant_give(root=case, principal=principal, level=Level.WORK, reason="办案需要", basis="工作办法第六条")
    return Made(here, case)


def issue(made: Made, role: str = "prosecutor", **more) -> Document:
    """A paper issued by an officer."""
    officer = made.who(role)
    given = {
        "kind": KIND.code, "root_kind": "case", "root_id": made.case.pk, "agency": officer.agency, "values": VALUES,
        "side": officer.side, "shared": True, "on": TODAY, "now": NOW,
    } | more  # fmt: skip
    with acting_as(officer):
        return document_issue(officer=officer, **given)


def upload(content: bytes = PDF, name: str = "回复.pdf") -> SimpleUploadedFile:
    """A file as a form hands it over."""
    return SimpleUploadedFile(name, content)
