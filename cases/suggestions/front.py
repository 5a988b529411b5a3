"""What suggestions bring to the common pages: navigation, search."""

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases.matters.loader import flow_of
from cases.matters.parts import Pages, state_chip
from cases.register.boxes import CaseBox, CaseBoxRow
from cases.register.models import Case
from cases.suggestions.models import Suggestion
from cases.suggestions.parts import suggestion_table
from cases.suggestions.queries import (
    SuggestionFilters,
    own_side,
    suggestions_like,
    suggestions_of_case,
    suggestions_page,
)
from office.access.actions import Action
from office.access.queries import can
from office.access.roles import sees
from office.front.registry import FollowUpGroup, HomeSection, NavEntry, SearchHit

ROOT, THIRD, HOME_ROWS = "suggestion", "third", 15
PAGES = Pages(
    model=Suggestion,
    root_kind=ROOT,
    list="suggestion-list",
    detail="suggestion-detail",
    act="suggestion-act",
    new="suggestion-new",
    address=lambda name, group: reverse(name),
)


def sees_suggestions(officer) -> bool:
    """Whether the officer's role has to do with suggestions at all."""
    return can(officer, Action.MATTER_SEE) and sees(officer, Suggestion._meta.label_lower)


def nav(officer) -> list[NavEntry]:
    """检察建议, for roles that see suggestions."""
    if not sees_suggestions(officer):
        return []
    entry = NavEntry(
        "suggestions",
        pgettext("navigation", "Suggestions"),
        reverse("suggestion-list"),
        order=40,
        follow=("suggestion.",),
        by_root=True,
    )
    return [entry]


def third_section(officer, today: dt.date) -> HomeSection | None:
    """On the home page of a third agency: what is addressed to it, and nothing else."""
    if officer.side != THIRD or not sees_suggestions(officer):
        return None
    rows, total = suggestions_page(officer, SuggestionFilters(), ("over", "-last_at", "-pk"), 0, HOME_ROWS)
    if not rows:
        # The empty list of the page says what comes here.
        return None
    return HomeSection(
        title=_("Suggestions to your agency"),
        count=total,
        body=suggestion_table(officer, rows, inner=False),
        more_url=reverse("suggestion-list"),
        more_text=_("See all of them"),
    )


def case_box(officer, case: Case) -> CaseBox | None:
    """On the page of a case, for the side that issues them: the suggestions that came from it."""
    if not sees_suggestions(officer) or not own_side(officer):
        return None
    rows = [
        CaseBoxRow(
            one.title, reverse("suggestion-detail", args=[one.pk]), [state_chip(flow_of(one.kind), one.shown)],
            note=" ".join(filter(None, (one.number, one.addressee_name))),
        )
        for one in suggestions_of_case(officer, case)
    ]  # fmt: skip
    return CaseBox(_("Suggestions from this case"), rows) if rows else None


def followup_groups() -> list[FollowUpGroup]:
    """In the ledger of what anyone owes anyone."""
    return [FollowUpGroup("suggestions", pgettext("navigation", "Suggestions"), ("suggestion.",), order=40)]


def search(officer, text: str, limit: int) -> list[SearchHit]:
    """Suggestions by number or title, of those in sight."""
    if not sees_suggestions(officer):
        return []
    return [
        SearchHit(
            title=one.title,
            subtitle=" · ".join(filter(None, (one.number, one.addressee_name))),
            url=reverse("suggestion-detail", args=[one.pk]),
            chip=state_chip(flow_of(one.kind), one.shown),
            group=_("Procuratorial suggestions"),
        )
        for one in suggestions_like(officer, text, limit)
    ]
