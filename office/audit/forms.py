"""The filter bar of the audit page."""

from django import forms
from django.utils.translation import gettext_lazy

from office.agencies.models import Officer
from office.audit.queries import auditable_officers
from office.audit.words import ACTIONS, ROOTS
from office.ui.filters import FilterForm


class OfficerChoice(forms.ModelChoiceField):
    """An officer by name and user name."""

    def label_from_instance(self, obj: Officer) -> str:
        return f"{obj.name}（{obj.username}）"


def day_field(label) -> forms.DateField:
    """A day of the calendar."""
    return forms.DateField(
        label=label, required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class AuditFilters(FilterForm):
    """By officer, action, what it was done to, and day."""

    who = OfficerChoice(Officer.objects.none(), label=gettext_lazy("Officer"), required=False, empty_label="—")
    action = forms.ChoiceField(label=gettext_lazy("What was done"), required=False)
    root_kind = forms.ChoiceField(label=gettext_lazy("To what"), required=False)
    since = day_field(gettext_lazy("From day"))
    until = day_field(gettext_lazy("To day"))
    root_id = forms.IntegerField(label=gettext_lazy("Its number (#)"), required=False, min_value=1)

    def __init__(self, *args, officer, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["who"].queryset = auditable_officers(officer)
        self.fields["action"].choices = [("", "—"), *ACTIONS.items()]
        self.fields["root_kind"].choices = [("", "—"), *ROOTS.items()]
