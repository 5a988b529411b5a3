"""Sample ledgers to download, and the way out of the demonstration."""

from django.contrib.auth import logout
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from office.access.actions import Action
from office.access.queries import require
from office.front.demo import demo_loaded
from office.ui.parts import Confirm
from office.ui.tables import Column, Row, Table
from sharing.demo.leave import demo_leave, demo_refusal
from sharing.demo.queries import demo_sample, demo_samples
from sharing.demo.samples import MENDABLE, Sample
from sharing.ledgers.layouts import LAYOUTS

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _now():
    return timezone.localtime().replace(tzinfo=None)


@require_safe
def samples(request: HttpRequest) -> HttpResponse:
    """What the officer's agency has entered since the demonstration was loaded."""
    require(request.user, Action.LEDGER_IMPORT)
    if not demo_loaded():
        raise Http404
    found = demo_samples(request.user, _now())
    columns = (
        Column("ledger", _("Ledger")),
        Column("what", _("What is in it")),
        Column("rows", _("Rows"), numeric=True),
        Column("file", _("File"), css="o-fit"),
    )
    table = Table(columns, [Row(_cells(sample)) for sample in found], caption=_("Sample ledgers"))
    return render(request, "sharing/demo/samples.html", {"table": table, "any": bool(found)})


def _cells(sample: Sample) -> tuple[object, ...]:
    faulty = sample.name.startswith(MENDABLE)
    what = _("Rows with errors, to try the quarantine") if faulty else _("Entered since the demonstration was loaded")
    return (
        LAYOUTS[sample.layout].name(get_language() or "zh-hans"),
        what,
        sample.rows,
        format_html('<a href="{}">{}</a>', reverse("demo_sample", args=[sample.name]), _("Download")),
    )


@require_safe
def sample(request: HttpRequest, name: str) -> HttpResponse:
    """One sample ledger as a workbook."""
    require(request.user, Action.LEDGER_IMPORT)
    content = demo_sample(request.user, name, _now())
    if content is None:
        raise Http404
    answer = HttpResponse(content, content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest) -> HttpResponse:
    """Ask once more, then empty the database; whoever asked stands on the first-run page."""
    officer = request.user
    require(officer, Action.DEMO_LEAVE)
    refusal = demo_refusal()
    if request.method == "POST" and not refusal:
        # The session goes first: its row is among those that are removed.
        logout(request)
        try:
            demo_leave(officer=officer)
        except ValidationError as error:
            refusal = "；".join(error.messages)
        else:
            return redirect("/")
    if refusal:
        return render(request, "sharing/demo/refused.html", {"refusal": refusal}, status=409)
    confirm = Confirm(
        title=_("Leave the demonstration"),
        lead=_("All data of the demonstration county are removed. This cannot be undone."),
        submit=_("Remove the demonstration"),
        cancel_url=reverse("today"),
        effects=[
            _("All cases, notices, officers and the audit record of the demonstration go."),
            _("Everybody is logged out; the demo accounts no longer exist."),
            _("The next page sets up your real office and its first administrator."),
        ],
        danger=True,
    )
    return render(request, "office/ui/confirm.html", {"confirm": confirm})
