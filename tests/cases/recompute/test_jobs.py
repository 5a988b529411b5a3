"""A changed calendar computes terms anew: what is moved, who sees it, and that a killed worker loses nothing."""

import datetime as dt
from datetime import date

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone

from cases.recompute import work
from cases.recompute.fingerprint import rules_fingerprint
from cases.recompute.models import JobKind, JobState, RecomputeJob
from cases.recompute.queries import changes_of, job_get, job_moving, moved_lately, moved_page
from cases.recompute.services import calendar_touches, rules_look
from cases.recompute.tasks import sweep_jobs, work_on_job
from cases.recompute.work import job_advance, job_claim, jobs_left
from cases.register.models import Event
from cases.register.models_clocks import Clock, ClockChange
from cases.register.projection_check import projection_differences
from office.access.context import acting_as
from office.access.roles import Role
from office.storage.leases import LeaseLost
from office.workdays.services import WEEK, calendar_day_correct, year_plan
from tests.cases.recompute.conftest import NEW_YEAR, accepted, load_2027
from tests.clock_factories import review_beside_a_detention_kept
from tests.factories import county, fresh

MONDAY, TUESDAY = date(2027, 1, 4), date(2027, 1, 5)


def run(job: RecomputeJob) -> RecomputeJob:
    """Work until there is nothing more to do."""
    while job_advance(job.pk, seconds=5):
        pass
    job.refresh_from_db()
    return job


def term(case) -> Clock:
    """The review of the acceptance."""
    return Clock.objects.get(case=case, rule="P01")


# ---- from the notice to the terms ---------------------------------------------------------------


def test_loading_a_year_moves_terms_and_takes_the_provisional_marks_away(made, admin) -> None:
    moves, stays = accepted(made, 1, "2026-12-30"), accepted(made, 2, "2027-02-01")
    assert (term(moves).expiry_on, term(moves).provisional) == (MONDAY, True)
    load_2027(admin)
    job = RecomputeJob.objects.get()
    assert (job.kind, job.state, job.requested_by, job.office) == ("calendar", "waiting", admin, made.office)
    run(job)
    assert (term(moves).expiry_on, term(moves).provisional) == (TUESDAY, False)
    assert (term(stays).expiry_on, term(stays).provisional) == (date(2027, 2, 4), False)
    assert (job.state, job.total, job.done, job.moved, job.confirmed) == ("done", 2, 2, 1, 2)
    change = ClockChange.objects.get(job_id=job.pk)
    assert (change.case, change.before_on, change.after_on, change.cause) == (moves, MONDAY, TUESDAY, "calendar")
    moves.refresh_from_db()
    assert moves.next_due_on == TUESDAY
    assert list(projection_differences()) == []


def test_each_office_computes_its_own(made, admin) -> None:
    away = county("云水", "139904")
    near, far = accepted(made, 1, "2026-12-30"), accepted(away, 1, "2026-12-30")
    load_2027(admin)
    own, other = (RecomputeJob.objects.get(office=one.office) for one in (made, away))
    run(own)
    assert (term(near).expiry_on, term(far).expiry_on) == (TUESDAY, MONDAY)
    run(other)
    assert (term(far).expiry_on, other.moved) == (TUESDAY, 1)


def test_a_corrected_day_looks_at_the_terms_over_it_and_no_other(made, admin, monkeypatch) -> None:
    over, elsewhere = accepted(made, 1, "2026-10-07"), accepted(made, 2, "2026-03-02")
    seen: list[int] = []
    real = work.clocks_recompute
    monkeypatch.setattr(work, "clocks_recompute", lambda ids, **why: seen.extend(ids) or real(ids, **why))
    assert term(over).expiry_on == date(2026, 10, 10), "a Saturday that is worked"
    with acting_as(admin):
        calendar_day_correct(officer=admin, day=date(2026, 10, 10), becomes=WEEK, reason="通知更正")
    run(RecomputeJob.objects.get())
    assert term(over).expiry_on == date(2026, 10, 12)
    assert seen == [over.pk] and term(elsewhere).expiry_on == date(2026, 3, 5)


