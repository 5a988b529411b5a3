"""Forms before and at log-in: the first run, the one-time code, the password."""

from collections.abc import Sequence

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from office.agencies import queries
from office.agencies.data import Division
from office.agencies.first_run import FirstOffice
from office.agencies.models import AgencyKind
from office.agencies.officers import username_words

NEW_PASSWORD = {"autocomplete": "new-password"}
PASSWORD_HELP = gettext_lazy("At least 10 characters, not your name, not a common password.")


class CodeForm(forms.Form):
    """User name and one-time code."""

    username = forms.CharField(
        label=gettext_lazy("User name"), max_length=60, widget=forms.TextInput({"autofocus": True})
    )
    code = forms.CharField(
        label=gettext_lazy("One-time code"), max_length=40,
        widget=forms.TextInput({"autocomplete": "one-time-code", "spellcheck": "false"}),
        help_text=gettext_lazy("12 letters and digits; dashes and case do not matter."),
    )  # fmt: skip


class TwicePassword(forms.Form):
    """A new password, typed twice."""

    password = forms.CharField(
        label=gettext_lazy("New password"), widget=forms.PasswordInput(NEW_PASSWORD), help_text=PASSWORD_HELP,
        strip=False, max_length=128,
    )  # fmt: skip
    again = forms.CharField(
        label=gettext_lazy("New password, again"), widget=forms.PasswordInput(NEW_PASSWORD), strip=False,
        max_length=128,
    )  # fmt: skip

    def clean_again(self):
        if self.cleaned_data.get("password") != self.cleaned_data["again"]:
            raise ValidationError(_("The two passwords differ."))
        return self.cleaned_data["again"]


class DivisionForm(forms.Form):
    """Which county: by GB/T 2260 code or by name, with a look-up."""

    division = forms.CharField(
        label=gettext_lazy("County (name or division code, GB/T 2260)"), max_length=60,
        widget=forms.TextInput({"list": "divisions", "autocomplete": "off", "autofocus": True}),
    )  # fmt: skip

    like: Sequence[Division] = ()

    def clean_division(self):
        text = self.cleaned_data["division"]
        found = queries.division_named(text)
        if found is None:
            self.like = queries.divisions_like(text)
            if self.like:
                raise ValidationError(_("Which of these do you mean?"))
            raise ValidationError(_("There is no such county. Type its name or its six digits."))
        return found


class FirstRunForm(TwicePassword):
    """Everything the first run asks, filled in with what a county usually is called."""

    name = forms.CharField(label=gettext_lazy("Name of the joint office"), max_length=100)
    opened_on = forms.DateField(
        label=gettext_lazy("Opened on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    procuratorate_name = forms.CharField(label=gettext_lazy("Procuratorate"), max_length=100)
    procuratorate_code = forms.CharField(label=gettext_lazy("Unit code of the procuratorate"), max_length=12)
    police_name = forms.CharField(label=gettext_lazy("Police bureau"), max_length=100)
    police_code = forms.CharField(label=gettext_lazy("Unit code of the police bureau"), max_length=12)
    administrator_name = forms.CharField(label=gettext_lazy("Your name"), max_length=100)
    administrator_agency = forms.ChoiceField(label=gettext_lazy("You belong to"), widget=forms.RadioSelect)
    username = forms.CharField(
        label=gettext_lazy("User name for logging in"), max_length=60,
    )  # fmt: skip
    field_order = [
        "name", "opened_on", "procuratorate_name", "procuratorate_code", "police_name", "police_code",
        "administrator_name", "administrator_agency", "username", "password", "again",
    ]  # fmt: skip

    def __init__(self, *args, division, **kwargs):
        self.division = division
        initial = {
            "name": _("%(county)s Joint Office for Investigation Supervision and Cooperation")
            % {"county": division.name},
            "opened_on": timezone.localdate(),
            "procuratorate_name": f"{division.name}人民检察院",
            "procuratorate_code": division.code,
            "police_name": f"{division.name}公安局",
            "police_code": f"{division.code}000000",
        }
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["username"].help_text = f"{username_words()} {_('It cannot be changed later.')}"
        kinds = (AgencyKind.PROCURATORATE, AgencyKind.POLICE)
        self.fields["administrator_agency"].choices = [(kind.value, kind.label) for kind in kinds]

    def answers(self) -> FirstOffice:
        """What the service takes."""
        data = dict(self.cleaned_data)
        del data["again"]
        return FirstOffice(division_code=self.division.code, **data)
