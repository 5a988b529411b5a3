"""What is done on a suggestion beside its steps: its theme, and the matters that it grew from."""

import datetime as dt
from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from cases.suggestions.models import Suggestion, SuggestionOrigin
from cases.suggestions.models_themes import Theme
from office.access.actions import Action
from office.access.queries import require
from office.agencies.models import Side
from office.audit.log import audit_write


def own_require(officer, suggestion: Suggestion) -> None:
    """Go on only for an officer of the procuratorate who may act on it."""
    require(officer, Action.MATTER_ACT, suggestion)
    if officer.side != Side.PROCURATORATE:
        raise PermissionDenied


def origins_add(suggestion: Suggestion, matter_ids: Iterable[int], *, by=None, now: dt.datetime | None = None) -> None:
    """Matters that it grew from; one that is linked already is not linked twice. The caller has asked for their
    sight."""
    held = SuggestionOrigin.objects.filter(suggestion=suggestion, ended_at=None)
    known = set(held.values_list("origin_id", flat=True))
    SuggestionOrigin.objects.bulk_create(
        SuggestionOrigin(suggestion=suggestion, origin_id=pk, since=now or timezone.now(), by=by)
        for pk in sorted(set(matter_ids) - known)
    )


def theme_choose(*, officer, suggestion: Suggestion, theme: Theme | None) -> None:
    """Put it under a theme of its office, or under none. Errors: Http404, PermissionDenied."""
    own_require(officer, suggestion)
    if theme is not None and theme.office_id != suggestion.office_id:
        raise PermissionDenied
    Suggestion.objects.filter(pk=suggestion.pk).update(theme=theme)
    detail = {"theme": theme.pk if theme else None}
    audit_write("suggestion.theme", "suggestion", suggestion.pk, detail=detail)
