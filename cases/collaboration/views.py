"""Pages of the library, and the share of measures without custody."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cases.collaboration import guidelines
from cases.collaboration.custody_share import RULE, measures_page, non_custodial_share
from cases.collaboration.forms import AdviceFilterForm, DraftForm, LibraryFilterForm, ShareForm
from cases.collaboration.library import (
    GuidelineShown,
    advice_get,
    advices_found,
    draft_get,
    guideline_get,
    guidelines_found,
    library_require,
)
from cases.collaboration.models import GuidelineVersion
from cases.collaboration.parts import (
    ShareTable,
    advice_name,
    advice_table,
    cite_advice,
    cite_guideline,
    guideline_chip,
    guideline_table,
    library_tabs,
    not_binding,
    persons_table,
    versions_table,
)
from cases.matters.queries import matters_seen, openings_for
from office.access.actions import Action
from office.access.denied import Denied
from office.access.queries import require
from office.agencies.forms import errors_take
from office.notes.merging import changes
from office.notes.parts import Changes
from office.ui.figures import whole
from office.ui.tables import Pager

BAR = ["GET", "HEAD", "POST"]
# Published answers that a guideline can be said to have grown from, the newest first.
OFFERED = 200


def _begin_url(officer, kind: str) -> str:
    """Where one of this kind is begun; nowhere for whom it is not open."""
    offered = any(flow.kind == kind for flow, _act in openings_for(officer))
    return reverse("matter-new", args=[kind]) if offered else ""


@require_http_methods(BAR)
def advice_list(request: HttpRequest) -> HttpResponse:
    """Published answers: words, subject."""
    library_require(request.user)
    filters = AdviceFilterForm.of(request)
    if filters.posted:
        return filters.to_url()
    values = filters.values
    rows = advices_found(
        request.user, str(values.get("text", "")), str(values.get("topic", "")), withdrawn=bool(values.get("withdrawn"))
    )
    pager = Pager.of(request, rows.count())
    table = advice_table(rows[pager.offset : pager.offset + pager.limit]) if pager.total else None
    context = {"filters": filters, "tabs": library_tabs("advice-list"), "table": table, "pager": pager}
    context["ask_url"] = _begin_url(request.user, "advice")
    return render(request, "cases/collaboration/advice_list.html", context)


@require_safe
def advice_detail(request: HttpRequest, advice_id: int) -> HttpResponse:
    """One published answer, how it is cited, and how it read before."""
    advice = advice_get(request.user, advice_id)
    seen = matters_seen(request.user).filter(pk=advice.matter_id).exists()
    context = {
        "advice": advice,
        "binding": not_binding(),
        "cite": cite_advice(advice),
        "versions": list(advice.versions.order_by("-number")),
        "guidelines": [one for one in guidelines_found(request.user) if one.guideline.pk in _grown(advice)],
        "matter_url": reverse("matter-detail", args=[advice.matter_id]) if seen else "",
    }
    return render(request, "cases/collaboration/advice.html", context)


def _grown(advice: Any) -> set[int]:
    return set(advice.guidelines.values_list("pk", flat=True))


@require_http_methods(BAR)
def guideline_list(request: HttpRequest) -> HttpResponse:
    """Guidelines: those adopted, and the drafts that are the officer's."""
    library_require(request.user)
    filters = LibraryFilterForm.of(request)
    if filters.posted:
        return filters.to_url()
    rows = guidelines_found(request.user, str(filters.values.get("text", "")), str(filters.values.get("topic", "")))
    today = timezone.localdate()
    context = {
        "filters": filters,
        "tabs": library_tabs("guideline-list"),
        "table": guideline_table(rows, today) if rows else None,
        "begin_url": _begin_url(request.user, "guideline"),
    }
    return render(request, "cases/collaboration/guideline_list.html", context)


@require_safe
def guideline_detail(request: HttpRequest, guideline_id: int) -> HttpResponse:
    """One guideline: the version in force, or ``?v=`` another; ``&with=`` what it changed against an earlier one."""
    shown = guideline_get(request.user, guideline_id)
    today = timezone.localdate()
    version = _version(request, "v", shown) or shown.in_force(today) or (shown.versions[-1] if shown.versions else None)
    other = _version(request, "with", shown)
    compared = Changes(changes(other.text, version.text)) if version is not None and other is not None else ""
    context = {
        "shown": shown,
        "guideline": shown.guideline,
        "version": version,
        "other": other,
        "compared": compared,
        "chip": guideline_chip(shown, today),
        "binding": not_binding(),
        "cite": cite_guideline(version) if version is not None else "",
        "versions": versions_table(shown, today) if shown.versions else "",
        "advices": list(shown.guideline.advices.order_by("-published_on")),
        "edit_url": reverse("guideline-draft", args=[guideline_id]) if _edits(request.user, shown) else "",
        "matter_url": reverse("matter-detail", args=[shown.guideline.matter_id]) if shown.drafts else "",
    }
    return render(request, "cases/collaboration/guideline.html", context)


