"""The form that settles one thing: a choice and a reason."""

from collections.abc import Iterable

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from cases.procedure import load_rules
from cases.procedure.words import reason_name
from cases.register.forms_record import errors_add
from cases.register.services_settle import CHOICES
from cases.register.words import zh
from office.ui.fields import TextField


class SettleForm(forms.Form):
    """How a thing is settled. Both records stay."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    item = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args, choices: Iterable[str], **kwargs):
        super().__init__(*args, **kwargs)
        rules = load_rules()
        self.fields["choice"] = forms.ChoiceField(
            label=pgettext_lazy("to be settled", "Result"),
            choices=[("", "—"), *((code, reason_name(rules, CHOICES, code, zh())) for code in choices)],
        )
        self.fields["reason"] = TextField(
            label=pgettext_lazy("to be settled", "Reason"), max_length=200,
            help_text=_("What shows it; stays in the history with your name; no personal data."),
        )  # fmt: skip

    def refuse(self, refused: ValidationError) -> None:
        """Take over a service's refusals."""
        errors_add(self, refused, {})
