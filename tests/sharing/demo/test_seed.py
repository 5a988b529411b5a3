"""The demonstration as a whole: made by the real services, checked, used, left."""

from datetime import date, datetime, timedelta
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from cases.register.models import Case, Finding
from office.access.context import Purpose, acting_as
from office.agencies.models import Agency, JointOffice, Officer
from office.agencies.structure import agency_create, office_open
from office.front.demo import DEMO_PASSWORD
from office.outbox.models import OutboxMessage
from sharing.demo.county import OFFICERS
from sharing.demo.leave import demo_leave, tables
from sharing.demo.seed import demo_seed, waiting
from sharing.ledgers.models import ImportBatch
from sharing.notices.models import Notice, NoticeReceipt, NoticeState, ReceiptKind

NOW = timezone.make_aware(datetime(2026, 11, 18, 10, 0))


pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(settings, tmp_path, time_machine):
    time_machine.move_to(NOW, tick=True)
    settings.OFFICE_VAR = tmp_path
    assert demo_seed(now=NOW, say=lambda text: None, per_week=4)
    return JointOffice.objects.get()


def test_the_county_stands_as_the_article_counts_it(demo, client):
    """One seeding, looked at from all sides; each further one would cost seconds."""
    assert demo.is_demo
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


@pytest.mark.parametrize(
    ("today", "waits"),
    [
        ((2026, 11, 16), {1: False, 2: True}),
        ((2026, 11, 19), {1: False, 2: True}),
        ((2026, 11, 21), {1: False}),
        ((2026, 12, 2), {1: False, 2: True, 3: False}),
    ],
)
def test_what_waits_is_due_soon_or_over_by_a_few_days(today, waits):
    day = date(*today)
    monday, first = day - timedelta(days=day.weekday()), day.replace(day=1)
    notices = [
        Notice(pk=1, period_kind="week", sign_by=monday + timedelta(days=3)),
        Notice(pk=2, period_kind="week", sign_by=monday - timedelta(days=4)),
        Notice(pk=3, period_kind="month", sign_by=first + timedelta(days=3)),
        Notice(pk=4, period_kind="month", sign_by=date(2026, 1, 4)),
    ]
    assert waiting(notices, day) == waits


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


def test_leaving_is_the_administrators_and_ends_on_the_first_run_page(demo, client):
    for name in ("fazhi", "jianchazhang", "shenji", "youzheng"):
        client.force_login(Officer.objects.get(username=name))
        assert client.post(reverse("demo_leave")).status_code == 403

    client.force_login(Officer.objects.get(username="guanli"))
    with acting_as(Purpose("test")):
        real = agency_create(office=demo, kind="third", name="某真实机关", code="130303AB")
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


def test_a_real_office_is_never_touched(settings, tmp_path):
    settings.OFFICE_VAR = tmp_path
    with acting_as(Purpose("test")):
        office_open(name="某区办公室", division_code="130303", opened_on=NOW.date())
    with pytest.raises(ValidationError):
        demo_seed(now=NOW, say=lambda text: None)
    with pytest.raises(ValidationError):
        demo_leave()
    assert JointOffice.objects.count() == 1


def test_what_migrations_fill_is_kept():
    names = tables()
    assert "django_content_type" not in names
    assert "auth_permission" not in names
    assert "office_officer" in names
    assert "django_session" in names


def test_leaving_an_empty_database_says_so():
    with pytest.raises(CommandError):
        call_command("leave_demo", yes=True)


def test_write_samples(tmp_path):
    out = StringIO()
    call_command("seed_demo", write_samples=tmp_path, everything=True, today=NOW.date(), stdout=out)
    assert (tmp_path / "police_case.xlsx").read_bytes().startswith(b"PK")
    assert (tmp_path / "police_case_17_months.csv").read_text(encoding="utf-8-sig").startswith("案件编号")
    assert not JointOffice.objects.exists()
