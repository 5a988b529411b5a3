"""Issuing: once, whole, numbered without a gap, however often and in whatever order it runs."""

import datetime as dt
import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from office.access.models import Level
from office.access.queries import level_of, visible
from office.access.roles import Role
from office.audit.models import AuditRecord
from office.followup.models import FollowUp
from office.outbox.models import OutboxMessage
from office.papers.models import DocumentCounter
from office.papers.numbers import number_text
from sharing.notices import issuing
from sharing.notices.freezing import intact
from sharing.notices.models import Notice, PeriodKind
from sharing.notices.services import notice_issue_due
from tests.factories import county, fresh
from tests.sharing.notices.made import case_of, event, setting

pytestmark = pytest.mark.django_db
D = dt.date.fromisoformat


def at(day: str) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(D(day), dt.time(8)))


def issue(day: str, **more):
    return notice_issue_due(on_date=D(day), now=at(day), **more)


@pytest.fixture
def made():
    return county()


def test_a_notice_holds_the_counts_of_its_period_and_says_everything_it_should(made):
    setting(made.police, starts_on=D("2026-11-09"), sign_within_days=3)
    for day, count in (("2026-11-10", 3), ("2026-11-03", 2), ("2025-11-12", 4)):
        for _ in range(count):
            event(made.police, case_of(made.police)[0], "filing", D(day))
    result = issue("2026-11-16")
    notice = Notice.objects.get()
    assert result.ids == [notice.pk]
    assert result.numbers == ["海公数通〔2026〕1号"]
    assert (notice.issuer, notice.receiver, notice.office) == (made.police, made.procuratorate, made.office)
    assert (notice.period_start, notice.period_end) == (D("2026-11-09"), D("2026-11-15"))
    assert notice.sign_by == D("2026-11-19")
    assert intact(notice.payload, notice.sha256)
    filing = next(entry for entry in notice.payload["figures"] if entry["row"] == "filing")
    assert filing == {
        "row": "filing",
        "unit": "cases",
        "this": 3,
        "last": 2,
        "year": 4,
        "on_last": "+50.0%",
        "on_year": "−25.0%",
    }
    assert notice.payload["windows"] == {
        "this": ["2026-11-09", "2026-11-15"],
        "last": ["2026-11-02", "2026-11-08"],
        "year": ["2025-11-10", "2025-11-16"],
    }


def test_it_is_told_owed_granted_and_on_record(made):
    setting(made.police, starts_on=D("2026-11-09"))
    issue("2026-11-16")
    notice = Notice.objects.get()
    signing = {made.departments["case_office"].principal.pk, made.departments["resident"].principal.pk}
    assert set(OutboxMessage.objects.values_list("recipient", flat=True)) == signing
    assert set(FollowUp.objects.values_list("owner", flat=True)) == signing
    assert set(FollowUp.objects.values_list("other", flat=True)) == {made.police.principal.pk}
    assert AuditRecord.objects.filter(action="notice.issue", root_id=notice.pk, purpose="notices.issue").count() == 1
    assert level_of(fresh(made.officers[Role.POLICE_LEGAL]), notice) == Level.SEE
    assert level_of(fresh(made.officers[Role.CASE_MANAGER]), notice) == Level.WORK
    for role in (Role.THIRD_PARTY, Role.UPPER_LEVEL, Role.ADMINISTRATOR, Role.DETENTION_CENTRE):
        assert level_of(fresh(made.officers[role]), notice) == Level.NONE
    stranger = fresh(county("临江", "139904").officers[Role.CASE_MANAGER])
    assert not visible(Notice, stranger).exists()
    call_command("check_access", stdout=StringIO())


def test_running_again_issues_nothing(made):
    setting(made.police, starts_on=D("2026-11-02"))
    first = issue("2026-11-16")
    again = issue("2026-11-16")
    later = issue("2026-11-18")
    assert len(first.ids) == 2
    assert (again.ids, again.existing, later.ids) == ([], 2, [])
    assert Notice.objects.count() == 2
    assert DocumentCounter.objects.get().last == 2


def test_missed_periods_are_made_up_for_in_order(made):
    setting(made.police, starts_on=D("2026-10-01"))
    setting(made.police, kind=PeriodKind.MONTH, starts_on=D("2026-10-01"))
    result = issue("2026-11-16")
    rows = Notice.objects.order_by("number")
    assert [n.number for n in rows] == list(range(1, len(result.ids) + 1))
    assert [n.period_end for n in rows] == sorted(n.period_end for n in rows)
    assert [n.period_start.isoformat() for n in rows if n.period_kind == "week"] == [
        "2026-10-05",
        "2026-10-12",
        "2026-10-19",
        "2026-10-26",
        "2026-11-02",
        "2026-11-09",
    ]


