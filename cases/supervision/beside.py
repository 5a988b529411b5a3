"""What supervision shows on the pages of a violation: the catalogue beside the form, the class that it belongs to."""

from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases.matters.table import Act
from cases.supervision.parts import kind_name, kinds_table, times
from cases.supervision.queries import repeats_of
from cases.supervision.violations import KINDS
from office.ui.chips import Chip, Tone
from office.ui.html import join, link

WITH_CATALOGUE = frozenset({"find", "amend"})


def violation_beside(officer, matter: Any, case: Any, act: Act | None) -> object:
    """The kinds of RULES 567 with their articles, to be read while they are chosen; on the matter's own page whether it
    belongs to a class that has been proposed."""
    if act is None:
        return _class(officer, matter) if matter is not None else ""
    return _catalogue() if act.code in WITH_CATALOGUE else ""


def _catalogue() -> SafeString:
    return format_html(
        '<details class="o-note"><summary>{}</summary>{}</details>',
        _("The sixteen kinds of RULES 567 and the articles they break"),
        kinds_table(list(KINDS.values()), begins=False),
    )


def _class(officer, matter: Any) -> SafeString:
    rows = repeats_of(officer, matter)
    lines = [
        format_html(
            '<p class="o-note">{} {} {}</p>',
            Chip(times(row.count), Tone.NEAR),
            _("The unit has this violation again and again: %(kind)s.") % {"kind": kind_name(row.kind)},
            link(reverse("repeat-detail", args=[row.pk]), pgettext("navigation", "Repeated violations")),
        )
        for row in rows
    ]
    return join(lines)
