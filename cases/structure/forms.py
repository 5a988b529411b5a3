"""Forms for joining and splitting cases."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from cases.register.forms_record import errors_add
from cases.register.masking import name_shown
from cases.register.numbers import AJBH
from office.ui.fields import TextField

PAIR = "pair-"
NEW = "new"


class NumberForm(forms.Form):
    """Which other case."""

    number = TextField(
        label=gettext_lazy("Number of the other case"),
        max_length=60,
        help_text=gettext_lazy(
            "The whole number, the police's or the procuratorate's; of a case that you work on too."
        ),
    )


class JoinForm(forms.Form):
    """Who of this case is who in the other, and why they are joined."""

    target = forms.IntegerField(widget=forms.HiddenInput)
    minors_too = forms.BooleanField(
        label=gettext_lazy("Join although only one of the two concerns a minor"), required=False
    )
    reason = TextField(label=pgettext_lazy("case link", "Why they are joined"), max_length=200)

    def __init__(self, *args, eyes, source, target, mixed: bool, same: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if same:
            self.fields["reason"].label = pgettext_lazy("case link", "Why they are one matter")
        there = [(str(person.pk), f"{person.ryid} · {name_shown(eyes, person)}") for person in target]
        # Of two called the same nobody is chosen beforehand.
        by_name = {person.name: str(person.pk) for person in target if person.name and not person.twin}
        for person in source:
            self.fields[f"{PAIR}{person.pk}"] = forms.ChoiceField(
                label=_("%(name)s is in the other case") % {"name": f"{person.ryid} · {name_shown(eyes, person)}"},
                choices=[("", "—"), (NEW, _("somebody new there")), *there],
                initial=by_name.get(person.name, "") if person.name else "",
            )
        if not mixed:
            del self.fields["minors_too"]
        order = [name for name in self.fields if name.startswith(PAIR)]
        self.order_fields(["target", *order, "minors_too", "reason"])

    def pairs(self) -> dict[int, int | None]:
        """Person of this case -> person of the other, None for somebody new."""
        return {
            int(name.removeprefix(PAIR)): None if value == NEW else int(value)
            for name, value in self.cleaned_data.items()
            if name.startswith(PAIR)
        }

    def refuse(self, refused: ValidationError) -> None:
        """Take over a service's refusals."""
        errors_add(self, refused, {})


class SplitForm(forms.Form):
    """Who goes, under which new number, and why."""

    persons = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Who is split off"), coerce=int, widget=forms.CheckboxSelectMultiple
    )
    number = TextField(label=pgettext_lazy("case number", "police case number"), max_length=23)
    reason = TextField(label=pgettext_lazy("case link", "Why they are split off"), max_length=200)

    def __init__(self, *args, eyes, persons, **kwargs):
        super().__init__(*args, **kwargs)
        self.people = {person.pk: person for person in persons}
        self.fields["persons"].choices = [(pk, name_shown(eyes, person)) for pk, person in self.people.items()]
        self.fields["number"].help_text = _("A and 22 figures: unit code, year and month, serial number.")

    def clean_number(self):
        """The shape of a police case number."""
        value = self.cleaned_data["number"].upper()
        if not re.fullmatch(AJBH, value):
            raise ValidationError(_("Not a police case number: A, 12 figures of the unit, year, month, 4 figures."))
        return value

    def chosen(self):
        """The persons ticked."""
        return [self.people[pk] for pk in self.cleaned_data["persons"]]

    def refuse(self, refused: ValidationError) -> None:
        """Take over a service's refusals."""
        errors_add(self, refused, {})


class RejectForm(forms.Form):
    """Why these are two matters."""

    reason = TextField(label=pgettext_lazy("case link", "Why they are two matters"), max_length=200)
