"""Contested readings: chosen by an administrator with the clause, for one office, with a job for what they move."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.urls import reverse

from cases.procedure import Readings
from cases.recompute.models import RecomputeJob
from cases.recompute.queries import moved_lately
from cases.recompute.services import CODES, reading_choose
from cases.recompute.words import ends_words
from cases.register.models_clocks import Clock, ClockChange
from cases.register.models_readings import ReadingSetting
from cases.register.projection_check import projection_differences
from cases.register.readings import readings_for
from office.access.context import acting_as
from office.access.roles import Role
from office.agencies.guard import StaleError
from office.audit.models import AuditRecord
from tests.case_factories import case_make
from tests.cases.recompute.test_jobs import run
from tests.factories import county, fresh

CLAUSE = "工作办法第十二条"


def choose(made, admin, code="x1", choice="B", clause=CLAUSE, **given):
    with acting_as(admin):
        return reading_choose(officer=admin, office_id=made.office.pk, code=code, choice=choice, clause=clause, **given)


def test_a_reading_counts_for_its_office_and_no_other(made, admin) -> None:
    away = county("云水", "139904")
    assert readings_for(made.office.pk) == Readings()
    choose(made, admin)
    choose(made, admin, "x7")
    assert readings_for(made.office.pk) == Readings(x1="B", x7="B")
    assert readings_for(away.office.pk) == Readings()
    choose(made, admin, "x1", "A")
    assert readings_for(made.office.pk) == Readings(x7="B")


def test_one_query_a_request(made, admin, django_assert_num_queries) -> None:
    with acting_as(admin, writes=False), django_assert_num_queries(1):
        for _again in range(3):
            readings_for(made.office.pk)


def test_the_terms_move_and_say_why(made, admin) -> None:
    """X1: the first day of custody counts. Detained 2026-03-03, three days to ask for arrest."""
    case = case_make(made, 1)
    term = Clock.objects.get(case=case, rule="P13")
    assert term.expiry_on == date(2026, 3, 6)
    job = run(choose(made, admin))
    term.refresh_from_db()
    assert term.expiry_on == date(2026, 3, 5)
    change = ClockChange.objects.get(job_id=job.pk, key=term.key)
    assert (change.before_on, change.after_on, change.cause) == (date(2026, 3, 6), date(2026, 3, 5), "readings")
    assert list(projection_differences()) == []


def test_what_was_chosen_is_written_down(made, admin) -> None:
    job = choose(made, admin)
    row = AuditRecord.objects.get(action="setting.reading")
    assert row.detail == {"code": "x1", "before": "A", "after": "B", "clause": CLAUSE}
    assert (job.kind, job.requested_by, job.detail["code"]) == ("readings", admin, "x1")
    held = ReadingSetting.objects.get()
    assert (held.choice, held.clause, held.version, held.changed_by) == ("B", CLAUSE, 1, admin)


def test_another_clause_alone_computes_nothing_anew(made, admin) -> None:
    choose(made, admin)
    assert choose(made, admin, clause="工作办法第十三条") is None
    assert RecomputeJob.objects.count() == 1 and ReadingSetting.objects.get().clause == "工作办法第十三条"


@pytest.mark.parametrize(
    ("given", "field"),
    [({"clause": "  "}, "clause"), ({"choice": "C"}, "choice"), ({"code": "x8"}, "choice")],
)
def test_refused(made, admin, given, field) -> None:
    with pytest.raises(ValidationError) as error:
        choose(made, admin, **given)
    assert list(error.value.message_dict) == [field]
    assert not ReadingSetting.objects.exists()


def test_of_two_who_choose_at_once_the_second_is_told(made, admin) -> None:
    choose(made, admin, version=0)
    with pytest.raises(StaleError):
        choose(made, admin, choice="A", version=0)
    assert readings_for(made.office.pk).x1 == "B"


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_only_administrators_choose(made, role) -> None:
    with pytest.raises(PermissionDenied):
        choose(made, made.officers[role])


def test_not_for_another_county(made, admin) -> None:
    with pytest.raises(Http404):
        choose(county("云水", "139904"), admin)


# ---- pages --------------------------------------------------------------------------------------


@pytest.fixture
def browser(made, admin, client, settings):
    settings.AXES_ENABLED = False
    admin.language = "en"
    admin.save()
    client.force_login(fresh(admin))
    return client


def test_both_readings_are_explained_with_article_and_example(browser) -> None:
    html = browser.get(reverse("readings")).content.decode()
    for words in (
        "A (default): It does not count", "B: It counts, as some detention centres", "Criminal Procedure Law art. 105",
        "A to 2026-05-01, B to 2026-04-30",
    ):  # fmt: skip
        assert words in html
    assert html.count(reverse("reading-choose", args=["x1"])) == 1


def test_what_it_does_is_said_before_it_is_done(made, browser) -> None:
    case_make(made, 1)
    url = reverse("reading-choose", args=["x1"])
    data = {"choice": "B", "clause": CLAUSE, "version": "0"}
    page = browser.post(url, data)
    html = page.content.decode()
    assert page.status_code == 200 and not ReadingSetting.objects.exists()
    assert "Reading A becomes B for every term of your office" in html
    assert "The terms of 1 case are computed anew" in html
    answer = browser.post(url, data | {"confirm": "1"})
    job = RecomputeJob.objects.get()
    assert answer["Location"] == reverse("recompute-job", args=[job.pk])
    assert "Cases re-read" in browser.get(answer["Location"]).content.decode()
    assert "<progress" in browser.get(reverse("recompute-progress", args=[job.pk])).content.decode()
    run(job)
    done = browser.get(answer["Location"]).content.decode()
    assert "Reading X1: A became B" in done and "王大某" not in done
    assert browser.get(reverse("recompute-progress", args=[job.pk]))["HX-Refresh"] == "true"


def test_a_missing_clause_stays_on_the_form(browser) -> None:
    page = browser.post(reverse("reading-choose", args=["x1"]), {"choice": "B", "clause": "", "version": "0"})
    assert page.status_code == 422 and "Name the clause" in page.content.decode()
    assert not ReadingSetting.objects.exists()


def test_who_only_reads_is_offered_nothing(made, client) -> None:
    client.force_login(fresh(made.officers[Role.OFFICE_STAFF]))
    html = client.get(reverse("readings")).content.decode()
    assert all(reverse("reading-choose", args=[code]) not in html for code in CODES)


def test_the_page_of_what_moved(made, admin, client) -> None:
    case = case_make(made, 1)
    job = run(choose(made, admin))
    legal = made.officers[Role.POLICE_LEGAL]
    legal.language = "en"
    legal.save()
    client.force_login(fresh(legal))
    html = client.get(reverse("clocks-moved", args=[job.pk])).content.decode()
    assert "2026-03-06 → <b>2026-03-05</b>" in html and reverse("case-detail", args=[case.pk]) in html
    assert "Reading X1: A became B" in html and "reading X1 B" in html
    today = client.get(reverse("today")).content.decode()
    assert reverse("clocks-moved", args=[job.pk]) in today and "moved" in today


def test_closed_terms_that_moved_stand_apart(made, admin, client) -> None:
    """The request for arrest closes the term of detention; its history moves all the same."""
    closed, owed = case_make(made, 1, arrest_request="2026-03-05"), case_make(made, 2)
    job = run(choose(made, admin))
    client.force_login(fresh(made.officers[Role.POLICE_LEGAL]))
    page, link = reverse("clocks-moved", args=[job.pk]), {one: f'"/cases/{one.pk}/"' for one in (closed, owed)}
    shown = client.get(page).content.decode()
    assert link[owed] in shown and link[closed] not in shown
    shown = client.get(page, {"part": "closed"}).content.decode()
    assert link[closed] in shown and link[owed] not in shown
    assert [count for _job, count in moved_lately(fresh(made.officers[Role.POLICE_LEGAL]))] == [1]


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ((date(2026, 3, 6), "running"), (date(2026, 3, 5), "running"), ("2026-03-06", "2026-03-05")),
        ((date(2026, 3, 6), "done"), (date(2026, 3, 5), "done"), ("2026-03-06", "2026-03-05")),
        ((date(2026, 3, 6), "running"), (date(2026, 3, 6), "done"), ("2026-03-06", "done 2026-03-06")),
        ((None, "no_start"), (date(2026, 3, 6), "running"), ("no start date", "2026-03-06")),
        ((None, ""), (date(2026, 3, 6), "running"), ("none", "2026-03-06")),
        ((date(2026, 3, 6), "running"), (None, ""), ("2026-03-06", "none")),
    ],
)
def test_where_a_term_stood_and_stands(before, after, told) -> None:
    change = ClockChange(before_on=before[0], before_status=before[1], after_on=after[0], after_status=after[1])
    assert ends_words(change) == told


def test_a_minor_is_masked_on_the_page_of_what_moved(made, admin, client) -> None:
    case_make(made, 1, minor=True)
    job = run(choose(made, admin))
    client.force_login(fresh(made.officers[Role.POLICE_LEGAL]))
    html = client.get(reverse("clocks-moved", args=[job.pk])).content.decode()
    assert "李某某" in html and "李小某" not in html
