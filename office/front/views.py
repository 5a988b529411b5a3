"""Home, search, messages, language."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from office.agencies.checklist import first_steps
from office.front import services
from office.front.empty import empty_words
from office.front.home import parts_of, summary_of, summary_words
from office.front.queries import box_page, figures_fresh, found, home_boxes, home_items, home_lines, home_sections
from office.front.searching import hits_grouped
from office.outbox.services import messages_mark_read
from office.ui.filters import keep_private, recall_private
from office.ui.middleware import KNOWN, LANGUAGE_COOKIE
from office.ui.parts import Tab

TEXT_LONGEST = 100
YEAR = 365 * 24 * 3600


def _back(request: HttpRequest, otherwise: str) -> HttpResponseRedirect:
    """Back to the page that asked, if it is ours."""
    url = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())
    return redirect(url if ours else otherwise)


@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """今日: what I must do."""
    day = timezone.localdate()
    items = home_items(request.user, day)
    figures_fresh(request.user)
    steps = first_steps(request.user)
    context = {
        "steps": steps,
        "next_step": next((step for step in steps if not step.done), None),
        "empty": empty_words(request.user),
        "today": day,
        "moment": timezone.localtime(),
        "parts": parts_of(items, day, whole="all" in request.GET),
        "summary": summary_words(summary_of(items, day)),
        "sections": home_sections(request.user, day),
        "boxes": home_boxes(request.user, day),
        "lines": home_lines(request.user, day),
    }
    return render(request, "office/front/today.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def search(request: HttpRequest, key: str = "") -> HttpResponse:
    """One box for everything. What is typed may be a name, so it is posted and never stands in a URL."""
    if request.method == "POST":
        text = request.POST.get("text", "").strip()[:TEXT_LONGEST]
        if not text:
            return redirect("search")
        return redirect("search_found", key=keep_private(request, {"text": text}))
    text = recall_private(request, key).get("text", "") if key else ""
    hits = found(request.user, text) if text else []
    context = {"text": text, "groups": hits_grouped(hits), "total": len(hits), "gone": bool(key) and not text}
    return render(request, "office/front/search.html", context)


@require_safe
def messages(request: HttpRequest) -> HttpResponse:
    """What was told to me, newest first."""
    unread = request.GET.get("show") != "all"
    page = box_page(request.user, unread=unread, start=request.GET.get("from", "0"))
    figures = figures_fresh(request.user)
    address = reverse("messages")
    tabs = [
        Tab(_("Unread"), address, unread, figures.unread),
        Tab(_("All messages"), f"{address}?show=all", not unread),
    ]
    return render(request, "office/front/messages.html", {"page": page, "unread": unread, "tabs": tabs})


@require_POST
def message_open(request: HttpRequest, message_id: int) -> HttpResponse:
    """Read a message and go to what it is about."""
    target = services.message_open(officer=request.user, message_id=message_id)
    if target is None:
        raise Http404
    return redirect(target)


@require_POST
def messages_read(request: HttpRequest) -> HttpResponse:
    """Mark the messages of this page as read."""
    ids = [
        int(value) for value in request.POST.getlist("rows") if value.isascii() and value.isdigit() and len(value) < 19
    ]
    messages_mark_read(officer=request.user, message_ids=ids)
    return redirect("messages")


@login_not_required
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Switch the language; it stays with the officer, and in this browser for the log-in page."""
    answer = _back(request, "today")
    code = request.POST.get("language", "")
    if code in KNOWN:
        if request.user.is_authenticated:
            services.language_choose(officer=request.user, language=code)
        answer.set_cookie(
            LANGUAGE_COOKIE, code, max_age=YEAR, httponly=True, samesite="Lax", secure=request.is_secure()
        )
    return answer
