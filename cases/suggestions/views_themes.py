"""Pages of governance themes."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from cases.suggestions.forms_door import EndForm
from cases.suggestions.forms_themes import FigureForm, ThemeForm
from cases.suggestions.parts import suggestion_table
from cases.suggestions.parts_themes import Bars, change_words, story_shown, themes_table
from cases.suggestions.queries_themes import figure_get, story_of, theme_get, themes_listed, themes_require
from cases.suggestions.services_themes import figure_add, figure_void, theme_change, theme_make
from office.access.context import note_read
from office.agencies.pages import attempt, confirm_page, form_page
from office.ui.parts import Confirm


@require_safe
def theme_list(request: HttpRequest) -> HttpResponse:
    """All themes of the office."""
    themes_require(request.user)
    listed = themes_listed(request.user)
    return render(request, "cases/suggestions/themes.html", {"table": themes_table(listed) if listed else None})


@require_safe
def theme_detail(request: HttpRequest, theme_id: int) -> HttpResponse:
    """One theme: from the cases to the effect."""
    themes_require(request.user)
    theme = theme_get(request.user, theme_id)
    story = story_of(request.user, theme)
    note_read("suggestion", [one.pk for one in story.suggestions])
    figures = [(one, Bars(one), change_words(one)) for one in story.figures]
    table = suggestion_table(request.user, story.suggestions, inner=True) if story.suggestions else None
    return render(
        request,
        "cases/suggestions/theme.html",
        {"theme": theme, "story": story, "told": story_shown(theme, story), "table": table, "figures": figures},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def theme_new(request: HttpRequest) -> HttpResponse:
    """Add a theme."""
    themes_require(request.user)
    form = ThemeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        made = attempt(form, lambda: theme_make(officer=request.user, name=said["name"], about=said["about"]))
        if made is not None:
            return redirect("theme-detail", made.pk)
    return form_page(
        request, form, title=_("New theme"), submit=pgettext("button", "Save"), cancel=reverse("theme-list")
    )


@require_http_methods(["GET", "HEAD", "POST"])
def theme_edit(request: HttpRequest, theme_id: int) -> HttpResponse:
    """Correct a theme, or set it aside."""
    themes_require(request.user)
    theme = theme_get(request.user, theme_id)

    def fresh() -> dict:
        now = theme_get(request.user, theme_id)
        return {"name": now.name, "about": now.about, "active": now.active, "version": now.version}

    form = ThemeForm(request.POST or None, initial=fresh())
    page = reverse("theme-detail", args=[theme.pk])
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        if attempt(form, lambda: theme_change(officer=request.user, theme=theme, **said), fresh):
            return redirect(page)
    return form_page(request, form, title=theme.name, submit=pgettext("button", "Save"), cancel=page)


@require_http_methods(["GET", "HEAD", "POST"])
def theme_figure(request: HttpRequest, theme_id: int) -> HttpResponse:
    """Enter a figure before and after."""
    themes_require(request.user)
    theme = theme_get(request.user, theme_id)
    form = FigureForm(request.POST or None)
    page = reverse("theme-detail", args=[theme.pk])
    if request.method == "POST" and form.is_valid():
        if attempt(form, lambda: figure_add(officer=request.user, theme=theme, said=form.cleaned_data)):
            return redirect(page)
    title = _("Effect in figures: %(theme)s") % {"theme": theme.name}
    return form_page(request, form, title=title, submit=pgettext("button", "Save"), cancel=page)


@require_http_methods(["GET", "HEAD", "POST"])
def theme_figure_void(request: HttpRequest, figure_id: int) -> HttpResponse:
    """Void a wrong figure."""
    themes_require(request.user)
    figure = figure_get(request.user, figure_id)
    form = EndForm(request.POST or None)
    page = reverse("theme-detail", args=[figure.theme_id])

    def void() -> bool:
        figure_void(officer=request.user, figure=figure, reason=form.cleaned_data["reason"])
        return True

    if request.method == "POST" and form.is_valid() and attempt(form, void):
        return redirect(page)
    return confirm_page(
        request,
        Confirm(
            title=_("Void a figure"), lead=figure.label, form=form, submit=pgettext("button", "Void"),
            cancel_url=page, danger=True,
        ),
    )  # fmt: skip
