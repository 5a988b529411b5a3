"""The one-time link's door: the code, and behind it one paper with what belongs to it.

Nobody logs in here. The address is asked for once; what it opens lasts an hour without a step and four in all, is bound
to one paper, and ends at once where the link ends. Answers tell nobody whether a link was ever given.
"""

from collections.abc import Callable
from functools import partial, wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases.suggestions.addressee import Way, files_told, papers_told, since_void, voids_told
from cases.suggestions.forms_addressee import typed_lost
from cases.suggestions.forms_door import CodeForm
from cases.suggestions.links import LONGEST, Inside, door_enter, door_inside, door_leave, door_may_send, door_stands
from cases.suggestions.views_addressee import addressee_act, addressee_page, gone_answer, letter_of
from office.access.context import Purpose, acting_as, current_acting
from office.access.middleware import SAFE
from office.audit.log import audit_write
from office.papers.files import attachment_open
from office.papers.filetypes import TYPES
from office.papers.queries import document_for_link, paper_of
from office.papers.showing import attachment_headers, sheet_response, word_response
from office.ui.middleware import KNOWN, LANGUAGE_COOKIE

COOKIE = "__Secure-door" if settings.SESSION_COOKIE_SECURE else "door"
PATH = "/door/"
DOOR_BASE = "cases/suggestions/door_base.html"
PURPOSE = "suggestion.door:{}"
CHINESE = "zh-hans"


def language_here(request: HttpRequest) -> str:
    """Chinese, or what was last chosen in this browser; never that of an officer who is logged in beside it."""
    chosen = request.COOKIES.get(LANGUAGE_COOKIE, "")
    return chosen if chosen in KNOWN else CHINESE


def upload_gate(request: HttpRequest) -> bool:
    """Whether files sent here come from somebody inside: of others nothing is kept, not even for a moment."""
    return request.path.startswith(PATH) and door_may_send(request.COOKIES.get(COOKIE, ""))


def shielded(response: HttpResponse) -> HttpResponse:
    """No search engine, no cache, no address of a page told to another."""
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response["Cache-Control"] = "no-store, private"
    response["Referrer-Policy"] = "strict-origin"
    return response


def closed(request: HttpRequest) -> HttpResponse:
    """The one answer to everything that does not open. What somebody had typed is given back."""
    if request.htmx:  # type: ignore[attr-defined]
        text = _("You are not inside any more. Open the link in another window, enter the code, then look again here.")
        return shielded(gone_answer(request, text, DOOR_BASE, ""))
    context = {"lost": typed_lost(request)}
    return shielded(render(request, "cases/suggestions/door_closed.html", context, status=404))


def void_answer(request: HttpRequest, inside: Inside) -> HttpResponse:
    """The paper of this link no longer stands: that, by which decision, and what had been typed. Not what it said."""
    told = [one for one in voids_told(inside.suggestion, way_of(inside)) if one.pk == inside.link.document_id]
    if request.htmx:  # type: ignore[attr-defined]
        text = _("The paper of this link is void: it has been amended or withdrawn.")
        return gone_answer(request, text, DOOR_BASE, reverse("door-inside"))
    since = since_void(inside.suggestion)
    context = {"voids": told, "since": since, "link": inside.link, "lost": typed_lost(request)}
    return render(request, "cases/suggestions/door_void.html", context, status=200 if request.method in SAFE else 409)


def by_link(view: Callable[..., HttpResponse] | None = None, *, void: bool = False) -> Callable[..., Any]:
    """For whoever is inside: the view acts for the link, never for an officer who happens to be logged in here.
    ``void``: also where the paper of the link is void; else that is what is told."""
    if view is None:
        return partial(by_link, void=void)

    @login_not_required
    @wraps(view)
    def wrapped(request: HttpRequest, **named: Any) -> HttpResponse:
        with translation.override(language_here(request)):
            inside = door_inside(request.COOKIES.get(COOKIE, ""))
            if inside is None:
                return closed(request)
            answer = void_answer if inside.void and not void else view
            outer = current_acting()
            purpose = Purpose(PURPOSE.format(inside.link.pk))
            page, address = (outer.page, outer.address) if outer else ("", None)
            try:
                with acting_as(purpose, writes=request.method not in SAFE, page=page, address=address):
                    return shielded(answer(request, inside, **(named if answer is view else {})))
            except Http404:
                return closed(request)

    return wrapped


