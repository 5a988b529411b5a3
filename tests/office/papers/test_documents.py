"""Issuing, voiding, serving: what is held and what is refused."""

import datetime as dt
from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.http import Http404

from office.access.context import Purpose, acting_as
from office.audit.models import AuditRecord
from office.papers.freezing import intact
from office.papers.kinds import blank, draft_paper
from office.papers.models import Document, DocumentCounter, Receipt
from office.papers.queries import document_for_link, document_get, documents_of, paper_of
from office.papers.services import document_share, document_void, receipt_sign, receipt_void
from tests.office.papers.made import KIND, NOW, OFFICIAL, TODAY, VALUES, issue, kinds_add
from tests.office.papers.made import made as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(monkeypatch):
    kinds_add(monkeypatch)
    return make()


def test_a_number_is_given_on_issue_and_the_paper_is_frozen(made):
    first, second = issue(made), issue(made)
    assert [first.number_text, second.number_text] == ["海检违〔2026〕1号", "海检违〔2026〕2号"]
    assert intact(first) and first.values == VALUES and first.agency_name == "海山检察院"
    paper = paper_of(first)
    assert (paper.title, paper.number, paper.date, paper.draft) == ("纠正违法通知书", first.number_text, TODAY, False)
    assert AuditRecord.objects.filter(action="document.issue", root_id=made.case.pk).count() == 2
    first.values = VALUES | {"facts": "另一件"}
    assert not intact(first)


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ({"facts": "  "}, ["facts"]),
        ({"facts": None}, ["facts"]),
        ({"items": []}, ["items"]),
        ({"items": ["", " "]}, ["items"]),
        ({"facts": "", "items": [{}]}, ["facts", "items"]),
    ],
)
def test_what_is_blank_is_named_and_takes_no_number(made, values, named):
    with pytest.raises(ValidationError) as refused, transaction.atomic():
        issue(made, values=VALUES | values)
    assert list(refused.value.message_dict) == named
    assert KIND.label(named[0]) in refused.value.message_dict[named[0]][0]
    assert not DocumentCounter.objects.exists() and not Document.objects.exists()


@pytest.mark.parametrize(("value", "empty"), [(0, False), (False, False), ("", True), ([["x"]], False), ({}, True)])
def test_blank(value, empty):
    assert blank(value) is empty


@pytest.mark.parametrize("value", [1.5, object(), b"x"])
def test_what_has_no_canonical_form_is_a_mistake_of_the_program(made, value):
    with pytest.raises(TypeError):
        issue(made, values=VALUES | {"facts": value})


def test_the_year_is_that_of_the_day_of_issue(made):
    assert issue(made, on=dt.date(2025, 12, 31)).number_text == "海检违〔2025〕1号"
    assert issue(made).number_text == "海检违〔2026〕1号"
    with pytest.raises(ValidationError) as refused:
        issue(made, on=TODAY + dt.timedelta(days=1))
    assert "on" in refused.value.message_dict


def test_a_paper_that_rolls_back_gives_its_number_back(made):
    with pytest.raises(RuntimeError), transaction.atomic():
        issue(made)
        raise RuntimeError
    assert issue(made).number == 1


def test_only_the_own_agency_issues_on_a_root_in_sight(made):
    with pytest.raises(PermissionDenied):
        issue(made, "police_handler", agency=made.county.procuratorate)
    with pytest.raises(Http404):
        issue(made, "minors_prosecutor")
    with acting_as(None), pytest.raises(PermissionDenied):
        document_void(officer=None, document=issue(made), reason="x")


@pytest.mark.parametrize(
    ("shared", "role", "sees"),
    [
        (False, "resident_prosecutor", True),
        (False, "police_handler", False),
        (True, "police_handler", True),
        (True, "minors_prosecutor", False),  # does not see the root
        (True, "administrator", False),
        (True, "third_party", False),
    ],
)
def test_who_sees_a_paper(made, shared, role, sees):
    document = issue(made, shared=shared)
    officer = made.who(role)
    assert [one.pk for one in documents_of(officer, "case", made.case.pk)] == ([document.pk] if sees else [])
    if sees:
        assert document_get(officer, document.pk) == document
    else:
        with pytest.raises(Http404):
            document_get(officer, document.pk)


def test_sharing_is_the_own_agencys(made):
    document = issue(made, shared=False)
    with acting_as(made.who("police_handler")), pytest.raises(PermissionDenied):
        document_share(officer=made.who("police_handler"), document=document)
    with acting_as(made.who("prosecutor")):
        document_share(officer=made.who("prosecutor"), document=document)
    assert document_get(made.who("police_handler"), document.pk).shared


