"""Forms of one-time links: the code before the door; making and ending a link."""

import datetime as dt

from django import forms
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from cases.suggestions.links import DAYS_MOST
from office.ui.fields import TextField

BEYOND = dt.timedelta(days=30)
USUAL = 90


class CodeForm(forms.Form):
    """The code."""

    code = TextField(
        label=pgettext_lazy("door", "Code"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "autofocus": True}),
    )


class LinkForm(forms.Form):
    """To whom a link is handed, and for how long."""

    given_to = TextField(
        label=pgettext_lazy("door", "Handed to"),
        max_length=100,
        help_text=pgettext_lazy("door", "An office or a post of the addressee; no private person."),
    )
    days = forms.IntegerField(
        label=pgettext_lazy("door", "Valid for (days)"),
        min_value=1,
        max_value=DAYS_MOST,
        initial=USUAL,
        help_text=pgettext_lazy("door", "Beyond the term of the reply, so that the addressee can read its own answer."),
    )

    def __init__(self, *args, due: dt.date | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        if due is not None:
            days = (due - timezone.localdate() + BEYOND).days
            self.fields["days"].initial = min(max(days, 1), DAYS_MOST)


class EndForm(forms.Form):
    """Why a link ends."""

    reason = TextField(label=pgettext_lazy("door", "Reason"), max_length=200)