def way_of(inside: Inside) -> Way:
    """The way of somebody inside."""
    return Way(
        actor=inside.actor,
        suggestion=inside.suggestion,
        base=DOOR_BASE,
        home=reverse("door-inside"),
        act=lambda code: reverse("door-act", args=[code]),
        paper=lambda pk: reverse("door-paper", args=[pk]),
        word=lambda pk: reverse("door-word", args=[pk]),
        file=lambda pk: reverse("door-file", args=[pk]),
        letter=reverse("door-letter"),
    )


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def door(request: HttpRequest, token: str) -> HttpResponse:
    """Before the door: the code. A wrong one and a link that does not open are answered alike."""
    address = request.META.get("REMOTE_ADDR")
    with translation.override(language_here(request)):
        if request.method != "POST":
            if door_stands(token, address) is None:
                return closed(request)
            return shielded(render(request, "cases/suggestions/door.html", {"form": CodeForm()}))
        form = CodeForm(request.POST)
        key = door_enter(token, form.cleaned_data["code"], address) if form.is_valid() else None
        if key is None:
            again = {"form": CodeForm(), "wrong": True}
            return shielded(render(request, "cases/suggestions/door.html", again, status=403))
        response = redirect("door-inside")
        response.set_cookie(
            COOKIE, key, max_age=int(LONGEST.total_seconds()), path=PATH, secure=settings.SESSION_COOKIE_SECURE,
            httponly=True, samesite="Strict",
        )  # fmt: skip
        return shielded(response)


@require_safe
@by_link
def door_page(request: HttpRequest, inside: Inside) -> HttpResponse:
    """The paper, its items, the own term, what may be done."""
    audit_write("suggestion.door-read", "suggestion", inside.suggestion.pk, detail={"link": inside.link.pk})
    return addressee_page(request, way_of(inside), link=inside.link)


@require_http_methods(["GET", "HEAD", "POST"])
@by_link
def door_act(request: HttpRequest, inside: Inside, act: str) -> HttpResponse:
    """Sign for it, object, reply."""
    return addressee_act(request, way_of(inside), act, link=inside.link)


@require_safe
@by_link(void=True)
def door_paper(request: HttpRequest, inside: Inside, paper_id: int) -> HttpResponse:
    """One of its papers, to be read and printed."""
    document = document_for_link(_known(inside, paper_id))
    way = way_of(inside)
    return sheet_response(request, paper_of(document), back=way.home, word=way.word(document.pk))


@require_safe
@by_link(void=True)
def door_word(request: HttpRequest, inside: Inside, paper_id: int) -> HttpResponse:
    """The same as a Word file."""
    document = document_for_link(_known(inside, paper_id))
    detail = {"document": document.pk, "link": inside.link.pk}
    audit_write("document.word", "suggestion", inside.suggestion.pk, detail=detail)
    return word_response(paper_of(document))


def _known(inside: Inside, paper_id: int) -> int:
    """A paper of the very suggestion that the link opens; where its own is void, the decision by which it is. Raises
    Http404."""
    known = {one.pk for one in papers_told(inside.suggestion)}
    if inside.void:
        voids = voids_told(inside.suggestion, way_of(inside))
        known &= {one.by_pk for one in voids if one.pk == inside.link.document_id}
    if paper_id not in known:
        raise Http404
    return paper_id


@require_safe
@by_link
def door_file(request: HttpRequest, inside: Inside, file_id: int) -> HttpResponse:
    """A file of the very suggestion, own or shared; always as a download."""
    found = next((one for one in files_told(inside.actor, inside.suggestion) if one.pk == file_id), None)
    if found is None:
        raise Http404
    try:
        answer = FileResponse(attachment_open(officer=None, attachment=found))
    except FileNotFoundError as missing:
        raise Http404 from missing
    return attachment_headers(answer, found, TYPES[found.type].content_type)


@require_safe
@by_link
def door_letter(request: HttpRequest, inside: Inside) -> HttpResponse:
    """The own reply as a letter, to be printed and sealed."""
    way = way_of(inside)
    return sheet_response(request, letter_of(way), back=way.home)


@require_POST
@by_link(void=True)
def door_out(request: HttpRequest, inside: Inside) -> HttpResponse:
    """Leave: the session ends, the link stays."""
    door_leave(inside)
    response = render(request, "cases/suggestions/door_left.html")
    response.delete_cookie(COOKIE, path=PATH)
    return response