def test_a_change_that_moves_no_day_makes_no_job(made, admin) -> None:
    load_2027(admin)
    RecomputeJob.objects.all().delete()
    load_2027(admin, dict.fromkeys(NEW_YEAR, (True, "元旦假")), reason="名称")
    assert not RecomputeJob.objects.exists()


def test_the_preview_counts_the_cases_that_the_job_reads_again_and_their_terms_apart(made, admin) -> None:
    for serial in range(1, 4):
        accepted(made, serial, "2026-12-30")
    accepted(made, 4, "2026-03-02")
    accepted(county("云水", "139904"), 1, "2026-12-30")
    with acting_as(admin):
        change = year_plan(officer=admin, year=2027, days=NEW_YEAR).change
        reread, terms, moved = calendar_touches(admin, change)
    assert reread.startswith("3 cases are to be re-read in the background")
    assert terms == "Terms of theirs that are still owed: 3, of which provisional so far: 3."
    assert "A term moves only where its last day begins or ceases to be off" in moved
    load_2027(admin)
    job = run(RecomputeJob.objects.get(office=made.office))
    assert (job.total, job.done) == (3, 3)


def test_a_case_whose_terms_are_all_closed_is_counted_as_it_is_read_again(made, admin) -> None:
    """What was closed is computed anew too, so that stored and rebuilt stay equal: said before as it is done."""
    accepted(made, 1, "2026-12-30")
    closed = accepted(made, 2, "2026-12-30")
    Clock.objects.filter(case=closed).update(status="done")
    with acting_as(admin):
        reread, terms, _moved = calendar_touches(admin, year_plan(officer=admin, year=2027, days=NEW_YEAR).change)
    assert reread.startswith("2 cases") and "still owed: 1," in terms
    load_2027(admin)
    assert run(RecomputeJob.objects.get()).total == 2


def test_a_term_that_a_side_is_told_otherwise_is_counted_once(made, admin) -> None:
    """Two rows, one term: in the figures of the preview and of the job. Each side is listed its own."""
    case = review_beside_a_detention_kept(made)
    rows = Clock.objects.filter(case=case, rule="Q06")
    Clock.objects.exclude(rule="Q06").delete()
    rows.update(calendar="before", provisional=True)
    assert rows.count() == 2
    with acting_as(admin):
        touched = calendar_touches(admin, year_plan(officer=admin, year=2027, days=NEW_YEAR).change)
    assert "still owed: 1, of which provisional so far: 1." in touched[1]
    rows.update(expiry_on=date(2026, 6, 1), alarm_on=date(2026, 6, 1))
    load_2027(admin)
    job = run(RecomputeJob.objects.get())
    assert ClockChange.objects.filter(job_id=job.pk, rule="Q06").count() == 2
    others = ClockChange.objects.filter(job_id=job.pk).exclude(rule="Q06")
    assert (job.moved, job.confirmed) == (1 + others.filter(hidden_from__in=(0, 2)).count(), 1)
    RecomputeJob.objects.update(moved=0)
    for role, day in ((Role.POLICE_LEGAL, date(2026, 6, 6)), (Role.RESIDENT_PROSECUTOR, date(2026, 6, 8))):
        listed = moved_page(officer_of(made, role), job, "open", 0, 25)
        assert [one.change.after_on for one in listed if one.change.rule == "Q06"] == [day], role
        assert moved_lately(officer_of(made, role)), "the side that alone is told of it too"


def test_two_years_loaded_one_after_the_other_both_come_to_rest(made, admin) -> None:
    """The second notice is loaded before the first job has run."""
    case = accepted(made, 1, "2026-12-30")
    load_2027(admin)
    load_2027(admin, {date(2027, 1, 1): (True, "元旦")}, reason="通知更正")
    first, second = RecomputeJob.objects.order_by("pk")
    run(second), run(first)
    assert (term(case).expiry_on, term(case).provisional) == (MONDAY, False)
    assert not ClockChange.objects.filter(case=case).exists(), "in the end nothing moved"


# ---- who sees what ------------------------------------------------------------------------------


