"""A review of the necessity of custody, as far as tests need it."""

from django.core.files.uploadedfile import SimpleUploadedFile

from office.followup.models import FollowUp
from office.papers.models import Document
from office.papers.queries import paper_of
from tests.cases.collaboration.asking import Asking, RowIn

FACTORS = [
    RowIn({"factor": "admitted", "speaks": "release", "facts": "已签署具结书", "source": "具结书"}),
    RowIn({"factor": "flight", "speaks": "custody", "facts": "外地户籍，无固定住所", "source": "户籍材料"}),
]
PROPOSAL = {"result": "suggest", "considered": ["bail_guarantor", "electronic"], "considered_why": "有保证人",
            "suggested": "bail_guarantor", "grounds_found": "证据已固定"}  # fmt: skip
SIGNED = {"signer": "高某", "method": "direct"}


def owed(matter) -> dict[str, str]:
    rows = FollowUp.objects.filter(root_kind="matter", root_id=matter.pk, closed_at=None).order_by("pk")
    return {row.params["duty"]: str(row.due_on) for row in rows}


def applied(asking: Asking, day: str = "2026-04-01", **more):
    data = {"persons": [asking.person.pk], "applicant": "defender", "applicant_name": "田律师",
            "grounds": "已退赔", **more}  # fmt: skip
    return asking.open(asking.complaints, "necessity", act="receive", case=asking.case, day=day, data=data)


def begun(asking: Asking, day: str = "2026-04-01"):
    data = {"persons": [asking.person.pk], "why_begun": "routine", "handler": [asking.prosecutor.pk]}
    return asking.open(asking.prosecutor, "necessity", act="begin", case=asking.case, day=day, data=data)


def proposed(asking: Asking, day: str = "2026-04-03", **more):
    matter = asking.act(asking.prosecutor, begun(asking), "factors", rows=FACTORS, day=day)
    return asking.act(asking.prosecutor, matter, "propose", {**PROPOSAL, **more}, day=day)


def proposed_on_application(asking: Asking, day: str = "2026-04-03", opened: str = "2026-04-01", **more):
    matter = asking.act(asking.complaints, applied(asking, opened), "route", day=opened)
    matter = asking.act(asking.prosecutor, matter, "assign", {"handler": [asking.prosecutor.pk]}, day=opened)
    matter = asking.act(asking.prosecutor, matter, "factors", rows=FACTORS, day=day)
    return asking.act(asking.prosecutor, matter, "propose", {**PROPOSAL, **more}, day=day)


def words_of(paper) -> str:
    return " ".join(f"{getattr(block, 'text', '')}{getattr(block, 'value', '')}" for block in paper.blocks)


def notice_of(matter):
    """What the applicant was told; the police do not see it."""
    document = Document.objects.get(root_id=matter.pk, kind="necessity_notice")
    assert not document.shared
    return paper_of(document)


def proof() -> SimpleUploadedFile:
    return SimpleUploadedFile("送达回证.txt", "送达回证".encode(), "text/plain")


def served(asking: Asking, day: str = "2026-04-24"):
    matter = asking.act(asking.chief, proposed(asking), "decide_suggest", day=day)
    return asking.act(asking.legal, matter, "sign", SIGNED, day=day)
