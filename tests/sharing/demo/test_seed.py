"""The demonstration as a whole: made by the real services, checked, used, left."""

from datetime import date, datetime, timedelta
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.utils import timezone

from office.access.context import Purpose, acting_as
from office.agencies.models import JointOffice
from office.agencies.structure import office_open
from sharing.demo.leave import demo_leave, tables
from sharing.demo.seed import demo_seed, waiting
from sharing.notices.models import Notice

NOW = timezone.make_aware(datetime(2026, 11, 18, 10, 0))


pytestmark = pytest.mark.django_db


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
