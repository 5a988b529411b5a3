"""The form of a step, as its flow says: fields, the true day, a word, files, rows. It carries what it saw."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from cases.matters.checks import REASON_MOST
from cases.matters.forms_fields import PREFIX, Offer, blank_words, field_made, lines_plain
from cases.matters.forms_rows import MORE, AnswersForm, RowSet, VerdictsForm, rows_form
from cases.matters.models import ItemBase
from cases.matters.table import Act, Field, Flow
from cases.register.forms_list import day_field
from cases.register.forms_record import errors_add
from office.papers.forms import FilesField
from office.ui.fields import TextField

TITLE_MOST = 200
# What the service calls the parts of a form that are sets of rows.
REASON_ROWS = 3


class StepForm(forms.Form):
    """One step. ``seen``: how many steps the officer had been shown; inner steps of the other side do not count."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, offer: Offer, act: Act, titled: str = "", **kwargs):
        super().__init__(*args, **kwargs)
        self.act = act
        if titled:
            self.fields["title"] = TextField(
                label=pgettext("matter", "What it is about"), max_length=TITLE_MOST, required=titled == "required",
                help_text=_("A few words by which it is known in lists; no personal data."),
            )  # fmt: skip
        for one in act.field:
            self.fields[PREFIX + one.name] = field_made(offer, one)
        if act.dated:
            self.fields["happened_on"] = day_field(gettext_lazy("Day"))
            self.fields["happened_on"].help_text = _("The day on which it truly was; not in the future.")
        self.fields["reason"] = TextField(
            label=pgettext_lazy("matter", "Reason") if act.reason else pgettext_lazy("matter", "Word"),
            required=act.reason,
            max_length=REASON_MOST,
            widget=forms.Textarea(attrs={"rows": REASON_ROWS}),
        )
        for name in ("title", "reason", "happened_on"):
            if name in self.fields:
                self.fields[name].error_messages["required"] = blank_words("date" if name == "happened_on" else "text")
        if act.files or act.files_needed:
            self.fields["files"] = FilesField(label=pgettext_lazy("matter", "Files"), required=act.files_needed)

    def clean_happened_on(self) -> dt.date:
        """Only what has happened is entered."""
        day = self.cleaned_data["happened_on"]
        if day > timezone.localdate():
            raise ValidationError(_("The day lies in the future; only what has happened is entered."))
        return day

    def clean(self) -> dict[str, Any]:
        """The end of a line is one character, whoever sent it."""
        return lines_plain(super().clean() or {})

    def data_given(self) -> dict[str, Any]:
        """What the fields say, by name."""
        return {one.name: self.cleaned_data.get(PREFIX + one.name) for one in self.act.field}


