"""Filter bars of the library and of the share of custody, and the form over a guideline's text."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from cases.collaboration.custody_share import CUSTODY, WITHOUT
from cases.collaboration.guidelines import TEXT_MOST
from cases.collaboration.models import Topic
from cases.register.forms_list import day_field
from cases.register.queries import text_clean
from cases.register.words import measure_label
from office.notes.forms import SharedTextForm
from office.ui.fields import TextField
from office.ui.filters import FilterForm


class LibraryFilterForm(FilterForm):
    """Words and subject. What is typed stays out of addresses, as in every search."""

    private = ("text",)

    text = forms.CharField(
        label=pgettext_lazy("library", "Words in it"), max_length=100, widget=forms.TextInput(attrs={"type": "search"})
    )
    topic = forms.ChoiceField(
        label=pgettext_lazy("library", "Subject"), choices=[("", gettext_lazy("all")), *Topic.choices]
    )

    def clean_text(self) -> str:
        """Full-width letters and figures as half-width ones."""
        return text_clean(self.cleaned_data["text"])


class AdviceFilterForm(LibraryFilterForm):
    """Withdrawn answers as well, where they are asked for."""

    withdrawn = forms.BooleanField(label=pgettext_lazy("library", "Those taken out as well"))


KINDS = [
    ("", gettext_lazy("all")),
    ("without", pgettext_lazy("measure", "without custody")),
    ("custody", pgettext_lazy("measure", "custody")),
]
GROUPS = {"": (), "without": WITHOUT, "custody": CUSTODY}


class ShareForm(FilterForm):
    """The period, and which of the persons."""

    since = day_field(pgettext_lazy("period", "From"))
    until = day_field(pgettext_lazy("period", "To"))
    kind = forms.ChoiceField(label=pgettext_lazy("measure", "Measure"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        single = [(code, measure_label(code)) for code in (*WITHOUT, *CUSTODY)]
        self.fields["kind"].choices = [*KINDS, *single]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A period runs forward."""
        data = super().clean() or {}
        since, until = data.get("since"), data.get("until")
        if since and until and until < since:
            self.add_error("until", ValidationError(_("This day lies before the first.")))
        return data

    def measures(self) -> tuple[str, ...]:
        """The measures asked for; empty for all of them."""
        kind = str(self.values.get("kind", ""))
        return GROUPS.get(kind, (kind,))

    def period(self) -> tuple[dt.date, dt.date]:
        """The period asked for; this year so far, where nothing is."""
        today = timezone.localdate()
        values = self.values
        since = values.get("since") or dt.date(today.year, 1, 1)
        until = values.get("until") or today
        return since, max(since, until)  # type: ignore[type-var,return-value]


class DraftForm(SharedTextForm):
    """The shared text of a guideline, and the answers of which it grew."""

    text = TextField(
        label=pgettext_lazy("guideline", "Text"),
        max_length=TEXT_MOST,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 24}),
        help_text=gettext_lazy("Both agencies write on it. What two change at once is put together by sentence."),
    )
    # The answers that were among them when the form was made: what is ticked is held against these.
    advices_base = forms.CharField(widget=forms.HiddenInput, required=False)
    advices = forms.TypedMultipleChoiceField(
        label=pgettext_lazy("guideline", "Grown out of"),
        coerce=int,
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 6}),
        help_text=gettext_lazy("Published answers; hold Ctrl to choose several."),
    )

    def __init__(self, *args: Any, offered: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["advices"].choices = offered  # type: ignore[attr-defined]
        if not offered:
            del self.fields["advices"]

    def grown_before(self) -> set[int]:
        """The answers that stood there when the form was made."""
        text = str(self.data.get(self.add_prefix("advices_base"), ""))
        return {int(key) for key in text.split(",") if key.isascii() and key.isdigit()}

    def grown_changed(self) -> tuple[set[int], set[int]]:
        """(answers that the officer put there, those taken away), of a valid form. What was not offered is not
        touched."""
        chosen = self.cleaned_data.get("advices")
        if chosen is None:
            return set(), set()
        before = self.grown_before()
        offered = {key for key, _text in self.fields["advices"].choices}  # type: ignore[attr-defined]
        return set(chosen) - before, (before & offered) - set(chosen)

    def meet_grown(self, now: set[int]) -> tuple[set[int], set[int]]:
        """Where another has saved meanwhile: the officer's changes are put upon what stands there now, in the field.
        Gives (answers that the other put there, those that the other took away)."""
        name = self.add_prefix("advices")
        before = self.grown_before()
        typed = {int(key) for key in self.data.getlist(name) if key.isascii() and key.isdigit()}  # type: ignore[union-attr]
        self.data = self.data.copy()
        self.data.setlist(name, [str(key) for key in sorted((now | (typed - before)) - (before - typed))])  # type: ignore[union-attr]
        self.data[self.add_prefix("advices_base")] = ",".join(map(str, sorted(now)))
        return now - before, before - now
