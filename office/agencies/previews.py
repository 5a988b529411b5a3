"""What a notice setting would issue at once. The app that issues notices tells:

    notice_preview = "sharing.notices.front.preview"

in its AppConfig: a callable (agency, theme, period_kind, starts_on, today) → the words of the periods that are over
and have no notice yet, oldest first.
"""

import datetime as dt
from collections.abc import Sequence

from django.apps import apps
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from office.agencies.models import Agency


def issued_at_once(
    agency: Agency, *, theme: str, period_kind: str, starts_on: dt.date, active: bool, today: dt.date
) -> list[str]:
    """The periods for which notices go out within the minute after saving, in words."""
    if not active:
        return []
    found: list[str] = []
    for config in apps.get_app_configs():
        path = getattr(config, "notice_preview", "")
        if path:
            found += import_string(path)(agency, theme, period_kind, starts_on, today)
    return found


def span(periods: Sequence[str]) -> str:
    """The first and the last of them."""
    if len(periods) == 1:
        return periods[0]
    return _("%(first)s to %(last)s") % {"first": periods[0], "last": periods[-1]}


def will_issue(periods: Sequence[str]) -> str:
    """The sentence before saving."""
    return ngettext(
        "%(n)s notice will be issued at once: %(span)s", "%(n)s notices will be issued at once: %(span)s", len(periods)
    ) % {"n": len(periods), "span": span(periods)}


def saved_words(periods: Sequence[str], *, active: bool) -> str:
    """What is true after saving."""
    if not active:
        return _("Saved. This notice is not issued.")
    if not periods:
        return _("Saved. Nothing is issued at once; from now on a notice goes out when a period is over.")
    return ngettext(
        "Saved. %(n)s notice is being issued now, within a minute: %(span)s. After that one goes out when a period is "
        "over.",
        "Saved. %(n)s notices are being issued now, within a minute: %(span)s. After that one goes out when a period "
        "is over.",
        len(periods),
    ) % {"n": len(periods), "span": span(periods)}
