"""The custody list, printable, and its workbook.

Officers who see cases get the persons of their cases. The detention centre gets this page alone: who is held in the
cases of its joint office, without any case; custody supervision the same, with the cases that are shared with it.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from cases.clocks.parts import view_tabs
from cases.clocks.parts_custody import cell_words, custody_columns, custody_table
from cases.clocks.queries_custody import custody_inmates, custody_list
from office.access.actions import Action
from office.access.queries import can, require
from office.papers.workbook import CONTENT_TYPE, list_workbook
from office.ui.parts import Empty


def _rows(officer, now):
    """The rows and whether the officer may see cases. Who sees no case and keeps no inmates is refused."""
    cases = can(officer, Action.CASE_SEE)
    if can(officer, Action.CUSTODY_SEE):
        return custody_inmates(officer, now), cases
    require(officer, Action.CASE_SEE)
    return custody_list(officer, now), cases


@require_safe
def custody_page(request: HttpRequest) -> HttpResponse:
    """Who is in custody, what ends first on top. The whole list on one page, for printing."""
    officer, now = request.user, timezone.now()
    rows, cases = _rows(officer, now)
    empty = Empty(
        _("Nobody is in custody in the cases that you can see") if cases else _("Nobody is in custody"),
        _("A detention or an arrest that is recorded brings the person here, until the release is recorded."),
    )
    return render(
        request,
        "cases/clocks/custody.html",
        {
            "table": custody_table(rows, now, cases=cases) if rows else None,
            "empty": empty,
            "total": len(rows),
            "cases": cases,
            "today": timezone.localdate(now),
            "now": now,
            "may_export": not cases or can(officer, Action.CASE_EXPORT),
            "tabs": view_tabs("custody", request.GET) if cases else None,
        },
    )


@require_safe
def custody_export(request: HttpRequest) -> HttpResponse:
    """The same as a workbook."""
    officer, now = request.user, timezone.now()
    rows, cases = _rows(officer, now)
    if cases:
        require(officer, Action.CASE_EXPORT)
    columns = custody_columns(cases=cases)
    cells = ([cell_words(one, code, now) for code, _label in columns] for one in rows)
    mark = f"{officer} {timezone.localtime(now):%Y-%m-%d %H:%M}"
    heads = [str(label) for _code, label in columns]
    content = list_workbook(pgettext("custody", "Persons in custody"), heads, cells, mark)
    answer = HttpResponse(content, content_type=CONTENT_TYPE)
    answer["Content-Disposition"] = f'attachment; filename="custody-{timezone.localdate(now):%Y%m%d}.xlsx"'
    return answer