def _version(request: HttpRequest, name: str, shown: GuidelineShown) -> GuidelineVersion | None:
    """The version that the address names. Raises Http404 for one that is not there."""
    text = request.GET.get(name, "")
    if not text:
        return None
    number = whole(text)
    found = next((one for one in shown.versions if one.number == number), None)
    if found is None:
        raise Http404
    return found


def _edits(officer, shown: GuidelineShown) -> bool:
    return shown.drafts and guidelines.may_edit(officer, shown.guideline)


@require_http_methods(BAR)
def guideline_draft(request: HttpRequest, guideline_id: int) -> HttpResponse:
    """The shared text: what two change at once is put together, and nothing is overwritten unseen."""
    officer = request.user
    shown = draft_get(officer, guideline_id)
    guideline = shown.guideline
    require(officer, Action.MATTER_ACT, guideline.matter)
    # What was typed while it went to the leaders is refused by the service, and stays in the form.
    if not _edits(officer, shown) and not (request.method == "POST" and guidelines.may_draft(officer, shown.drafts)):
        raise Denied(
            _("The text is written on while it is being drafted, by those of both agencies who draft.")
            if shown.drafts
            else _("The text is written on by those of both agencies who draft it."),
            who=_("Read it, or write to those named under “Who takes part” on its matter."),
            url=reverse("guideline-detail", args=[guideline_id]),
            label=_("See the guideline"),
        )
    grown = guidelines.grown_from(guideline)
    offered = {one.pk: advice_name(one) for one in [*grown, *advices_found(officer)[:OFFERED]]}
    keys = [one.pk for one in grown]
    initial = {
        "text": guideline.draft,
        "base": guideline.draft,
        "seen": guideline.draft_version,
        "advices": keys,
        "advices_base": ",".join(map(str, sorted(keys))),
    }
    form = DraftForm(request.POST or None, initial=initial, offered=list(offered.items()))
    met: dict[str, object] = {}
    if request.method == "POST":
        met = _met(form, guideline, set(keys), offered)
        if not met and form.is_valid():
            added, removed = form.grown_changed()
            text = form.cleaned_data["text"]
            try:
                guidelines.draft_save(
                    officer=officer,
                    guideline=guideline,
                    seen=guideline.draft_version,
                    text=text,
                    added=added,
                    removed=removed,
                )
            except guidelines.DraftMovedOn:
                # Between reading and locking another was faster: the same as if it had been seen at once.
                guideline.refresh_from_db()
                now = {one.pk: advice_name(one) for one in guidelines.grown_from(guideline)}
                met = _met(form, guideline, set(now), offered | now)
            except ValidationError as refused:
                errors_take(form, refused)
            else:
                messages.success(request, _("Saved."))
                return redirect("guideline-detail", guideline_id)
    context = {"guideline": guideline, "shown": shown, "form": form, "who": guideline.draft_by} | met
    return render(request, "cases/collaboration/draft.html", context, status=422 if met or form.errors else 200)


def _met(form: DraftForm, guideline: Any, now: set[int], names: dict[int, str]) -> dict[str, object]:
    """What another has saved since the form was made, put together with what is typed; nothing where nobody has."""
    merge = form.meet(
        now_text=guideline.draft, now_version=guideline.draft_version, theirs=str(guideline.draft_by)
    )  # fmt: skip
    if merge is None:
        return {}
    came, went = form.meet_grown(now)
    return {
        "merge": merge,
        "changes": Changes.of(merge, guideline.draft_by),
        "came": [names[key] for key in sorted(came) if key in names],
        "went": [names[key] for key in sorted(went) if key in names],
    }


@require_safe
def custody_share(request: HttpRequest) -> HttpResponse:
    """The share of measures without custody in a period, and who stands behind every figure."""
    officer = request.user
    library_require(officer)
    filters = ShareForm.of(request)
    since, until = filters.period()
    share = non_custodial_share(officer, since, until)
    measures = filters.measures()
    pager = Pager.of(request, measures_page(officer, since, until, measures, 0, 0)[1])
    rows, _total = measures_page(officer, since, until, measures, pager.offset, pager.limit)
    context = {
        "filters": filters,
        "since": since,
        "until": until,
        "rule": RULE,
        "table": ShareTable(share, request.path, request.GET),
        "persons": persons_table(officer, rows) if rows else None,
        "pager": pager,
    }
    return render(request, "cases/collaboration/share.html", context)
