"""A clue about police leaves no trace for the police in any file that they take out, nor at any address (RULES 551;
domain brief, section 8: need to know, invisible to police users)."""

import io
import re
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from django.urls import URLPattern, get_resolver
from docx import Document as Word

from cases.register.models import Case
from office.access.context import acting_as
from office.access.models import Level
from office.access.services import grant_give
from office.followup.models import FollowUp
from office.notes.models import Note
from office.papers.models import Attachment, Document
from sharing.ledgers.layouts import LAYOUTS
from tests.cases.supervision.test_clue import POLICE, investigated, registered
from tests.cases.supervision.walk import Walk, paper
from tests.factories import fresh
from tests.sharing.ledgers.conftest import county_with_units
from tests.sharing.ledgers.test_pages import whole

pytestmark = pytest.mark.django_db
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
# Every word that stands in the clue alone, in its steps, papers, files or notes.
SAID = {"subject": "密线索甲", "person_concerned": "涉密民警乙", "content": "密内容丙", "informant": "密来源丁"}
MARKS = (*SAID.values(), "监督线索", "密文件戊", "密附注己", "调查核实报告", "录像缺失属实")
EXPORTS = ("followup-export", "clock-export", "custody-export")
# The list of series names every kind of paper, whether or not there is one.
# What is no page of its own, or would end the session.
LEFT_OUT = {"logout", "language", "message_open", "demo_leave"}


@pytest.fixture
def walk() -> Walk:
    return Walk(county_with_units())


class Clue:
    """A clue about an officer of the unit that handles a case, with papers, a file, a note and duties of its own."""

    def __init__(self, walk: Walk, folder: Path) -> None:
        whole(walk.made, folder)
        self.case = Case.objects.order_by("pk")[0]
        for name in POLICE:
            officer = getattr(walk, name)
            with acting_as(fresh(walk.chief)):
                grant_give(root=self.case, principal=officer.principal, level=Level.WORK, reason="t", basis="t")
        self.walk = walk

    def registered(self) -> None:
        walk = self.walk
        clue = investigated(walk, registered(walk, case=self.case, files=[paper("密文件戊.pdf")], **SAID))
        clue = walk.act(walk.chief, clue, "founded", "2026-03-13")
        self.clue = clue
        with acting_as(fresh(walk.resident)):
            Note.objects.create(
                root_kind="matter", root_id=clue.pk, text="密附注己", side="procuratorate",
                agency=walk.resident.agency, author=walk.resident, at=clue.changed_at,
            )  # fmt: skip
        self.papers = list(Document.objects.filter(root_id=clue.pk).values_list("pk", flat=True))
        self.followups = list(FollowUp.objects.filter(root_id=clue.pk).values_list("pk", flat=True))
        self.files = list(Attachment.objects.filter(root_id=clue.pk).values_list("pk", flat=True))

    def of(self, name: str, kind: str) -> list:
        """What a part of an address may be: everything of the clue, else something that is there."""
        known = {
            "matter_id": [self.clue.pk], "paper_id": self.papers, "file_id": self.files,
            "followup_id": self.followups, "case_id": [self.case.pk], "act": ["founded", "word", "assign"],
            "kind": ["clue", "matter"], "group": ["supervision"], "layout": sorted(LAYOUTS), "code": ["S11", "P17"],
            "pk": [self.clue.pk],
        }  # fmt: skip
        return known.get(name) or ([self.clue.pk] if kind == "int" else ["x"])


def addresses(clue: Clue, patterns=None, before: str = "") -> Iterator[tuple[str, str, set[str]]]:
    """(name, address, names of its parts) of every pattern, with all that each part may be."""
    for pattern in patterns or get_resolver().url_patterns:
        route = before + str(pattern.pattern)
        if not isinstance(pattern, URLPattern):
            yield from addresses(clue, pattern.url_patterns, route)
            continue
        parts = re.findall(r"<(?:(\w+):)?(\w+)>", route)
        made = ["/" + route]
        for kind, name in parts:
            made = [
                re.sub(rf"<(?:\w+:)?{name}>", str(value), one, count=1) for one in made for value in clue.of(name, kind)
            ]
        for one in made:
            yield str(pattern.name), one, {name for _kind, name in parts}


