"""Pages of notes: those on a root with the form for one more, and voiding one's own."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from office.agencies.forms import errors_take
from office.notes import services
from office.notes.forms import NoteForm, VoidForm
from office.notes.parts import Notes
from office.notes.queries import note_get, notes_seen, readers_offered, root_seen
from office.ui.parts import Confirm

FORM = ["GET", "HEAD", "POST"]


@require_http_methods(FORM)
def notes(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """The notes on a root, and a form for one more."""
    officer = request.user
    ref = root_seen(officer, kind, pk)
    readers = readers_offered(officer, kind, pk)
    form = NoteForm(request.POST or None, officer=officer, readers=readers)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                services.note_write(officer=officer, root_kind=kind, root_id=pk, **form.cleaned_data)
        except ValidationError as refused:
            errors_take(form, refused)
        else:
            messages.success(request, _("Noted."))
            return redirect("notes", kind, pk)
    items = notes_seen(officer, kind, pk)
    context = {"ref": ref, "form": form, "notes": Notes(items) if items else "", "agency": officer.agency}
    return render(request, "office/notes/notes.html", context, status=422 if form.errors else 200)


@require_http_methods(FORM)
def note_void(request: HttpRequest, note_id: int) -> HttpResponse:
    """Ask why, then void one's own note."""
    officer = request.user
    note = note_get(officer, note_id)
    if note.author_id != officer.pk:
        raise PermissionDenied
    back = reverse("notes", args=[note.root_kind, note.root_id])
    form = VoidForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.note_void(officer=officer, note_id=note_id, **form.cleaned_data)
        messages.success(request, _("The note is void."))
        return redirect(back)
    confirm = Confirm(
        title=_("Void the note"),
        lead=note.text,
        effects=[_("It stays readable, struck through, with the reason.")],
        submit=pgettext("button", "Void"),
        cancel_url=back,
        form=form,
        danger=True,
    )
    return render(request, "office/ui/confirm.html", {"confirm": confirm}, status=422 if form.errors else 200)
