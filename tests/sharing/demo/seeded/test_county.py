"""The county of the demonstration: as the seed article counts it, exported, left."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from cases.register.models import Case, Event, Finding, Source
from office.access.context import Purpose, acting_as
from office.agencies.models import Agency, JointOffice, Officer
from office.agencies.structure import agency_create
from office.front.demo import DEMO_PASSWORD
from office.outbox.models import OutboxMessage
from sharing.demo.county import OFFICERS
from sharing.demo.seed import DESKS, demo_seed
from sharing.ledgers.exporting import export_file
from sharing.ledgers.importing import ledger_import, report
from sharing.ledgers.layouts import LAYOUTS
from sharing.ledgers.models import ImportBatch, ImportRow, Outcome
from sharing.notices.models import Notice, NoticeReceipt, NoticeState, ReceiptKind
from tests.sharing.demo.seeded.conftest import NOW

# In one process, so that it is seeded once.
pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("demo")]


def test_the_county_stands_as_the_article_counts_it(demo, client):
    """Looked at from all sides."""
    assert demo.office.is_demo
    assert Notice.objects.count() == 24
    states = list(Notice.objects.values_list("period_kind", "state"))
    assert states.count(("week", NoticeState.UNREAD)) == 1
    assert states.count(("week", NoticeState.OPENED)) == 1
    assert states.count(("month", NoticeState.SIGNED)) == 5
    the_receipts_tell_a_possible_story()
    assert sum(kind == "week" for kind, _state in states) == 19
    assert Case.objects.count() > 250
    assert not ImportBatch.objects.exclude(state="committed").exists()
    assert not ImportBatch.objects.exclude(quarantined_count=0).exists()
    assert Finding.objects.values("code").distinct().count() >= 6
    assert {officer.username for officer in OFFICERS} == set(Officer.objects.values_list("username", flat=True))
    assert all(officer.check_password(DEMO_PASSWORD) for officer in Officer.objects.all())
    client.post(reverse("login"), {"username": "fazhi", "password": DEMO_PASSWORD})
    assert client.get(reverse("today")).status_code == 200
    call_command("check_access", stdout=StringIO())
    call_command("check_projection", stdout=StringIO())

    before = Case.objects.count(), Notice.objects.count()
    assert not demo_seed(now=NOW, say=lambda text: None)
    assert (Case.objects.count(), Notice.objects.count()) == before

    samples_are_offered_to_whoever_imports(client)


def the_receipts_tell_a_possible_story():
    """Issued, delivered, opened, signed: in this order, and in time but for one that is over by a few days."""
    order = [ReceiptKind.OPENED, ReceiptKind.SIGNED]
    over = 0
    for notice in Notice.objects.all():
        at = {receipt.kind: receipt.at for receipt in NoticeReceipt.objects.filter(notice=notice)}
        boxes = OutboxMessage.objects.filter(key=f"notice:{notice.pk}:issued")
        delivered = min(boxes.values_list("delivered_at", flat=True))
        times = [notice.issued_at, delivered, *(at[kind] for kind in order if kind in at)]
        assert times == sorted(times)
        assert delivered.date() == notice.issued_at.date()
        late = ((at[ReceiptKind.SIGNED] if ReceiptKind.SIGNED in at else NOW).date() - notice.sign_by).days
        over += late > 0
        assert late <= 7
    assert over == 1


def samples_are_offered_to_whoever_imports(client):
    for name, own, other in (("fazhi", "police_case", "proc_case"), ("anguan", "proc_case", "police_case")):
        client.force_login(Officer.objects.get(username=name))
        page = client.get(reverse("demo_samples"))
        assert page.status_code == 200
        assert f"{own}.xlsx" in page.content.decode()
        assert f"{other}.xlsx" not in page.content.decode()
        assert client.get(reverse("demo_sample", args=[f"{own}.xlsx"])).content.startswith(b"PK")
        assert client.get(reverse("demo_sample", args=[f"{other}.xlsx"])).status_code == 404
        assert client.get(reverse("demo_sample", args=["anchor"])).status_code == 404
    for name in ("minjing", "youzheng", "guanli", "shenji"):
        client.force_login(Officer.objects.get(username=name))
        assert client.get(reverse("demo_samples")).status_code == 403


def test_the_demonstration_exported_and_imported_changes_nothing(demo, tmp_path):
    # Steps that officers recorded by hand are not in the ledgers that came in.
    by_hand = Event.objects.filter(source=Source.FORM).values("case_id")
    ids = list(Case.objects.exclude(pk__in=by_hand).order_by("pk").values_list("pk", flat=True))
    for layout in LAYOUTS.values():
        officer = Officer.objects.select_related("agency").get(username=DESKS[layout.side])
        with acting_as(officer):
            content, count = export_file(officer=officer, layout=layout, case_ids=ids, kind="csv")
        path = tmp_path / f"{layout.code}.csv"
        path.write_bytes(content)
        batch = ledger_import(path, layout=layout.code, agency=officer.agency, commit=False, check=False)
        told = report(batch)
        assert count > 50
        assert (told["new"], told["quarantined"]) == (0, 0), layout.code
        for row in ImportRow.objects.filter(batch=batch, outcome=Outcome.CHANGED):
            # Names of minors, which the desk of the procuratorate need not know, go out masked.
            moved = {code for code, value in row.values.items() if value != row.before[code]}
            assert moved == {"ajmc"} and row.values["ajlb"].startswith("minor_"), (row.values, row.before)


def test_leaving_is_the_administrators_and_ends_on_the_first_run_page(demo, client):
    for name in ("fazhi", "jianchazhang", "shenji", "youzheng"):
        client.force_login(Officer.objects.get(username=name))
        assert client.post(reverse("demo_leave")).status_code == 403

    client.force_login(Officer.objects.get(username="guanli"))
    with acting_as(Purpose("test")):
        real = agency_create(office=demo.office, kind="third", name="某真实机关", code="130303AB")
    assert client.post(reverse("demo_leave")).status_code == 409
    with pytest.raises(CommandError):
        call_command("leave_demo", yes=True)
    assert Case.objects.exists()
    Agency.objects.filter(pk=real.pk).update(code="139903AB")

    assert client.get(reverse("demo_leave")).status_code == 200
    assert JointOffice.objects.exists()
    answer = client.post(reverse("demo_leave"), follow=True)
    assert answer.status_code == 200
    assert answer.request["PATH_INFO"] == reverse("first-run")
    assert not Officer.objects.exists()
    assert not Case.objects.exists()
    out = StringIO()
    call_command("demo_accounts", stdout=out)
    assert not out.getvalue()