def officer_of(made, role: Role):
    return fresh(made.officers[role])


def test_what_moved_is_listed_for_who_may_see_the_case(made, admin) -> None:
    case = accepted(made, 1, "2026-12-30")
    load_2027(admin)
    job = run(RecomputeJob.objects.get())
    legal = officer_of(made, Role.POLICE_LEGAL)
    (row,) = moved_page(legal, job, "open", 0, 25)
    assert (row.case.pk, row.change.after_on, row.state.expiry) == (case.pk, TUESDAY, TUESDAY)
    assert [(one.pk, count) for one, count in moved_lately(legal)] == [(job.pk, 1)]
    other = officer_of(made, Role.MINORS_PROSECUTOR)
    assert moved_page(other, job, "open", 0, 25) == [] and moved_lately(other) == []


def test_what_rests_on_an_event_kept_from_the_other_side_is_not_told_there(made, admin) -> None:
    case = accepted(made, 1, "2026-12-30")
    resident = officer_of(made, Role.RESIDENT_PROSECUTOR)
    Event._base_manager.filter(case=case).update(shared=False)
    Clock.objects.filter(case=case).update(hidden_from=2)
    load_2027(admin)
    job = run(RecomputeJob.objects.get())
    assert changes_of(officer_of(made, Role.POLICE_LEGAL), [job.pk]).count() == 1
    assert changes_of(resident, [job.pk]).count() == 0 and moved_lately(resident) == []


def test_administrators_see_figures_and_no_case(made, admin) -> None:
    accepted(made, 1, "2026-12-30")
    load_2027(admin)
    job = run(RecomputeJob.objects.get())
    assert job_get(admin, job.pk).moved == 1
    with pytest.raises(PermissionDenied):
        job_moving(admin, job.pk)
    assert moved_lately(admin) == []


def test_another_countys_job_does_not_exist(made, admin) -> None:
    away = county("云水", "139904")
    load_2027(admin)
    job = RecomputeJob.objects.get(office=away.office)
    with pytest.raises(Http404):
        job_get(admin, job.pk)
    with pytest.raises(Http404):
        job_moving(officer_of(made, Role.POLICE_LEGAL), job.pk)


def test_the_home_page_tells_of_it_for_a_week(made, admin) -> None:
    accepted(made, 1, "2026-12-30")
    load_2027(admin)
    job = run(RecomputeJob.objects.get())
    RecomputeJob.objects.filter(pk=job.pk).update(finished_at=timezone.now() - dt.timedelta(days=8))
    assert moved_lately(officer_of(made, Role.POLICE_LEGAL)) == []


# ---- killed, twice, broken ----------------------------------------------------------------------


@pytest.fixture
def many(made, admin, monkeypatch):
    """Five cases, two to a chunk."""
    monkeypatch.setattr(work, "CHUNK", 2)
    cases = [accepted(made, serial, "2026-12-30") for serial in range(1, 6)]
    load_2027(admin)
    return cases


def each_moved_once(job: RecomputeJob, cases) -> None:
    assert (job.state, job.done, job.moved) == (JobState.DONE, 5, 5)
    assert sorted(ClockChange.objects.filter(job_id=job.pk).values_list("case_id", flat=True)) == sorted(
        case.pk for case in cases
    )


def test_a_worker_killed_between_chunks_loses_nothing(many, monkeypatch) -> None:
    job = RecomputeJob.objects.get()
    real, calls = work.clocks_recompute, []

    def killed(ids, **why):
        calls.append(ids)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return real(ids, **why)

    monkeypatch.setattr(work, "clocks_recompute", killed)
    with pytest.raises(KeyboardInterrupt):
        job_advance(job.pk, seconds=5)
    job.refresh_from_db()
    assert (job.state, job.done, job.moved) == ("running", 2, 2)
    assert jobs_left() == [] and job_claim(job.pk) is None, "the dead worker's claim runs for a while"
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=2), tick=False):
        assert jobs_left() == [job.pk]
        run(job)
    each_moved_once(job, many)


