"""Re-computations and contested readings in words."""

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from cases.procedure import basis_text, load_rules
from cases.recompute.data import Contested, contested
from cases.recompute.models import JobKind, RecomputeJob
from cases.register.models_clocks import ClockChange, ClockStatus
from cases.register.words import zh
from office.ui.formats import day, day_short

NAMED_DAYS = 6


def choice_words(choice: str) -> str:
    """甲 and 乙, as the sentences of terms call them; A and B in English."""
    return {"A": "甲", "B": "乙"}.get(choice, choice) if zh() else choice


def reading_words(row: Contested, choice: str) -> str:
    """A reading with its letter; the default says so."""
    told = {"letter": choice_words(choice), "text": row.text(choice.lower(), zh())}
    return (_("%(letter)s (default): %(text)s") if choice == "A" else _("%(letter)s: %(text)s")) % told


def articles(row: Contested) -> str:
    """The articles that are read in two ways."""
    return basis_text(load_rules(), "; ".join(row.basis), zh())


def job_words(job: RecomputeJob) -> str:
    """Why terms were computed anew, in one sentence."""
    detail = job.detail
    if job.kind == JobKind.CALENDAR:
        told = {"year": detail.get("year"), "days": _days_words(job.days, int(detail.get("year") or 0))}
        if detail.get("announced"):
            return _("The holidays of %(year)s were loaded") % told
        return _("The holidays of %(year)s were corrected: %(days)s") % told
    if job.kind == JobKind.READINGS and detail.get("code") in contested():
        return _("Reading %(code)s: %(before)s became %(after)s (%(question)s)") % {
            "code": str(detail["code"]).upper(), "before": choice_words(detail.get("before", "")),
            "after": choice_words(detail.get("after", "")), "question": contested()[detail["code"]].text("", zh()),
        }  # fmt: skip
    return _("The rules are a new version")


def _days_words(days: tuple[dt.date, ...], year: int) -> str:
    """The days that changed, the first ones by name."""
    first = dt.date(year or 1, 1, 1)
    named = "、".join(day_short(one, first) for one in days[:NAMED_DAYS])
    rest = len(days) - NAMED_DAYS
    if rest <= 0:
        return named
    return ngettext("%(named)s and %(count)d more day", "%(named)s and %(count)d more days", rest) % {
        "named": named, "count": rest,
    }  # fmt: skip


def ends_words(change: ClockChange) -> tuple[str, str]:
    """Where a term stood and where it stands: its last day; what became of it only where that is another thing."""
    same = change.before_status == change.after_status

    def end(on: dt.date | None, status: str) -> str:
        if not status:
            return pgettext("clock change", "none")
        label = "" if same or (status == ClockStatus.RUNNING and on) else str(ClockStatus(status).label)
        return " ".join(filter(None, (label, day(on) if on else ""))) or day(on)

    return end(change.before_on, change.before_status), end(change.after_on, change.after_status)
