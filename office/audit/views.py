"""The auditor's page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from office.access.actions import Action
from office.access.queries import require
from office.audit.forms import AuditFilters
from office.audit.models import AuditRecord
from office.audit.pages import page_words
from office.audit.queries import audit_records, ids_shown
from office.audit.words import action_words, detail_words, read_words, root_words
from office.ui.chips import Chip, Tone
from office.ui.formats import moment
from office.ui.tables import Column, Pager, Row, Table
from office.ui.who import Who

PAGE = 50
# Numbers of cases in sight before the fold.
SHOWN = 6


def _row(record: AuditRecord, ids: dict[str, list[int]] | None) -> Row:
    if record.officer is None:
        actor: object = format_html('<span class="o-quiet">{}</span>', record.purpose or _("the system"))
    else:
        actor = Who(record.officer.agency or "third", f"{record.officer.name}（{record.officer.username}）")
    what: object = action_words(record.action, record.detail)
    if record.action in {"refused", "login.code-refused"}:
        what = Chip(what, Tone.NEAR)
    return Row(
        (
            moment(record.at), actor, what, root_words(record.root_kind, record.root_id), page_words(record.page),
            record.address or "", _details(record.detail, ids),
        )
    )  # fmt: skip


def _details(detail: dict, ids: dict[str, list[int]] | None) -> object:
    """Which roots were read, all of their numbers behind a fold where there are many; else the details by name."""
    if ids is None:
        return detail_words(detail)
    count = detail.get("of", detail.get("count", 0))
    short = read_words({kind: found[:SHOWN] for kind, found in ids.items()}, count)
    if all(len(found) <= SHOWN for found in ids.values()):
        return short
    return format_html("<details><summary>{}…</summary>{}</details>", short, read_words(ids, count))


@require_safe
def audit(request: HttpRequest) -> HttpResponse:
    """Who did and read what. Only metadata: no case content, no link to a case."""
    require(request.user, Action.AUDIT_SEE)
    filters = AuditFilters.of(request, officer=request.user)
    records = audit_records(request.user, **filters.values)
    pager = Pager.of(request, records.count(), PAGE)
    columns = (
        Column("at", _("When"), css="o-fit"),
        Column("who", _("Who"), css="o-fit"),
        Column("what", _("What was done"), css="o-fit"),
        Column("root", _("To what"), css="o-fit"),
        Column("page", _("Page")),
        Column("address", _("Address"), css="o-fit"),
        Column("detail", _("Details"), css="o-why"),
    )
    shown = list(records[pager.offset : pager.offset + pager.limit])
    ids = ids_shown(request.user, shown)
    table = Table(columns, [_row(record, ids.get(record.pk)) for record in shown], caption=_("Audit records"))
    return render(request, "office/audit/audit.html", {"filters": filters, "table": table, "pager": pager})
