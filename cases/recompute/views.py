"""Re-computations: how far one is, what it moved; and the contested readings that an office follows."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from cases.recompute import parts, queries, services
from cases.recompute.data import contested
from cases.recompute.forms import ReadingForm
from cases.recompute.words import articles, choice_words, job_words
from cases.register.words import zh
from office.access.actions import Action
from office.access.queries import can, require
from office.access.roles import may
from office.agencies.guard import office_id_of
from office.agencies.pages import attempt
from office.ui.parts import Empty
from office.ui.tables import Pager

FORM = ["GET", "HEAD", "POST"]
LISTED = 25


@require_safe
@never_cache
def job(request: HttpRequest, job_id: int) -> HttpResponse:
    """One re-computation in figures: administrators see no case."""
    one = queries.job_get(request.user, job_id)
    return render(
        request,
        "cases/recompute/job.html",
        {
            "job": one,
            "why": job_words(one),
            "progress": parts.progress_of(one) if one.is_working else None,
            "chip": parts.state_chip(one),
            "sees_cases": can(request.user, Action.CASE_SEE),
        },
    )


@require_safe
@never_cache
def progress(request: HttpRequest, job_id: int) -> HttpResponse:
    """The progress bar alone; when the work is done the page is asked to load anew."""
    one = queries.job_get(request.user, job_id)
    answer = HttpResponse(parts.progress_of(one).html())
    if not one.is_working:
        answer["HX-Refresh"] = "true"
    return answer


@require_safe
@never_cache
def moved(request: HttpRequest, job_id: int) -> HttpResponse:
    """What a re-computation moved in the cases that the officer may see."""
    one = queries.job_moving(request.user, job_id)
    counts = queries.moved_counts(request.user, one)
    part = "closed" if request.GET.get("part") == "closed" or (not counts["open"] and counts["closed"]) else "open"
    pager = Pager.of(request, counts[part])
    rows = queries.moved_page(request.user, one, part, pager.offset, pager.limit)
    if one.is_working:
        empty = Empty(_("Terms are still being computed"), _("Look again in a moment."))
    else:
        empty = Empty(
            _("No term moved in the cases that you can see"),
            _("Where a date was provisional and stays the same, only the mark is gone."),
        )
    return render(
        request,
        "cases/recompute/moved.html",
        {
            "job": one,
            "why": job_words(one),
            "chip": parts.state_chip(one),
            "tabs": parts.moved_tabs(one, counts, part) if any(counts.values()) else None,
            "table": parts.moved_table(rows) if rows else None,
            "pager": pager,
            "empty": empty,
        },
    )


@require_safe
def readings(request: HttpRequest) -> HttpResponse:
    """The contested points with both readings, and what was computed anew lately."""
    chosen = queries.readings_rows(request.user)
    jobs = list(queries.jobs_of(request.user)[:LISTED])
    edit = may(request.user, Action.SETTING_EDIT)
    return render(
        request,
        "cases/recompute/readings.html",
        {"table": parts.readings_table(chosen, edit=edit), "jobs": parts.jobs_table(jobs) if jobs else None},
    )


@require_http_methods(FORM)
def reading_choose(request: HttpRequest, code: str) -> HttpResponse:
    """Choose a reading: said before saving is what is computed anew."""
    require(request.user, Action.SETTING_EDIT)
    row = contested().get(code)
    if row is None:
        raise Http404

    def fresh() -> dict[str, object]:
        held = queries.readings_rows(request.user).get(code)
        return {
            "choice": held.choice if held else "A",
            "clause": held.clause if held else "",
            "version": held.version if held else 0,
        }

    start = fresh()
    form = ReadingForm(request.POST or None, initial=start, row=row)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        given = {"officer": request.user, "code": code, "choice": data["choice"], "clause": data["clause"]}
        other = data["choice"] != start["choice"]
        if "confirm" in request.POST or not other:
            done: list[object] = []

            def save() -> bool:
                done.append(
                    services.reading_choose(**given, office_id=office_id_of(request.user), version=data["version"])
                )
                return True

            if attempt(form, save, fresh):
                messages.success(request, _("Saved."))
                made = done[0]
                return redirect("recompute-job", made.pk) if made else redirect("readings")
        elif "change" not in request.POST and attempt(form, lambda: services.reading_check(**given) is not None):
            return _sure(request, form, row.text("", zh()), str(start["choice"]))
    return render(
        request,
        "cases/recompute/reading.html",
        {"form": form, "row": row, "code": code.upper(), "question": row.text("", zh()), "articles": articles(row),
         "example": row.text("example", zh()), "note": row.text("note", zh())},
        status=422 if form.errors else 200,
    )  # fmt: skip


def _sure(request: HttpRequest, form: ReadingForm, question: str, before: str) -> HttpResponse:
    count = queries.cases_count(request.user)
    after = form.cleaned_data["choice"]
    effects = [
        _("Reading %(before)s becomes %(after)s for every term of your office, also for those that run now.")
        % {"before": choice_words(before), "after": choice_words(after)},
        ngettext(
            "The terms of %(count)s case are computed anew in the background; each that moves says why.",
            "The terms of %(count)s cases are computed anew in the background; each that moves says why.", count,
        ) % {"count": f"{count:,}"},
        _("The owners of terms that moved see them on their home page."),
    ]  # fmt: skip
    return render(
        request,
        "cases/recompute/sure.html",
        {"form": form, "question": question, "effects": effects, "cancel": reverse("readings")},
    )
