"""Forms of notes, and of texts that several people edit."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from office.agencies.lists import listed
from office.notes.merging import MINE, Merge, marks_left, merged, plain
from office.notes.queries import Reader, agencies_told
from office.notes.services import LONGEST
from office.ui.fields import TextField


class NoteForm(forms.Form):
    """A note: for the own agency alone, unless it is ticked who else shall read it."""

    text = TextField(
        label=pgettext_lazy("note", "Note"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("No classified matters; minors by surname only."),
    )
    shared = forms.BooleanField(required=False)
    mentions = forms.TypedMultipleChoiceField(
        label=pgettext_lazy("note", "Tell"),
        coerce=int,
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 6}),
        help_text=gettext_lazy(
            "Who is chosen gets a message, and whoever is named in the note by @ and the name. Only who can see this"
            " matter is offered."
        ),
    )

    def __init__(self, *args: Any, officer: Any, readers: Sequence[Reader], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        told = agencies_told(readers)
        own = [(one.officer.pk, str(one.officer)) for one in readers if one.own_agency]
        groups: list[tuple[str, list[tuple[int, str]]]] = [(str(officer.agency), own)] if own else []
        for name in told:
            others = [one.officer for one in readers if not one.own_agency and str(one.officer.agency) == name]
            head = _("%(agency)s (only where the note is shared)") % {"agency": name}
            groups.append((head, [(who.pk, str(who)) for who in others]))
        self.fields["mentions"].choices = groups  # type: ignore[attr-defined]
        if not groups:
            del self.fields["mentions"]
        if not told:
            del self.fields["shared"]
            return
        self.fields["shared"].label = _("Shared: %(agencies)s can read it too") % {"agencies": listed(told)}
        self.fields["shared"].help_text = _(
            "Without the tick only %(agency)s reads it. What was shared cannot be taken back, only voided."
        ) % {"agency": officer.agency}


class VoidForm(forms.Form):
    """Why a note is void."""

    reason = TextField(label=gettext_lazy("Reason"), max_length=200)


class SharedTextForm(forms.Form):
    """A form over a text that others may edit at the same time: nothing is overwritten unseen.

    It carries the version and the text that were read (``seen``, ``base``). Where another has saved meanwhile, ``meet``
    puts both changes together in the field and says so; only the next press of the button saves, on what is then
    seen. A text in which somebody still has to choose is refused. Name the field in ``text_field``.
    """

    text_field = "text"
    seen = forms.IntegerField(widget=forms.HiddenInput)
    base = forms.CharField(widget=forms.HiddenInput, strip=False, required=False)

    def meet(self, *, now_text: str, now_version: int, mine: str = MINE, theirs: str) -> Merge | None:
        """Nothing where the text is still the one that was read; else what the two changes come to, as the form now
        shows it. ``theirs``: who saved meanwhile. Call it on a bound form, before asking whether it is valid."""
        seen = self.data.get(self.add_prefix("seen"), "")
        if str(seen) == str(now_version):
            return None
        name = self.add_prefix(self.text_field)
        typed = self.data.get(name, "")
        merge = merged(self.data.get(self.add_prefix("base"), ""), typed, now_text, names=(mine, theirs))
        self.data = self.data.copy()
        self.data[name] = merge.text
        self.data[self.add_prefix("base")] = plain(now_text)
        self.data[self.add_prefix("seen")] = str(now_version)
        return merge

    def clean(self) -> dict[str, Any]:
        """A text with two versions of a sentence in it is not finished."""
        data = super().clean() or self.cleaned_data
        if marks_left(data.get(self.text_field, "")):
            wrong = _("Two versions of a sentence stand side by side: keep one, and take out the lines in 【】.")
            self.add_error(self.text_field, ValidationError(wrong, code="marks"))
        return data
