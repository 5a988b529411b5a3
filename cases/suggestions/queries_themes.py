"""Reads of governance themes. A theme is the procuratorate's own way of looking at its suggestions."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.http import Http404

from cases.matters.queries import matters_seen
from cases.register.roots import case_refs
from cases.suggestions.models import Suggestion, SuggestionCase, SuggestionItem, SuggestionStep
from cases.suggestions.models_themes import Theme, ThemeFigure
from cases.suggestions.queries import own_side, tally_of
from office.access.actions import Action
from office.access.queries import can
from office.access.roles import sees
from office.front.registry import RootRef


def themes_require(officer) -> None:
    """Go on only for an officer of the procuratorate whose role has to do with suggestions."""
    may = can(officer, Action.MATTER_SEE) and sees(officer, Suggestion._meta.label_lower)
    if not may or not own_side(officer):
        raise PermissionDenied


def themes_of(officer) -> QuerySet[Theme]:
    """The themes of the officer's joint office."""
    return Theme.objects.filter(office_id=officer.agency.office_id).order_by("-active", "name")


def theme_get(officer, pk: int) -> Theme:
    """One of them. Raises Http404."""
    found = themes_of(officer).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def figure_get(officer, pk: int) -> ThemeFigure:
    """A figure of a theme of the office. Raises Http404."""
    found = ThemeFigure.objects.select_related("theme").filter(
        pk=pk, theme__office_id=officer.agency.office_id, voided_at=None
    )
    figure = found.first()
    if figure is None:
        raise Http404
    return figure


@dataclass(frozen=True, slots=True)
class Listed:
    """A theme in the list, with the counts of what this officer sees."""

    theme: Theme
    suggestions: int
    replied: int
    adopted: int
    closed: int


def themes_listed(officer) -> list[Listed]:
    """Themes with their counts, of suggestions in sight: one query beside the themes."""
    rows = matters_seen(officer, Suggestion).filter(theme__isnull=False, issued_on__isnull=False)
    rows = rows.exclude(shown="withdrawn").order_by().values("theme")
    counted = {
        row["theme"]: row
        for row in rows.annotate(
            n=Count("pk", distinct=True),
            replied=Count("pk", filter=Q(replied_on__isnull=False), distinct=True),
            adopted=Count("pk", filter=Q(outcome="adopted"), distinct=True),
            done=Count("pk", filter=Q(over=True), distinct=True),
        )
    }
    none = {"n": 0, "replied": 0, "adopted": 0, "done": 0}
    return [
        Listed(theme, told["n"], told["replied"], told["adopted"], told["done"])
        for theme in themes_of(officer)
        for told in [counted.get(theme.pk, none)]
    ]


@dataclass(frozen=True, slots=True)
class Story:
    """From the cases to the effect: how many there are of each, and the rows that this officer sees."""

    cases: int
    refs: list[RootRef]
    suggestions: list[Any]
    tally: Any
    measures: int
    adopted: int
    revisits: int
    passed: int
    figures: list[ThemeFigure]


def story_of(officer, theme: Theme) -> Story:
    """The story of a theme, of the suggestions in sight. Cases are counted, and named only where they are in sight."""
    seen = matters_seen(officer, Suggestion).filter(theme=theme)
    suggestions = list(seen.select_related("agency").order_by("-issued_on", "-pk"))
    ids = [one.pk for one in suggestions]
    links = SuggestionCase.objects.filter(suggestion__in=ids, ended_at=None)
    cases = sorted(set(links.values_list("case_id", flat=True)))
    issued = [one.pk for one in suggestions if one.issued_on and one.shown != "withdrawn"]
    items = SuggestionItem.objects.filter(matter__in=issued, list="measure", withdrawn=False)
    steps = SuggestionStep.objects.filter(matter__in=ids, act__in=("revisit_pass", "revisit_relapse"))
    acts = list(steps.values_list("act", flat=True))
    return Story(
        cases=len(cases),
        refs=list(case_refs(officer, cases).values()),
        suggestions=suggestions,
        tally=tally_of(seen),
        measures=items.count(),
        adopted=items.filter(verdict="adopted").count(),
        revisits=len(acts),
        passed=acts.count("revisit_pass"),
        figures=list(ThemeFigure.objects.filter(theme=theme, voided_at=None).order_by("at", "pk")),
    )
