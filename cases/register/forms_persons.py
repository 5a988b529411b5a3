"""Forms for persons: joining one, establishing an identity, handling separately, looking where somebody is."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from cases.procedure import load_rules
from cases.procedure.words import reason_name
from cases.register.drafts import CODE_LENGTH, Draft
from cases.register.fact_words import FACT_VALUES, fact_label
from cases.register.forms_list import day_field
from cases.register.forms_record import errors_add
from cases.register.models import Person
from cases.register.services_persons import ESTABLISHED, JOIN_FIELDS, NO_NAME, Joining
from cases.register.services_split import NUMBER_LENGTH, SEPARATE
from cases.register.words import zh
from office.ui.fields import TextField

HELP = {
    "csrq": gettext_lazy("Left empty, it is taken from a citizen's number."),
    "swcn": gettext_lazy("By the age on the day of the offence; ticked by itself where the date of birth says so."),
    "zjhm": gettext_lazy("Of a citizen's number the check digit is looked at."),
    "sf": gettext_lazy("Deputy to a people's congress, public employee, foreigner; empty where none of these."),
}


class IdentityFields(forms.Form):
    """Who somebody is, as the police ledger tells it."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    happened_on = day_field(gettext_lazy("Day"))

    def __init__(self, *args, values: Mapping[str, Any] | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        held = values or {}
        for fact in JOIN_FIELDS:
            options: dict[str, Any] = {
                "label": fact_label(fact.code),
                "required": False,
                "initial": held.get(fact.code),
                "help_text": HELP.get(fact.code, ""),
            }
            if fact.kind == "yes":
                self.fields[fact.code] = forms.BooleanField(**options)
            elif fact.kind == "choice":
                choices = [("", "—"), *FACT_VALUES[fact.code].items()]
                self.fields[fact.code] = forms.ChoiceField(choices=choices, **options)
            elif fact.kind == "date":
                widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
                self.fields[fact.code] = forms.DateField(widget=widget, **options)
            else:
                self.fields[fact.code] = TextField(max_length=fact.limit, **options)
        # Who is named on the form is named; the server asks again (``services_persons``).
        self.fields["xm"].required = True
        self.fields["document_no"] = TextField(label=_("Number of the document"), max_length=100, required=False)

    def values(self) -> dict[str, Any]:
        """What the fields say, by column."""
        return {fact.code: self.cleaned_data[fact.code] for fact in JOIN_FIELDS}

    @property
    def happened_at(self) -> dt.datetime:
        """The day, from its beginning."""
        return timezone.make_aware(dt.datetime.combine(self.cleaned_data["happened_on"], dt.time()))

    def refuse(self, refused: ValidationError) -> None:
        """Take over a service's refusals."""
        errors_add(self, refused, {})


class JoinForm(IdentityFields):
    """Somebody is joined to the case as a suspect."""

    unknown = forms.BooleanField(
        label=gettext_lazy("Identity unknown (self-reported name)"),
        required=False,
        help_text=gettext_lazy(
            "The name is the one that the person gives, and may be left empty; a number is given by the system."
        ),
    )
    ryid = TextField(
        label=gettext_lazy("Person number in the ledgers"),
        max_length=20,
        required=False,
        help_text=gettext_lazy("Both agencies' ledgers know the person by it. Left empty, the next number is given."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Not asked by the browser, for it does not know of the tick beside it.
        self.use_required_attribute = False
        self.fields["xm"].required = not self.data.get("unknown")
        self.fields["xm"].error_messages["required"] = NO_NAME
        self.order_fields(["seen", "happened_on", "xm", "unknown", *(fact.code for fact in JOIN_FIELDS), "ryid"])

    def joining(self) -> Joining:
        """Who is to be joined."""
        data = self.cleaned_data
        return Joining(self.values(), self.happened_at, data["ryid"], data["unknown"], data["document_no"])


class IdentityForm(IdentityFields):
    """Somebody's identity is established."""

    def draft(self, person: Person) -> Draft:
        """The step."""
        return Draft(ESTABLISHED, self.happened_at, False, person, {}, self.cleaned_data["document_no"])


class SplitForm(forms.Form):
    """A person leaves this case for another one, or for nowhere yet."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    happened_on = day_field(gettext_lazy("Day"))
    reason = forms.ChoiceField(label=pgettext_lazy("separate handling", "Reason"))
    destination = TextField(
        label=gettext_lazy("Number of the separate case"),
        max_length=CODE_LENGTH,
        required=False,
        help_text=gettext_lazy("Where the person is dealt with. Not known yet: it is asked again until it is."),
    )
    document_no = TextField(label=gettext_lazy("Number of the document"), max_length=100, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        rules = load_rules()
        rows = rules.reasons.get(SEPARATE, {})
        field: Any = self.fields["reason"]
        field.choices = [("", "—"), *((code, reason_name(rules, SEPARATE, code, zh())) for code in rows)]

    def draft(self, person: Person) -> Draft:
        """The step."""
        data = self.cleaned_data
        params = {name: data[name].strip() for name in ("reason", "destination") if data[name].strip()}
        at = timezone.make_aware(dt.datetime.combine(data["happened_on"], dt.time()))
        return Draft(SEPARATE, at, False, person, params, data["document_no"])

    def refuse(self, refused: ValidationError) -> None:
        """Take over a service's refusals."""
        errors_add(self, refused, {})


class SplitCheckForm(forms.Form):
    """Somebody has looked where the person handled separately is now."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    arrived = forms.ChoiceField(
        label=gettext_lazy("What was found"),
        choices=[
            ("yes", pgettext_lazy("separate handling", "dealt with in the other case: nothing more is owed")),
            ("no", pgettext_lazy("separate handling", "not yet: look again")),
        ],
        widget=forms.RadioSelect,
    )
    destination = TextField(label=gettext_lazy("Number of the separate case"), max_length=NUMBER_LENGTH, required=False)
    reason = TextField(
        label=gettext_lazy("How you know"),
        max_length=200,
        help_text=gettext_lazy("Stays in the history with your name; no personal data."),
    )
