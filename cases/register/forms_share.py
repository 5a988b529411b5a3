"""Sharing a case: with whom, how far, why, on what basis, until when."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.register.forms_list import day_field
from cases.register.queries_sight import receiver_choices, receiver_get
from cases.register.services_share import receiver_check
from office.access.models import Level
from office.ui.fields import TextField

LEVELS = [
    (int(Level.SEE), pgettext_lazy("grant", "to see")),
    (int(Level.WORK), pgettext_lazy("grant", "to see and to work on (record, correct)")),
]


class ShareForm(forms.Form):
    """The choice is checked against the rules before anybody previews or confirms it."""

    receiver = forms.IntegerField(label=_("Share with"), widget=forms.Select)
    level = forms.TypedChoiceField(
        label=_("How far"),
        choices=LEVELS,
        coerce=lambda value: Level(int(value)),
        widget=forms.RadioSelect,
        initial=int(Level.SEE),
    )
    reason = TextField(
        label=_("Reason"), max_length=200, help_text=_("What the receiver needs the case for; no personal data.")
    )
    basis = TextField(
        label=_("Legal basis"), max_length=200, help_text=_("The clause, e.g. article 6 of the work measures.")
    )
    until = day_field(_("Until (last day)"))

    def __init__(self, *args, officer, **kwargs):
        super().__init__(*args, **kwargs)
        self.officer = officer
        self.fields["receiver"].widget.choices = [("", "—"), *receiver_choices(officer)]
        self.fields["until"].required = False
        self.fields["until"].help_text = _("Required for an officer of another agency.")

    def clean_receiver(self):
        """A principal of the joint office."""
        found = receiver_get(self.officer, self.cleaned_data["receiver"])
        if found is None:
            raise ValidationError(_("This receiver does not belong to the joint office."))
        return found

    def clean_until(self):
        """Not in the past."""
        day = self.cleaned_data["until"]
        if day is not None and day < timezone.localdate():
            raise ValidationError(_("The last day has passed already."))
        return day

    def clean(self):
        """The rules about receivers."""
        data = super().clean()
        if "receiver" in data and "until" in data:
            try:
                receiver_check(self.officer, data["receiver"], data["until"])
            except ValidationError as refused:
                for name, errors in refused.message_dict.items():
                    self.add_error(name, errors)
        return data


class WithdrawForm(forms.Form):
    """Why a grant ends."""

    reason = TextField(label=_("Reason"), max_length=200)
