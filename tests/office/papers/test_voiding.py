"""Voiding a receipt or a file on a page: who may, what stays readable, what takes its place."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.suggestions.models import Suggestion
from office.access.context import Purpose, acting_as
from office.access.models import Level
from office.access.roles import Role
from office.access.services import grant_give
from office.audit.models import AuditRecord
from office.papers.files import attachment_add, attachment_void
from office.papers.models import Attachment, Receipt
from office.papers.services import receipt_sign
from tests.cases.suggestions.walk import Walk
from tests.factories import officer_add
from tests.office.papers.made import TODAY, issue, kinds_add, upload
from tests.office.papers.made import made as make
from tests.queries import statements

pytestmark = pytest.mark.django_db
RIGHT = {"signed_on": "2026-11-22", "method": "direct", "signer": "王某", "signer_post": "", "witness": ""}


@pytest.fixture
def made(monkeypatch):
    kinds_add(monkeypatch)
    return make()


def client_of(officer) -> Client:
    client = Client()
    client.force_login(officer, backend="office.access.backends.OfficeBackend")
    return client


def signed(made, role: str = "police_handler") -> Receipt:
    document, officer = issue(made), made.who(role)
    with acting_as(officer):
        return receipt_sign(
            officer=officer, document=document, signed_on=TODAY, signer="李某", method="direct", receiver="海山县公安局"
        )


def attached(made, role: str = "prosecutor") -> Attachment:
    officer = made.who(role)
    with acting_as(officer):
        return attachment_add(
            officer=officer, root_kind="case", root_id=made.case.pk, upload=upload(), side=officer.side, shared=True
        )


def test_many_receipts_of_a_paper_ask_no_more_of_its_root_than_one(made) -> None:
    document, officer, counts = issue(made), made.who("police_handler"), []
    client, url = client_of(officer), reverse("paper-detail", args=[document.pk])
    for number in range(4):
        with acting_as(officer):
            receipt_sign(
                officer=officer, document=document, signed_on=TODAY, signer="李某", method="direct",
                receiver=f"单位{number}",
            )  # fmt: skip
        client.get(url)
        with CaptureQueriesContext(connection) as caught:
            page = client.get(url).content.decode()
        assert page.count("/void/") == number + 1
        counts.append(len(statements(caught)))
    assert len(set(counts)) == 1, counts


def test_a_receipt_is_voided_with_its_reason_and_written_anew(made) -> None:
    receipt = signed(made)
    client = client_of(made.who("police_handler"))
    url = reverse("paper-receipt-void", args=[receipt.pk])
    assert url in client.get(reverse("paper-detail", args=[receipt.document_id])).content.decode()
    form = client.get(url).content.decode()
    assert "李某" in form and "2026-11-21" in form
    refused = client.post(url, {**RIGHT, "reason": " ", "anew": "on"})
    assert refused.status_code == 422 and "王某" in refused.content.decode()
    assert client.post(url, {**RIGHT, "reason": "签收人写错", "anew": "on"}).status_code == 302
    old, new = Receipt.objects.order_by("pk")
    assert (old.void_reason, old.voided_by.pk) == ("签收人写错", made.who("police_handler").pk)
    assert (new.signer, str(new.signed_on), new.receiver_name, new.voided_at) == (
        "王某",
        "2026-11-22",
        "海山县公安局",
        None,
    )
    assert AuditRecord.objects.filter(action="receipt.void").count() == 1
    page = client_of(made.who("prosecutor")).get(reverse("paper-detail", args=[receipt.document_id])).content.decode()
    assert "签收人写错" in page and "李某" in page and "王某" in page
    # To the other agency the agency is told, not its officer.
    assert made.who("police_handler").name not in page


def test_what_is_not_corrected_is_not_recorded_again(made) -> None:
    receipt = signed(made)
    client, url = client_of(made.who("police_handler")), reverse("paper-receipt-void", args=[receipt.pk])
    same = {**RIGHT, "signed_on": str(TODAY), "signer": "李某", "reason": "写错"}
    assert client.post(url, {**same, "anew": "on"}).status_code == 422
    early = {**RIGHT, "signed_on": "2026-11-20", "reason": "写错", "anew": "on"}
    assert client.post(url, early).status_code == 422
    receipt.refresh_from_db()
    assert receipt.voided_at is None and Receipt.objects.count() == 1
    assert client.post(url, same).status_code == 302
    receipt.refresh_from_db()
    assert receipt.voided_at is not None and Receipt.objects.count() == 1


def test_only_who_recorded_it_voids_a_receipt(made) -> None:
    receipt = signed(made)
    url = reverse("paper-receipt-void", args=[receipt.pk])
    for role, status in (("prosecutor", 403), ("police_legal", 404), ("administrator", 404), ("auditor", 404)):
        assert client_of(made.who(role)).get(url).status_code == status, role
        assert client_of(made.who(role)).post(url, {**RIGHT, "reason": "某"}).status_code == status, role
    assert not Receipt.objects.filter(voided_at__isnull=False).exists()
    page = client_of(made.who("prosecutor")).get(reverse("paper-detail", args=[receipt.document_id])).content.decode()
    assert url not in page


def test_a_receipt_signed_by_a_link_is_the_papers_own_agencys_to_void(made) -> None:
    receipt = signed(made)
    Receipt.objects.filter(pk=receipt.pk).update(recorded_by=None)
    url = reverse("paper-receipt-void", args=[receipt.pk])
    assert client_of(made.who("police_handler")).get(url).status_code == 403
    assert client_of(made.who("prosecutor")).get(url).status_code == 200


def test_a_file_is_voided_by_its_side_and_stays_named(made) -> None:
    one = attached(made)
    url = reverse("paper-file-void", args=[one.pk])
    for role, status in (("police_handler", 403), ("police_legal", 404), ("administrator", 404)):
        assert client_of(made.who(role)).post(url, {"reason": "传错"}).status_code == status, role
    client = client_of(made.who("prosecutor"))
    assert one.name in client.get(url).content.decode()
    assert client.post(url, {"reason": ""}).status_code == 422
    assert client.post(url, {"reason": "传错"}).status_code == 302
    assert client.get(reverse("paper-file", args=[one.pk])).status_code == 404
    assert AuditRecord.objects.filter(action="attachment.void").count() == 1
    assert client.post(url, {"reason": "再来"}).status_code == 302
    one.refresh_from_db()
    assert one.void_reason == "传错"


def test_an_agency_above_voids_no_file_of_the_countys(made) -> None:
    """It works on what is reported to it, and stands on the same side; the file is the county's."""
    attachment = attached(made)
    upper = officer_add(made.county, Role.UPPER_LEVEL, "upper_procuratorate", [], key="upper")
    with acting_as(Purpose("test.share")):
        grant_give(
            root=made.case, principal=upper.principal, level=Level.WORK, reason="上报", basis="规则第五百五十三条"
        )
    answer = client_of(upper).post(reverse("paper-file-void", args=[attachment.pk]), {"reason": "x"})
    attachment.refresh_from_db()
    assert answer.status_code == 403 and attachment.voided_at is None
    with acting_as(upper), pytest.raises(PermissionDenied):
        attachment_void(officer=upper, attachment=attachment, reason="x")


