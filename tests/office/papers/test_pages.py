"""The pages of papers: the sheet, the Word file, the receipt, the codes, the register."""

import io

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from docx import Document as read_document

from office.access.context import Purpose, acting_as
from office.agencies.guard import StaleError
from office.audit.models import AuditRecord
from office.papers.checking import numbers_check
from office.papers.models import Document, DocumentCounter, SeriesSetting
from office.papers.parts import documents_table
from office.papers.queries import documents_of
from office.papers.series import series_default, series_set
from office.papers.services import document_void, receipt_sign
from office.papers.showing import draft_response
from sharing.notices.models import Notice
from tests.office.papers.made import KIND, NOW, TODAY, VALUES, issue, kinds_add
from tests.office.papers.made import made as make
from tests.queries import statements

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(monkeypatch):
    kinds_add(monkeypatch)
    monkeypatch.setattr("office.papers.parts.paper_kinds", lambda: {KIND.code: KIND})
    return make()


def page(client, made, role, url, status=200):
    client.force_login(made.who(role), backend="office.access.backends.OfficeBackend")
    answer = client.get(url)
    assert answer.status_code == status
    return answer


def test_the_sheet_shows_paper_receipt_and_hash(made, client):
    document = issue(made)
    html = page(client, made, "police_handler", f"/papers/{document.pk}/").content.decode()
    assert "海检违〔2026〕1号" in html and "讯问笔录无侦查人员签名" in html and document.sha256 in html
    assert "尚无人签收" in html and "草稿" not in html and "不一致" not in html
    officer = made.who("police_handler")
    with acting_as(officer):
        receipt_sign(officer=officer, document=document, signed_on=TODAY, signer="高某", method="direct",
                     receiver=made.county.police, now=NOW)  # fmt: skip
    assert (
        "海山公安局，高某，2026-11-21，直接送达"
        in page(client, made, "prosecutor", f"/papers/{document.pk}/").content.decode()
    )
    html = page(client, made, "prosecutor", f"/papers/{document.pk}/receipt/").content.decode()
    assert "送达回证" in html and "高某" in html and "2026年11月21日" in html
    Document.objects.filter(pk=document.pk).update(values=VALUES | {"facts": "改过"})
    assert "不一致" in page(client, made, "prosecutor", f"/papers/{document.pk}/").content.decode()


@pytest.mark.parametrize("what", ["", "word/", "receipt/", "receipt/word/"])
def test_an_inner_paper_is_not_there_for_the_other_side(made, client, what):
    document = issue(made, shared=False)
    page(client, made, "police_handler", f"/papers/{document.pk}/{what}", 404)
    page(client, made, "resident_prosecutor", f"/papers/{document.pk}/{what}")


def test_the_word_file_is_named_by_its_number_and_recorded(made, client):
    document = issue(made)
    answer = page(client, made, "prosecutor", f"/papers/{document.pk}/word/")
    assert "%E6%B5%B7%E6%A3%80%E8%BF%9D" in answer["Content-Disposition"]
    texts = [p.text for p in read_document(io.BytesIO(answer.content)).paragraphs]
    assert "纠正违法通知书" in texts and "海检违〔2026〕1号" in texts
    record = AuditRecord.objects.get(action="document.word")
    assert record.detail == {"document": document.pk} and record.root_id == made.case.pk
    page(client, made, "prosecutor", f"/papers/{document.pk}/receipt/word/")


def test_a_draft_is_marked_and_names_what_is_blank(made, rf):
    request = rf.get("/")
    request.user = made.who("prosecutor")
    values = VALUES | {"facts": ""}
    html = draft_response(request, kind=KIND.code, values=values, agency="海山检察院", back="/x/").content.decode()
    assert "草稿" in html and "尚未填写： 违法事实" in html and "〔" not in html


def test_the_papers_of_a_root_cost_as_many_queries_as_one(made):
    officer = made.who("prosecutor")
    seen = []
    for _number in range(3):
        issue(made)
        with CaptureQueriesContext(
            connection,
        ) as caught:
            html = str(documents_table(documents_of(officer, "case", made.case.pk)))
        seen.append(len(statements(caught)))
    assert len(set(seen[1:])) == 1 and "海检违〔2026〕3号" in html


def test_a_code_is_data_of_the_office(made, client):
    agency = made.county.procuratorate
    assert series_default(agency, KIND) == "海检违" and series_default(made.county.police, KIND) == "海公违"
    administrator = made.who("administrator")
    html = page(client, made, "administrator", "/papers/series/").content.decode()
    assert "海检违〔2026〕12号" in html
    url = f"/papers/series/{agency.pk}/{KIND.code}/"
    assert client.post(url, {"code": "海检侦监[2026]"}).status_code == 422
    assert client.post(url, {"code": "海检侦监"}).status_code == 302
    assert issue(made).number_text == "海检侦监〔2026〕1号"
    assert client.post(f"/papers/series/{made.county.police.pk}/{KIND.code}/", {"code": "x"}).status_code == 404
    with acting_as(administrator), pytest.raises(StaleError):
        series_set(officer=administrator, agency=agency, kind=KIND, code="海检", version=99)
    with acting_as(administrator), pytest.raises(ValidationError):
        series_set(officer=administrator, agency=agency, kind=KIND, code="")
    assert SeriesSetting.objects.get().code == "海检侦监"
    page(client, made, "police_legal", "/papers/series/")
    page(client, made, "prosecutor", "/papers/series/", 403)


def test_the_register_shows_voids_hides_what_is_not_shared_and_is_the_own_agencys(made, client):
    issue(made)
    with acting_as(made.who("prosecutor")):
        document_void(officer=made.who("prosecutor"), document=issue(made), reason="主送单位写错")
    counter = DocumentCounter.objects.get()
    url = f"/papers/numbers/{counter.pk}/"
    html = page(client, made, "resident_prosecutor", url).content.decode()
    assert html.index("海检违〔2026〕2号") < html.index("海检违〔2026〕1号") and "主送单位写错" in html
    # The administrator sees no case, and so no kind and no reason.
    html = page(client, made, "administrator", url).content.decode()
    assert "海检违〔2026〕2号" in html and "主送单位写错" not in html and "纠正违法通知书" not in html
    page(client, made, "police_legal", url, 404)
    counter.last = 3
    counter.save()
    assert "无对应文书" in page(client, made, "resident_prosecutor", url).content.decode()


def notice(made, number: int) -> Notice:
    agencies = {"issuer": made.county.procuratorate, "receiver": made.county.police}
    period = {"theme": "x", "period_kind": "week", "period_start": TODAY.replace(day=number), "period_end": TODAY}
    series = {"series": "海检违", "year": 2026, "number": number}
    frozen = {"payload": {}, "sha256": "0" * 64, "issued_at": NOW}
    return Notice.objects.create(office=made.county.office, **agencies, **period, **series, **frozen)


def test_check_numbers(made, capsys):
    issue(made)
    with acting_as(Purpose("test")):
        assert list(numbers_check()) == []
    call_command("check_numbers")
    DocumentCounter.objects.update(last=3)
    notice(made, 3)
    with acting_as(Purpose("test")):
        assert [(one.what, one.numbers) for one in numbers_check()] == [("gap", (2,))]
    notice(made, 1)
    Document.objects.update(number_text="x")
    with pytest.raises(CommandError):
        call_command("check_numbers")
    told = capsys.readouterr().out
    assert "gap: [2]" in told and "double: [1]" in told and "does not agree" in told
    DocumentCounter.objects.all().delete()
    with acting_as(Purpose("test")):
        assert [one.what for one in numbers_check()] == ["no counter"]