@dataclass
class StepSheet:
    """Everything that is filled in for a step: the form, and the rows entered, answered or evaluated."""

    flow: Flow
    act: Act
    form: StepForm
    rows: RowSet | None = None
    answers: AnswersForm | None = None
    verdicts: VerdictsForm | None = None
    lost: bool = field(default=False)
    """Files were chosen and cannot be kept over a preview without script."""

    @property
    def parts(self) -> list[Any]:
        """The form and its rows, without what this step does not have."""
        return [one for one in (self.form, self.rows, self.answers, self.verdicts) if one is not None]

    def is_valid(self) -> bool:
        """Whether all of it is; each is asked, so that every mistake is shown at once."""
        found = [one.is_valid() for one in self.parts]
        return all(found)

    @property
    def wrong(self) -> bool:
        """Whether anything has been refused."""
        return any(
            bool(one.errors) or bool(getattr(one, "non_form_errors", list)()) for one in self.parts if one.is_bound
        )

    def given(self) -> dict[str, Any]:
        """What the service takes."""
        told: dict[str, Any] = {
            "data": self.form.data_given(),
            "happened_on": self.form.cleaned_data.get("happened_on"),
            "reason": self.form.cleaned_data.get("reason", ""),
            "files": list(self.form.cleaned_data.get("files") or ()),
        }
        if self.rows is not None:
            told["rows"] = self.rows.rows()
        if self.answers is not None:
            told["answers"] = self.answers.given()
        if self.verdicts is not None:
            told["verdicts"] = self.verdicts.given()
        return told

    def content(self) -> object:
        """What the seal of a preview covers: all that was typed. The files come with the confirmed form alone."""
        given = self.given()
        del given["files"]
        return (self.act.code, sorted((name, repr(value)) for name, value in given.items()))

    def refuse(self, refused: ValidationError) -> None:
        """Take over a service's refusals, each where it can be mended."""
        places = {self.act.items: self.rows, self.act.answers: self.answers, self.act.verdicts: self.verdicts}
        told = refused.message_dict if hasattr(refused, "error_dict") else {"__all__": refused.messages}
        rest: dict[str, list[str]] = {}
        for name, texts in told.items():
            part = places.get(name)
            if name and part is not None:
                part.refuse(texts)
            else:
                rest[name] = texts
        if rest:
            names = {one.name: PREFIX + one.name for one in self.act.field}
            errors_add(self.form, ValidationError(rest), names)


def sheet_make(
    request: HttpRequest,
    offer: Offer,
    act: Act,
    *,
    said: Mapping[str, Any],
    seen: int = 0,
    items: Sequence[ItemBase] = (),
    links: Sequence[tuple[str, str]] = (),
    places: bool = True,
    titled: str = "",
) -> StepSheet:
    """The forms of a step for a request. ``said``: what the matter says already, to begin with; ``items``: its rows.

    Asking for one more row gives everything back as it was typed, and finds fault with nothing.
    """
    flow, offer.act = offer.flow, act
    posted = request.method == "POST"
    more = posted and MORE in request.POST
    data = request.POST if posted and not more else None
    files = request.FILES if data is not None else None
    initial = {"seen": seen, "happened_on": timezone.localdate()}
    initial |= {PREFIX + name: value for name, value in _begun(flow, act, said).items()}
    if more:
        initial |= _typed(offer, act, titled, request.POST)
    form = StepForm(data, files, offer=offer, act=act, titled=titled, initial=initial)
    sheet = StepSheet(flow, act, form)
    if act.items:
        shape = flow.list_of(act.items)
        posted_rows = request.POST if posted else None
        sheet.rows = rows_form(offer, shape, posted_rows, items, more=more)
    for code, made, name in ((act.answers, AnswersForm, "answers"), (act.verdicts, VerdictsForm, "verdicts")):
        if code:
            shape = flow.list_of(code)
            shown = {
                "shape": shape,
                "items": made.offered(shape, items),
                "links": links,
                "places": places,
                "prefix": name,
            }
            setattr(sheet, name, made(data, **shown))
    return sheet


def _begun(flow: Flow, act: Act, said: Mapping[str, Any]) -> dict[str, Any]:
    """What a form begins with: what the matter says already, where another step says it too or this one leads on.

    A word that only this step says, and that it says again each time (an urging, a talk), begins empty.
    """
    elsewhere = {one.name for other in flow.act if other.code != act.code for one in other.field}
    return {
        one.name: said[one.name]
        for one in act.field
        if said.get(one.name) not in (None, "", []) and (act.to or one.name in elsewhere)
    }


def _typed(offer: Offer, act: Act, titled: str, data: QueryDict) -> dict[str, Any]:
    """What has been typed so far, as it was typed."""
    blank = StepForm(offer=offer, act=act, titled=titled)
    return {
        name: made.widget.value_from_datadict(data, {}, name)
        for name, made in blank.fields.items()
        if name != "files"
    }  # fmt: skip


def long_fields(act: Act) -> list[Field]:
    """The texts of a step that two people may have changed at once."""
    return [one for one in act.field if one.kind == "long"]