def test_what_is_of_inner_use_is_never_given(made, monkeypatch):
    inner = replace(KIND, inner=True)
    monkeypatch.setattr("office.papers.kinds.named", lambda attribute: {KIND.code: inner})
    document, officer = issue(made, shared=True), made.who("prosecutor")
    assert not document.shared
    with acting_as(officer), pytest.raises(PermissionDenied):
        document_share(officer=officer, document=document)


def test_a_link_reads_only_what_is_shared_and_only_for_a_purpose(made):
    shared, inner = issue(made), issue(made, shared=False)
    with acting_as(None), pytest.raises(PermissionDenied):
        document_for_link(shared.pk)
    with acting_as(Purpose("suggestion.link")):
        assert document_for_link(shared.pk) == shared
        with pytest.raises(Http404):
            document_for_link(inner.pk)


def test_a_void_keeps_the_number_and_says_why(made):
    document, officer = issue(made), made.who("prosecutor")
    with acting_as(officer):
        with pytest.raises(ValidationError) as refused:
            document_void(officer=officer, document=document, reason=" ")
        assert "reason" in refused.value.message_dict
        document_void(officer=officer, document=document, reason="主送单位写错")
        with pytest.raises(ValidationError):
            document_void(officer=officer, document=document, reason="再作废")
        with pytest.raises(ValidationError):
            sign(made, document)
    with acting_as(made.who("police_handler")), pytest.raises(PermissionDenied):
        document_void(officer=made.who("police_handler"), document=issue(made), reason="x")
    assert issue(made).number == 3
    assert paper_of(Document.objects.get(pk=document.pk)).void == "主送单位写错"


def sign(made, document, **more) -> Receipt:
    officer = made.who(more.pop("role", "police_handler"))
    given = {
        "signed_on": TODAY, "signer": "高某", "method": "direct", "receiver": made.county.police, "now": NOW,
    } | more  # fmt: skip
    with acting_as(officer):
        return receipt_sign(officer=officer, document=document, **given)


def test_a_receipt(made):
    document = issue(made)
    receipt = sign(made, document, signer_post="法制大队大队长")
    assert (receipt.receiver_name, receipt.receiver_agency, receipt.at) == ("海山公安局", made.county.police, NOW)
    assert document_get(made.who("prosecutor"), document.pk).receipts.all()[0] == receipt
    with pytest.raises(ValidationError):
        sign(made, document)
    officer = made.who("police_handler")
    with acting_as(officer):
        receipt_void(officer=officer, receipt=receipt, reason="日期写错")
    assert sign(made, document).pk != receipt.pk


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"signed_on": TODAY - dt.timedelta(days=1)}, "signed_on"),
        ({"signed_on": TODAY + dt.timedelta(days=1)}, "signed_on"),
        ({"signer": " "}, "signer"),
        ({"method": "pigeon"}, "method"),
        ({"method": "left"}, "witness"),
        ({"receiver": " "}, "receiver"),
    ],
)
def test_a_receipt_is_refused_at_its_field(made, given, field):
    document = issue(made)
    with pytest.raises(ValidationError) as refused:
        sign(made, document, **given)
    assert list(refused.value.message_dict) == [field]
    assert not Receipt.objects.exists()


def test_the_database_refuses_a_receipt_before_the_issue(made):
    receipt = sign(made, issue(made))
    with pytest.raises(IntegrityError), transaction.atomic():
        Receipt.objects.filter(pk=receipt.pk).update(signed_on=TODAY - dt.timedelta(days=1))


def test_nobody_signs_for_what_is_not_shared(made):
    with pytest.raises(PermissionDenied):
        sign(made, issue(made, shared=False))


def test_a_receiver_without_account_signs_under_a_purpose(made):
    document = issue(made)
    with acting_as(Purpose("suggestion.link")):
        receipt = receipt_sign(
            officer=None, document=document, signed_on=TODAY, signer="刘某", method="declaration",
            receiver="海山邮政管理局", now=NOW,
        )  # fmt: skip
    assert receipt.recorded_by is None and receipt.receiver_agency is None


def test_a_draft_has_no_number(made):
    paper = draft_paper(OFFICIAL.code, {"facts": "x"}, "海山检察院")
    assert paper.draft and paper.number == "" and paper.date is None and paper.layout == "official"
