"""Entering the rows of a matter, answering them, evaluating them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from cases.matters.conditions import holds
from cases.matters.forms_fields import PREFIX, Offer, field_made, lines_plain
from cases.matters.items import AnswerIn, RowIn, item_open
from cases.matters.models import ItemBase
from cases.matters.table import Answer, ItemList
from cases.matters.words import label
from office.ui.fields import TextField
from office.ui.figures import whole

MORE = "more_rows"
SPARE, AT_ONCE = 2, 3
SHORT = frozenset({"text", "date", "time", "choice", "number", "money", "officer", "agency", "matter", "flag"})

PLACE = "place"


class RowForm(forms.Form):
    """One row. An empty one counts for nothing; of one that says something, what is needed must be there."""

    pk = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, offer: Offer, shape: ItemList, **kwargs):
        super().__init__(*args, **kwargs)
        self.shape = shape
        for field in shape.field:
            made = field_made(offer, field)
            made.required = False
            made.needed = field.required  # type: ignore[attr-defined]
            self.fields[PREFIX + field.name] = made
        self.fields["gone"] = forms.BooleanField(label=pgettext("row", "Take this row out"), required=False)

    @property
    def short(self) -> list[forms.BoundField]:
        """What stands on the first line."""
        return [self[PREFIX + field.name] for field in self.shape.field if field.kind in SHORT]

    @property
    def wide(self) -> list[forms.BoundField]:
        """What takes the whole width."""
        return [self[PREFIX + field.name] for field in self.shape.field if field.kind not in SHORT]

    def says(self) -> bool:
        """Whether it says anything."""
        return any(
            self.cleaned_data.get(PREFIX + field.name) not in (None, "", [], False) for field in self.shape.field
        )

    def clean(self) -> dict[str, Any]:
        """What the list asks of a row that is not empty."""
        data = lines_plain(super().clean() or {})
        if data.get("gone") or not (self.says() or data.get("pk")):
            return data
        for field in self.shape.field:
            name = PREFIX + field.name
            if field.required and name not in self.errors and data.get(name) in (None, "", []):
                told = _("Fill this in, or take the row out.")
                self.add_error(name, ValidationError(told, code="required"))
        return data


class RowSet(forms.BaseFormSet):
    """The rows of a list."""

    def __init__(self, *args, offer: Offer, shape: ItemList, **kwargs):
        self.shape = shape
        super().__init__(*args, form_kwargs={"offer": offer, "shape": shape}, **kwargs)

    def rows(self) -> list[RowIn]:
        """The rows that say something, as the service takes them."""
        return [
            RowIn({field.name: form.cleaned_data.get(PREFIX + field.name) for field in self.shape.field},
                  form.cleaned_data.get("pk"))
            for form in self.forms
            if form.is_valid() and form.says() and not form.cleaned_data.get("gone")
        ]  # fmt: skip

    def clean(self) -> None:
        """At least so many."""
        if any(self.errors):
            return
        if len(self.rows()) < self.shape.least:
            raise ValidationError(_("Enter at least %(n)d row.") % {"n": self.shape.least})

    def refuse(self, texts: Sequence[str]) -> None:
        """Take over what a service refuses of the rows."""
        self.non_form_errors().extend(texts)


def rows_form(
    offer: Offer, shape: ItemList, data: QueryDict | None, held: Iterable[ItemBase] = (), *, more: bool = False
) -> RowSet:
    """The rows to be entered: those that stand, and a few empty ones. ``more``: the same again with one more."""
    prefix = f"rows-{shape.code}"
    initial = [
        {"pk": item.pk} | {PREFIX + name: value for name, value in item.data.items()}
        for item in held
        if not item.withdrawn and item.list == shape.code
    ]
    if more and data is not None:
        initial, data = _typed(offer, shape, prefix, data), None
        extra = 1
    else:
        extra = SPARE if initial else max(shape.least, AT_ONCE)
    offer.rows = True
    made = forms.formset_factory(
        RowForm, formset=RowSet, extra=min(extra, max(0, shape.most - len(initial))), max_num=shape.most,
        validate_max=True, absolute_max=shape.most + 10,
    )  # fmt: skip
    return made(data, initial=initial, prefix=prefix, offer=offer, shape=shape)


def _typed(offer: Offer, shape: ItemList, prefix: str, data: QueryDict) -> list[dict[str, Any]]:
    """What has been typed into the rows so far, as it was typed."""
    blank = RowForm(offer=offer, shape=shape)
    total = min(whole(data.get(f"{prefix}-TOTAL_FORMS", "")) or 0, shape.most)
    return [
        {name: field.widget.value_from_datadict(data, {}, f"{prefix}-{place}-{name}")
         for name, field in blank.fields.items()}
        for place in range(total)
    ]  # fmt: skip


def _link_code(link: Mapping[str, Any]) -> str:
    """What was named as sent already, as the field writes it."""
    return f"{link['kind']}:{link['id']}" if link.get("id") else ""


def _named(link: Mapping[str, Any]) -> tuple[Any, ...]:
    """What a link points to, whatever it is called."""
    return (link.get("kind"), link.get("id") or link.get("text"))


class AnswersForm(forms.Form):
    """The rows of a list with what may be answered, or how answers may be found. What is not chosen stays as it is."""

    code = "answers"

    def __init__(
        self, *args, shape: ItemList, items: Sequence[ItemBase], links: Sequence[tuple[str, str]] = (),
        places: bool = True, **kwargs,
    ):  # fmt: skip
        super().__init__(*args, **kwargs)
        self.shape, self.items, self.links = shape, items, dict(links)
        self.kinds = self.kinds_of(shape)
        self.needs_link = any("link" in kind.needs for kind in self.kinds)
        for item in items:
            was, word = self.before(item)
            self.fields[f"{item.pk}-code"] = forms.ChoiceField(
                label=_("Row %(n)d") % {"n": item.position}, required=False, initial=was, widget=forms.RadioSelect,
                choices=[(kind.code, label(kind)) for kind in self.kinds],
            )  # fmt: skip
            self.fields[f"{item.pk}-text"] = TextField(
                label=pgettext("row", "Explanation"), required=False, initial=word, max_length=20000,
                widget=forms.Textarea(attrs={"rows": 2}),
            )  # fmt: skip
            # Whether a word must go with it follows from the answer chosen: the label says neither.
            self.fields[f"{item.pk}-text"].depends = any("text" in kind.needs for kind in self.kinds)  # type: ignore[attr-defined]
            if self.needs_link:
                self.fields[f"{item.pk}-link"] = forms.ChoiceField(
                    label=_("What was sent already"), required=False, choices=[("", "—"), *links],
                    initial=_link_code(item.answer_link),
                )  # fmt: skip
                self.fields[f"{item.pk}-link"].depends = True  # type: ignore[attr-defined]
            if self.needs_link and places:
                self.fields[f"{item.pk}-place"] = TextField(
                    label=pgettext_lazy("row", "or where it stands in the file"), required=False, max_length=200,
                    initial=item.answer_link.get("text", "") if item.answer_link.get("kind") == PLACE else "",
                )  # fmt: skip
                self.fields[f"{item.pk}-place"].depends = True  # type: ignore[attr-defined]

    @staticmethod
    def offered(shape: ItemList, items: Iterable[ItemBase]) -> list[ItemBase]:
        """The rows of the list that it is about: those that ask for an answer."""
        return [item for item in items if item.list == shape.code and holds(shape.asks, item.data)]

    def kinds_of(self, shape: ItemList) -> tuple[Answer, ...]:
        """What may be chosen."""
        return shape.answer

    def before(self, item: ItemBase) -> tuple[str, str]:
        """What was answered so far."""
        return item.answer, item.answer_text

    def clean(self) -> dict[str, Any]:
        """What goes with an answer has to be there; at least one row is answered."""
        data = lines_plain(super().clean() or {})
        needs = {kind.code: kind for kind in self.kinds}
        for item in self.items:
            kind = needs.get(data.get(f"{item.pk}-code", ""))
            if kind is None:
                if data.get(f"{item.pk}-text"):
                    self.add_error(f"{item.pk}-code", _("Choose what this word is the answer to."))
                continue
            if "text" in kind.needs and not data.get(f"{item.pk}-text"):
                told = _("“%(answer)s” needs an explanation.") % {"answer": label(kind)}
                self.add_error(f"{item.pk}-text", told)
            if "link" in kind.needs and not (data.get(f"{item.pk}-link") or data.get(f"{item.pk}-place")):
                told = _("“%(answer)s” needs the place where it was sent already.") % {"answer": label(kind)}
                self.add_error(f"{item.pk}-link", told)
        if not self.errors and not self.given():
            self.add_error(None, self.nothing())
        return data

    def done(self, item: ItemBase) -> bool:
        """Whether a row waits for nothing here: it stands after those that do."""
        return not item_open(self.shape, item)

    def nothing(self) -> str:
        """What is said where no row was dealt with."""
        return _("Answer at least one row.")

    def given(self) -> list[AnswerIn]:
        """What was chosen and is new, as the service takes it."""
        found = []
        for item in self.items:
            code = self.cleaned_data.get(f"{item.pk}-code", "")
            text = self.cleaned_data.get(f"{item.pk}-text", "").strip()
            link = self._link(item)
            other = bool(link) and _named(link) != _named(item.answer_link)
            if code and ((code, text) != self.before(item) or other):
                found.append(AnswerIn(item.pk, code, text, link))
        return found

    def _link(self, item: ItemBase) -> Mapping[str, Any]:
        place = self.cleaned_data.get(f"{item.pk}-place", "")
        chosen = self.cleaned_data.get(f"{item.pk}-link", "")
        if chosen:
            kind, _colon, pk = chosen.partition(":")
            return {"kind": kind, "id": int(pk), "text": str(self.links[chosen])}
        return {"kind": PLACE, "text": place} if place else {}

    @property
    def needed(self) -> list[str]:
        """What goes with which answer, said once over the rows."""
        told = (
            ("text", _("An explanation is needed with: %(answers)s.")),
            ("link", _("Where it was sent already has to be named with: %(answers)s.")),
            ("file", _("A file is needed with: %(answers)s.")),
        )
        found = []
        for need, text in told:
            names = [label(kind) for kind in self.kinds if need in kind.needs]
            if names:
                found.append(text % {"answers": pgettext("list", ", ").join(names)})
        return found

    def refuse(self, texts: Sequence[str]) -> None:
        """Take over what a service refuses of the rows."""
        for text in texts:
            self.add_error(None, text)

    def blocks(self) -> list[dict[str, Any]]:
        """Each row with its inputs, the open ones first."""
        rows = sorted(self.items, key=lambda item: (self.done(item), item.position))
        return [
            {
                "item": item,
                "open": item_open(self.shape, item),
                "code": self[f"{item.pk}-code"],
                "text": self[f"{item.pk}-text"],
                "link": self[f"{item.pk}-link"] if self.needs_link else None,
                "place": self[f"{item.pk}-place"] if f"{item.pk}-place" in self.fields else None,
            }
            for item in rows
        ]


class VerdictsForm(AnswersForm):
    """How the answers are found."""

    code = "verdicts"

    @staticmethod
    def offered(shape: ItemList, items: Iterable[ItemBase]) -> list[ItemBase]:
        """Those that were answered: of the others there is nothing to evaluate."""
        return [item for item in items if item.list == shape.code and (item.answer or not shape.answer)]

    def kinds_of(self, shape: ItemList) -> tuple[Answer, ...]:
        """What may be chosen."""
        return shape.verdict

    def before(self, item: ItemBase) -> tuple[str, str]:
        """How it was found so far."""
        return item.verdict, item.verdict_text

    def done(self, item: ItemBase) -> bool:
        """Evaluated; one that was found wanting and has not been answered anew counts as not."""
        return bool(item.verdict) and not item_open(self.shape, item)

    def nothing(self) -> str:
        """What is said where no row was dealt with."""
        return _("Evaluate at least one row.")