def test_each_agency_and_year_has_numbers_of_its_own(made):
    setting(made.police, starts_on=D("2025-12-22"))
    setting(made.procuratorate, starts_on=D("2025-12-22"), series="海检通")
    issue("2025-12-29")
    issue("2026-01-05")
    numbers = {number_text(n.series, n.year, n.number) for n in Notice.objects.all()}
    assert numbers == {"海公数通〔2025〕1号", "海公数通〔2026〕1号", "海检通〔2025〕1号", "海检通〔2026〕1号"}


def test_all_offices_in_one_go_with_a_bounded_number_of_queries(made, django_assert_max_num_queries):
    counties = [county(f"{name}县", f"13990{n}") for n, name in enumerate("甲乙丙丁戊", 4)]
    for one in [made, *counties]:
        setting(one.police, starts_on=D("2026-11-09"))
    with django_assert_max_num_queries(40) as few:
        assert len(issue("2026-11-16").ids) == 6
    for one in [made, *counties]:
        setting(one.procuratorate, starts_on=D("2026-11-09"))
    with django_assert_max_num_queries(len(few)):
        assert len(issue("2026-11-16").ids) == 6


def test_only_named_offices_are_issued(made):
    other = county("临江", "139904")
    for one in (made, other):
        setting(one.police, starts_on=D("2026-11-09"))
    issue("2026-11-16", office_ids=[other.office.pk])
    assert list(Notice.objects.values_list("issuer_id", flat=True)) == [other.police.pk]


def test_what_cannot_be_issued_is_named(made):
    setting(made.police, starts_on=D("2026-11-09"), theme="procuratorate_cases")
    result = issue("2026-11-16")
    assert result.ids == []
    assert result.unready == [f"{made.police.code}: procuratorate_cases/week"]


def test_inactive_settings_and_days_to_come(made):
    setting(made.police, starts_on=D("2026-11-09"), active=False)
    assert issue("2026-11-16").ids == []
    with pytest.raises(ValueError):
        notice_issue_due(on_date=D("2026-11-17"), now=at("2026-11-16"))


def test_a_failure_leaves_neither_notice_nor_number(made, monkeypatch):
    setting(made.police, starts_on=D("2026-11-09"))

    def broken(*args, **kwargs):
        raise RuntimeError("no room")

    monkeypatch.setattr(issuing, "messages_queue", broken)
    with pytest.raises(RuntimeError):
        issue("2026-11-16")
    assert not Notice.objects.exists()
    assert not DocumentCounter.objects.filter(last__gt=0).exists()
    monkeypatch.undo()
    assert issue("2026-11-16").numbers == ["海公数通〔2026〕1号"]


def test_a_run_that_was_overtaken_looks_again(made, monkeypatch):
    """Another run issues between the look and the lock: the second look finds it."""
    setting(made.police, starts_on=D("2026-11-09"))
    real = issuing.counters_lock

    def overtaken(keys, *, year):
        monkeypatch.setattr(issuing, "counters_lock", real)
        issue("2026-11-16")
        return real(keys, year=year)

    monkeypatch.setattr(issuing, "counters_lock", overtaken)
    result = issue("2026-11-16")
    assert (result.ids, result.existing) == ([], 1)
    assert Notice.objects.count() == 1


def test_the_database_refuses_a_second_notice_of_the_period(made):
    setting(made.police, starts_on=D("2026-11-09"))
    issue("2026-11-16")
    notice = Notice.objects.get()
    notice.pk, notice.number = None, 2
    with pytest.raises(IntegrityError), transaction.atomic():
        notice.save(force_insert=True)


def command(*args: str) -> dict:
    out = StringIO()
    call_command("issue_notices", *args, "--json", stdout=out)
    return json.loads(out.getvalue())


def test_the_command_answers_in_json(made):
    setting(made.police, starts_on=D("2026-11-09"))
    with_first = command("--on", "2026-11-16")
    assert with_first == {
        "on": "2026-11-16",
        "issued": 1,
        "existing": 0,
        "numbers": ["海公数通〔2026〕1号"],
        "unready": [],
    }
    assert command("--on", "2026-11-16")["existing"] == 1


@pytest.mark.parametrize("day", ["2026-02-30", "gestern", "9999-01-01"])
def test_the_command_refuses_days_that_are_none(day):
    with pytest.raises(CommandError):
        command("--on", day)