def words(response) -> str:
    """All that a file or a page says."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    kind = response["Content-Type"].partition(";")[0] if response.has_header("Content-Type") else ""
    if kind == XLSX:
        book = openpyxl.load_workbook(io.BytesIO(body))
        return "\n".join(
            "\t".join(str(cell) for cell in row if cell is not None)
            for sheet in book.worksheets
            for row in sheet.iter_rows(values_only=True)
        )
    if kind == DOCX:
        found = Word(io.BytesIO(body))
        tables = [cell.text for table in found.tables for row in table.rows for cell in row.cells]
        return "\n".join([one.text for one in found.paragraphs] + tables)
    return body.decode("utf-8-sig", errors="replace")


def exported(client, case) -> dict[str, str]:
    """Every file that an officer can take out: ledgers of every layout as CSV and as XLSX, lists of terms, of persons
    in custody, of what is to be followed up."""
    found = {}
    for url in ("/followups/export/", "/followups/export/?over=all", "/clocks/export/", "/clocks/custody/export/"):
        found[url] = words(client.get(url))
    for layout in LAYOUTS:
        for kind in ("csv", "xlsx"):
            for rows in ({}, {"rows": [case.pk]}):
                answer = client.post("/ledgers/export/", {"layout": layout, "kind": kind, **rows})
                found[f"{layout}.{kind} {rows}"] = words(answer)
    return found


def unstamped(text: str) -> list[str]:
    """Lines of a file without the mark of who took it out when, and without what a form makes anew each time."""
    return [
        line
        for line in text.splitlines()
        if not re.search(r"· 20\d\d-|某\w+ 20\d\d-\d\d-\d\d \d\d:|csrf|nonce", line, re.I)
    ]


@pytest.mark.parametrize("name", POLICE)
def test_what_the_police_take_out_is_the_same_with_and_without_a_clue(client, walk, name, tmp_path):
    clue = Clue(walk, tmp_path)
    client.force_login(fresh(getattr(walk, name)))
    before = exported(client, clue.case)
    clue.registered()
    after = exported(client, clue.case)
    assert before.keys() == after.keys()
    for file, text in after.items():
        assert not [mark for mark in MARKS if mark in text], file
        assert unstamped(text) == unstamped(before[file]), file
    number = clue.case.numbers.get(kind="ajbh").value
    for kind in ("csv", "xlsx"):  # There is something to take out, the very case too.
        assert number in after[f"police_case.{kind} {{}}"], name


@pytest.mark.parametrize("name", POLICE)
def test_no_address_of_the_program_tells_the_police_of_a_clue(client, walk, name, tmp_path):
    clue = Clue(walk, tmp_path)
    clue.registered()
    client.force_login(fresh(getattr(walk, name)))
    seen, own = 0, {"matter_id", "paper_id", "file_id", "followup_id"}
    for code, url, parts in addresses(clue):
        if code in LEFT_OUT:
            continue
        answer = client.get(url)
        text = words(answer)
        marks = SAID.values() if code == "paper-series" else MARKS
        assert not [mark for mark in marks if mark in text], (code, url)
        assert answer.status_code < 500, (code, url)
        if parts & own:
            assert answer.status_code in (403, 404, 405), (code, url)
            seen += 1
    assert seen > 10


def test_what_is_looked_for_is_there(client, walk, tmp_path):
    """The same marks at the same addresses, for who registered it: else the tests above would prove nothing."""
    clue = Clue(walk, tmp_path)
    clue.registered()
    client.force_login(fresh(walk.resident))
    told = "".join(words(client.get(url)) for _code, url, parts in addresses(clue) if parts & {"matter_id", "paper_id"})
    told += words(client.get(f"/notes/matter/{clue.clue.pk}/")) + words(client.get("/matters/supervision/?over=all"))
    assert clue.files and clue.papers and clue.followups
    for mark in (*SAID.values(), "密文件戊", "密附注己", "录像缺失属实"):
        assert mark in told, mark


def test_the_program_has_no_other_way_out():
    """An address that answers by an interface for machines is walked through above by being in the configuration; one
    that exports is named here, so that a new one is looked at."""

    def named(patterns) -> Iterator[str]:
        for pattern in patterns:
            yield from [str(pattern.name)] if isinstance(pattern, URLPattern) else named(pattern.url_patterns)

    out = {name for name in named(get_resolver().url_patterns) if re.search("export|word|csv|xlsx|api", name)}
    word = {"paper-word", "paper-receipt-word", "door-word", "password_change", "password-choose"}
    assert out == {*EXPORTS, "ledger-export", *word}