def test_a_worker_killed_before_its_cursor_moved_repeats_the_chunk_without_a_trace(many, monkeypatch) -> None:
    job = RecomputeJob.objects.get()
    real = work.Work.move

    def killed(self, **columns):
        if columns.get("cursor"):
            raise KeyboardInterrupt
        real(self, **columns)

    monkeypatch.setattr(work.Work, "move", killed)
    with pytest.raises(KeyboardInterrupt):
        job_advance(job.pk, seconds=5)
    monkeypatch.setattr(work.Work, "move", real)
    assert ClockChange.objects.filter(job_id=job.pk).count() == 2
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=2), tick=False):
        each_moved_once(run(job), many)


def test_of_two_workers_one_has_the_job(many) -> None:
    job = RecomputeJob.objects.get()
    first = job_claim(job.pk)
    assert job_claim(job.pk) is None
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=2), tick=False):
        second = job_claim(job.pk)
        second.step()
        with pytest.raises(LeaseLost):
            first.step()


def test_a_case_that_cannot_be_computed_keeps_no_other_waiting(many, monkeypatch) -> None:
    broken = many[2].pk
    real = work.clocks_recompute

    def fails(ids, **why):
        if broken in ids:
            raise ValueError("broken")
        return real(ids, **why)

    monkeypatch.setattr(work, "clocks_recompute", fails)
    job = run(RecomputeJob.objects.get())
    assert (job.state, job.done, job.moved, job.failed) == ("done", 5, 4, 1)
    assert job.detail["failed"] == [broken]


def test_the_tasks_do_it_and_may_run_twice(many, monkeypatch) -> None:
    sent: list[tuple] = []
    monkeypatch.setattr("cases.recompute.tasks.job_wake", sent.append)
    monkeypatch.setattr("cases.recompute.tasks.rules_look", lambda: [])
    job = RecomputeJob.objects.get()
    assert sweep_jobs() == 1 and sent == [job.pk]
    assert work_on_job(job.pk) is False and work_on_job(job.pk) is False
    job.refresh_from_db()
    each_moved_once(job, many)
    assert sweep_jobs() == 0


# ---- rules --------------------------------------------------------------------------------------


def test_other_rules_make_one_job_an_office_with_cases(made) -> None:
    empty = county("云水", "139904")
    case = accepted(made, 1, "2026-12-30")
    (job_id,) = rules_look()
    assert rules_look() == [], "the job is there"
    assert RecomputeJob.objects.get(office=empty.office).state == JobState.DONE
    Clock.objects.filter(case=case).delete()
    job = run(RecomputeJob.objects.get(pk=job_id))
    assert (job.kind, job.done, term(case).expiry_on) == (JobKind.RULES, 1, MONDAY)
    assert rules_look() == [], "nothing is new"


def test_a_new_fingerprint_is_seen(made, monkeypatch) -> None:
    accepted(made, 1, "2026-12-30")
    run(RecomputeJob.objects.get(pk=rules_look()[0]))
    monkeypatch.setattr("cases.recompute.services.rules_fingerprint", lambda: "other")
    (job_id,) = rules_look()
    assert RecomputeJob.objects.get(pk=job_id).detail == {"fingerprint": "other", "before": rules_fingerprint()}


def test_the_fingerprint_is_that_of_rows_and_program_not_of_comments(tmp_path) -> None:
    rules, engine = tmp_path / "rules", tmp_path
    (rules / "law").mkdir(parents=True)
    file, program = rules / "law" / "clocks.toml", engine / "reckon.py"

    def now(text: str, code: str = "x = 1") -> str:
        file.write_text(text)
        program.write_text(code)
        rules_fingerprint.cache_clear()
        return rules_fingerprint(rules, engine)

    before = now('[[clock]]\ncode = "P01"\nlength = 3\n')
    assert now('# said otherwise\n[[clock]]\nlength = 3\ncode = "P01"\n') == before
    assert now('[[clock]]\ncode = "P01"\nlength = 4\n') != before
    assert now('[[clock]]\ncode = "P01"\nlength = 3\n', "x = 2") != before
    rules_fingerprint.cache_clear()
