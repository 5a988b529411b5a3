"""The calendar's pages: read by all, loaded and corrected by administrators after a preview."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from office.access.actions import Action
from office.access.queries import require
from office.access.roles import may
from office.agencies.guard import office_id_of
from office.agencies.pages import attempt
from office.workdays import pages, queries, services
from office.workdays.forms import CorrectForm, LoadForm
from office.workdays.models import Source
from office.workdays.notice import notice_write
from office.workdays.seed import library_years

FORM = ["GET", "HEAD", "POST"]


def _number(request: HttpRequest, name: str) -> int | None:
    value = request.GET.get(name, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) <= 6 else None


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """One year as a picture; which years are announced and which are computed by weekends alone."""
    year = _number(request, "year")
    if year not in queries.years_known():
        year = timezone.localdate().year
    versions = queries.year_versions(year)
    version = _number(request, "version")
    older = next((one for one in versions if one.version == version and not one.current), None)
    if version is not None and older is None and not any(one.version == version for one in versions):
        raise Http404
    current = next((one for one in versions if one.current), None)
    shown = older or current
    address = reverse("workdays")
    tabs, earlier = pages.year_tabs(year, address)
    return render(
        request,
        "office/workdays/calendar.html",
        {
            "year": year,
            "tabs": tabs,
            "earlier": earlier,
            "announced": queries.calendar_now().announced(year),
            "older": older,
            "notice": shown,
            "picture": pages.picture_of(older) if older else pages.picture_now(year),
            "spans": pages.spans_words(year, queries.notice_days(shown)),
            "versions": pages.versions_table(versions, office_id_of(request.user), address) if versions else None,
            "edit": may(request.user, Action.SETTING_EDIT),
        },
    )


def _saved(request: HttpRequest, loaded: services.Loaded) -> HttpResponse:
    notice = loaded.notice
    messages.success(request, _("Saved: %(year)d, version %(version)d.") % {
        "year": notice.year, "version": notice.version})  # fmt: skip
    return redirect(loaded.page or f"{reverse('workdays')}?year={notice.year}")


def _shown(
    request: HttpRequest, form: forms.Form, plan: services.Plan | None, template: str, **more: object
) -> HttpResponse:
    """The preview of a plan, or the form again with what is wrong."""
    if plan is not None:
        found = pages.plan_context(request.user, plan)
        return render(request, "office/workdays/preview.html", {"form": form, **found, **more})
    return render(request, template, {"form": form, **more}, status=422 if form.errors else 200)


def _plan(form: forms.Form, work: Callable[..., services.Plan], **given: object) -> services.Plan | None:
    """A plan as it stands now; a page that saw another version is told, and then shows what it is."""
    return attempt(form, lambda: work(**given))


@require_http_methods(FORM)
def load(request: HttpRequest) -> HttpResponse:
    """Load a year: paste, type or send a file, look at the picture, save."""
    require(request.user, Action.SETTING_EDIT)
    template = "office/workdays/load.html"
    more = {"offers": queries.library_offers(), "save_url": reverse("workdays-load")}
    if request.method != "POST":
        year = _number(request, "year") or max(queries.calendar_now().years, default=timezone.localdate().year) + 1
        start: dict[str, object] = {"year": year}
        if "library" in request.GET and year in library_years():
            start["lines"] = notice_write(library_years()[year])
        return render(request, template, {"form": LoadForm(initial=start), **more})
    form = LoadForm(request.POST, request.FILES)
    if not form.is_valid() or "change" in request.POST:
        return _shown(request, form, None, template, **more)
    data = form.cleaned_data
    given = {name: data[name] for name in ("year", "title", "reference", "reason", "source")}
    given |= {"officer": request.user, "days": form.notice.days}
    if "confirm" in request.POST:
        loaded = attempt(form, lambda: services.calendar_year_load(**given, seen=data["seen"]))
        if loaded is not None:
            return _saved(request, loaded)
        return _shown(request, form, None, template, **more)
    plan = _plan(form, services.year_plan, **given)
    if plan is not None:
        form.put(seen=plan.version, source=data["source"] if data["source"] == Source.FILE else Source.TYPED)
    return _shown(request, form, plan, template, left_out=form.notice.left_out, missing=form.notice.not_named, **more)


@require_http_methods(FORM)
def correct(request: HttpRequest) -> HttpResponse:
    """Correct one day of an announced year, with the reason."""
    require(request.user, Action.SETTING_EDIT)
    template = "office/workdays/correct.html"
    more = {"save_url": reverse("workdays-correct")}
    if request.method != "POST":
        start = {"day": request.GET["day"]} if "day" in request.GET else {}
        return render(request, template, {"form": CorrectForm(initial=start), **more})
    form = CorrectForm(request.POST)
    if not form.is_valid() or "change" in request.POST:
        return _shown(request, form, None, template, **more)
    data = dict(form.cleaned_data)
    seen = data.pop("seen")
    if "confirm" in request.POST:
        loaded = attempt(form, lambda: services.calendar_day_correct(officer=request.user, **data, seen=seen))
        if loaded is not None:
            return _saved(request, loaded)
        return _shown(request, form, None, template, **more)
    plan = _plan(form, services.day_plan, officer=request.user, **data)
    if plan is not None:
        form.data = form.data.copy()
        form.data["seen"] = str(plan.version)
    return _shown(request, form, plan, template, **more)
