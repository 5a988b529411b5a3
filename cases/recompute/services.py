"""What makes a re-computation: a changed calendar, other rules, another reading of what is contested."""

import logging
from dataclasses import fields

from celery import current_app
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from kombu.exceptions import OperationalError

from cases.clocks.services import clocks_touched_by
from cases.procedure import Readings
from cases.recompute.fingerprint import rules_fingerprint
from cases.recompute.models import JobKind, JobState, RecomputeJob
from cases.recompute.work import cases_over, job_once
from cases.register.models import Case
from cases.register.models_clocks import OPEN
from cases.register.models_readings import ReadingSetting
from cases.register.readings import readings_forget
from office.access.actions import Action
from office.agencies.guard import StaleError, allow, office_id_of
from office.agencies.models import JointOffice
from office.audit.log import audit_write
from office.workdays.changes import CalendarChange

log = logging.getLogger(__name__)

WORK_TASK = "cases.recompute.work"
CODES = tuple(field.name for field in fields(Readings))
CHOICES = ("A", "B")


def job_wake(job_id: int) -> None:
    """Tell the worker after the commit; if the broker is away the sweeper finds the row within a minute."""

    def send() -> None:
        try:
            current_app.send_task(WORK_TASK, args=[job_id], retry=False)
        except (OperationalError, OSError):
            log.warning("recompute: the broker is away, the sweeper will take job %s up", job_id)

    transaction.on_commit(send)


def job_make(*, officer, office_id: int, kind: JobKind, detail: dict) -> RecomputeJob:
    """One more piece of work, in the transaction of what makes it necessary."""
    job = RecomputeJob.objects.create(
        office_id=office_id, kind=kind, requested_by=officer, detail=detail, created_at=timezone.now()
    )
    job_wake(job.pk)
    return job


# ---- the calendar: hooks of the office floor, named in cases/apps.py


def calendar_changed(officer, change: CalendarChange) -> str:
    """The calendar is the whole country's: each joint office computes its terms anew. Answers the page of the
    officer's own office."""
    if not change.days and not change.announced:
        return ""
    page, own = "", office_id_of(officer) if officer is not None else None
    detail = {
        "year": change.year,
        "announced": change.announced,
        "days": [day.isoformat() for day in change.days],
        "calendar": change.after.version,
    }
    for office_id in JointOffice.objects.order_by("pk").values_list("pk", flat=True):
        job = job_make(officer=officer, office_id=office_id, kind=JobKind.CALENDAR, detail=detail)
        if office_id == own:
            page = reverse("recompute-job", args=[job.pk])
    return page


def calendar_touches(officer, change: CalendarChange) -> list[str]:
    """How many cases are read again, by the very query of the job, and how many of their terms are owed and
    provisional; figures only, administrators see no case. Of the officer's office; of all offices without one."""
    if not change.days and not change.announced:
        return []
    terms = clocks_touched_by(version=change.after.version, days=change.days)
    if officer is not None:
        terms = terms.filter(case__office_id=office_id_of(officer))
    cases = cases_over(terms).count()
    if not cases:
        return [_("No term runs over these days.")]
    # One that a side is told otherwise is one term.
    owed = terms.filter(status__in=OPEN, told_to="")
    count, provisional = owed.count(), owed.filter(provisional=True).count()
    return [
        ngettext(
            "%(count)d case is to be re-read in the background, since a term of it runs over these days or is"
            " provisional.",
            "%(count)d cases are to be re-read in the background, since terms of theirs run over these days or are"
            " provisional.",
            cases,
        )
        % {"count": cases},
        _("Terms of theirs that are still owed: %(count)d, of which provisional so far: %(provisional)d.")
        % {"count": count, "provisional": provisional},
        _("A term moves only where its last day begins or ceases to be off; those that moved are listed when all cases"
          " are re-read."),
    ]  # fmt: skip


# ---- the rules


def rules_look() -> list[int]:
    """Offices whose terms were computed by other rules than these get a job. Looked at by the sweeper, so also after
    every start with a new release; an office without a case only notes the rules."""
    now = rules_fingerprint()
    made = []
    for office_id in JointOffice.objects.order_by("pk").values_list("pk", flat=True):
        last = RecomputeJob.objects.filter(office_id=office_id, kind=JobKind.RULES).order_by("-pk").first()
        before = last.detail.get("fingerprint", "") if last else ""
        if before == now or (last is not None and last.is_working):
            continue
        columns = {"office_id": office_id, "kind": JobKind.RULES, "detail": {"fingerprint": now, "before": before}}
        if not Case.objects.filter(office_id=office_id).exists():
            columns |= {"state": JobState.DONE, "finished_at": timezone.now(), "total": 0}
        job = job_once(**columns)
        if job is not None and job.is_working:
            made.append(job.pk)
    return made


# ---- contested readings


def reading_check(*, officer, code: str, choice: str, clause: str) -> str:
    """What is refused before anything is written; gives the clause as it is kept."""
    allow(officer, Action.SETTING_EDIT)
    if code not in CODES:
        raise ValidationError({"choice": _("There is no such point.")})
    if choice not in CHOICES:
        raise ValidationError({"choice": _("Choose reading A or B.")})
    clause = " ".join(clause.split())
    if choice == "B" and not clause:
        raise ValidationError({"clause": _("Name the clause of the work measures by which your office reads it so.")})
    return clause


def reading_choose(
    *, officer, office_id: int, code: str, choice: str, clause: str, version: int | None = None
) -> RecomputeJob | None:
    """Follow a reading from now on, for all terms of the office. A job where the reading is another than before.

    ``version``: what the page showed, 0 where nothing was chosen yet.
    """
    clause = reading_check(officer=officer, code=code, choice=choice, clause=clause)
    allow(officer, Action.SETTING_EDIT, office_id=office_id)
    JointOffice.objects.select_for_update().get(pk=office_id)
    row = ReadingSetting.objects.filter(office_id=office_id, code=code).first()
    if version is not None and version != (row.version if row else 0):
        raise StaleError
    before = row.choice if row else "A"
    row = row or ReadingSetting(office_id=office_id, code=code, version=0)
    row.choice, row.clause, row.version = choice, clause, row.version + 1
    row.changed_by, row.changed_at = officer, timezone.now()
    row.save()
    readings_forget()
    detail = {"code": code, "before": before, "after": choice, "clause": clause}
    audit_write("setting.reading", "office", office_id, detail=detail)
    if before == choice:
        return None
    return job_make(officer=officer, office_id=office_id, kind=JobKind.READINGS, detail=detail)