def test_on_the_page_of_a_matter_a_void_file_says_why_and_by_whom() -> None:
    walk = Walk()
    suggestion = walk.draft()
    facts = {"means": ["file"], "findings": "查"}
    suggestion = walk.act(walk.drafter, suggestion, "investigate", facts, files=[upload()])
    one, client = Attachment.objects.get(), client_of(walk.drafter)
    page, url = reverse("suggestion-detail", args=[suggestion.pk]), reverse("paper-file-void", args=[one.pk])
    assert url in client.get(page).content.decode()
    assert client.post(url, {"reason": "传错了案卷"}).url == page
    shown = client.get(page).content.decode()
    assert "传错了案卷" in shown and walk.drafter.name in shown and url not in shown


def test_a_third_agency_voids_nothing_that_it_has_sent() -> None:
    walk = Walk()
    suggestion = walk.received()
    suggestion = walk.act(walk.third, suggestion, "object", {"grounds": "过重"}, files=[upload()])
    assert Suggestion.objects.get().state == "objected"
    client = client_of(walk.third)
    file, receipt = Attachment.objects.get(), Receipt.objects.get()
    for url in (reverse("paper-file-void", args=[file.pk]), reverse("paper-receipt-void", args=[receipt.pk])):
        assert client.post(url, {**RIGHT, "reason": "收回"}).status_code == 403
    # A wrong receipt of theirs is the paper's own agency's to void, or it would stand for ever.
    drafter = client_of(walk.drafter)
    right = {**RIGHT, "signed_on": walk.day().isoformat()}
    url = reverse("paper-receipt-void", args=[receipt.pk])
    assert drafter.post(url, {**right, "reason": "签收人写错", "anew": "on"}).status_code == 302
    anew = Receipt.objects.get(voided_at=None)
    assert (anew.receiver_agency, anew.signer) == (walk.post, "王某")
    assert drafter.post(reverse("paper-file-void", args=[file.pk]), {"reason": "不当"}).status_code == 403
