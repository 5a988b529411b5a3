"""Forms of the administrators' pages. A form parses; the services hold the rules."""

from collections.abc import Mapping

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from office.access.roles import EXCLUSIVE, ROLES, Role
from office.agencies import queries
from office.agencies.columns import columns_of
from office.agencies.lists import listed
from office.agencies.measures import PERIOD_KINDS, SIGN_WITHIN_DAYS, THEMES, earliest_start, receiver_kinds
from office.agencies.models import Agency, AgencyKind, Department, DepartmentKind, Officer
from office.agencies.officers import username_words
from office.agencies.structure import DEPARTMENT_KINDS, code_shape_words, side_of_kind
from office.agencies.words import receiver_words
from office.ui.filters import FilterForm
from office.ui.formats import day

MANY = forms.CheckboxSelectMultiple


def errors_take(form: forms.Form, error: ValidationError) -> None:
    """Put a service's refusal at the fields it names; what the form does not show stands on top."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, errors in error.error_dict.items():
        form.add_error(name if name in form.fields else None, errors)


class VersionedForm(forms.Form):
    """A form that carries the version of the row it saw."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def say_now(self, fresh: Mapping[str, object]) -> None:
        """After a lost race: tell what the row says now, keep what was typed, and let the next save count."""
        self.data = self.data.copy()
        self.data[self.add_prefix("version")] = str(fresh["version"])
        for name, field in self.fields.items():
            if name == "version" or name not in fresh:
                continue
            now = fresh[name]
            if field.has_changed(now, self[name].data):
                self.add_error(
                    None,
                    _("“%(label)s” is now: %(value)s") % {"label": field.label, "value": _shown(field, now)},
                )


def _shown(field: forms.Field, value: object) -> str:
    choices = {str(key): str(label) for key, label in getattr(field, "choices", ()) if not isinstance(label, list)}
    values = value if isinstance(value, list | tuple) else [value]
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    return listed(choices.get(str(one), str(one)) for one in values if one not in (None, "")) or "—"


def role_choices(agency: Agency) -> list[tuple[str, object]]:
    """The roles that fit an agency; those that stand alone come last and say so."""
    fit = [role for role in Role if agency.kind in ROLES[role].agencies]
    return [
        (role.value, _("%(role)s (goes with no other role)") % {"role": ROLES[role].label} if role in EXCLUSIVE
         else ROLES[role].label)
        for role in sorted(fit, key=lambda role: role in EXCLUSIVE)
    ]  # fmt: skip


class DepartmentsField(forms.ModelMultipleChoiceField):
    """Departments as boxes, with their unit code."""

    def __init__(self, **kwargs):
        super().__init__(
            Department.objects.none(), label=gettext_lazy("Departments"), widget=MANY, required=False, **kwargs
        )

    def label_from_instance(self, obj: Department) -> str:
        return f"{obj.name}（{obj.code}）"


class OfficerFilters(FilterForm):
    """The bar over the list of accounts. A name is personal, so it never stands in a URL."""

    private = ("text",)

    text = forms.CharField(label=gettext_lazy("Name, user name or number"), max_length=60, required=False)
    agency = forms.ModelChoiceField(
        Agency.objects.none(), label=gettext_lazy("Agency"), required=False, empty_label="—"
    )
    department = forms.ModelChoiceField(
        Department.objects.none(), label=gettext_lazy("Department"), required=False, empty_label="—"
    )
    role = forms.ChoiceField(label=gettext_lazy("Role"), required=False)
    state = forms.ChoiceField(
        label=gettext_lazy("State"),
        required=False,
        choices=[
            ("", "—"),
            ("active", pgettext_lazy("account", "in use")),
            ("new", pgettext_lazy("account", "never logged in")),
            ("disabled", pgettext_lazy("account", "disabled")),
        ],
    )

    def __init__(self, *args, officer, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = queries.agencies_of(officer)
        self.fields["department"].queryset = queries.departments_choosable(officer)
        self.fields["role"].choices = [("", "—"), *((role.value, ROLES[role].label) for role in Role)]


class OfficerForm(forms.Form):
    """A new officer of one agency."""

    username = forms.CharField(
        label=gettext_lazy("User name"), max_length=60,
    )  # fmt: skip
    name = forms.CharField(label=pgettext_lazy("person", "Name"), max_length=100)
    police_number = forms.CharField(label=gettext_lazy("Badge or staff number"), max_length=30, required=False)
    departments = DepartmentsField()
    roles = forms.MultipleChoiceField(label=gettext_lazy("Roles"), widget=MANY)

    def __init__(self, *args, officer, agency: Agency, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["username"].help_text = f"{username_words()} {_('It cannot be changed later.')}"
        self.fields["departments"].queryset = queries.departments_choosable(officer, agency)
        self.fields["roles"].choices = role_choices(agency)


class OfficerNameForm(VersionedForm):
    """Name and number."""

    name = forms.CharField(label=pgettext_lazy("person", "Name"), max_length=100)
    police_number = forms.CharField(label=gettext_lazy("Badge or staff number"), max_length=30, required=False)


class RolesForm(VersionedForm):
    """Exactly these roles."""

    roles = forms.MultipleChoiceField(label=gettext_lazy("Roles"), widget=MANY)

    def __init__(self, *args, agency: Agency, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["roles"].choices = role_choices(agency)


class MoveForm(VersionedForm):
    """Departments, and roles where the agency changes."""

    departments = DepartmentsField()
    roles = forms.MultipleChoiceField(label=gettext_lazy("Roles"), widget=MANY)

    def __init__(self, *args, officer, agency: Agency, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["departments"].queryset = queries.departments_choosable(officer, agency)
        self.fields["roles"].choices = role_choices(agency)


class OfficerChoice(forms.ModelChoiceField):
    """An officer as name, user name and place."""

    def label_from_instance(self, obj: Officer) -> str:
        places = listed(department.name for department in obj.departments.all())
        return f"{obj.name}（{obj.username}）{places}"


class HandoverForm(forms.Form):
    """Who takes over."""

    to = OfficerChoice(Officer.objects.none(), label=gettext_lazy("To whom"), empty_label="—")

    def __init__(self, *args, officer, who: Officer, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = queries.colleagues_of(officer, who)


class AgencyForm(VersionedForm):
    """An agency; the kind is chosen once."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=AgencyKind.choices)
    name = forms.CharField(label=gettext_lazy("Full name"), max_length=100)
    short_name = forms.CharField(
        label=gettext_lazy("Short name"), max_length=40, required=False, help_text=gettext_lazy("Stands in lists.")
    )
    code = forms.CharField(label=gettext_lazy("Official unit code"), max_length=12)

    def __init__(self, *args, agency: Agency | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        if agency is not None:
            del self.fields["kind"]
            self.fields["code"].help_text = code_shape_words(agency.side)
        else:
            self.fields["code"].help_text = " ".join(
                code_shape_words(side) for side in ("police", "procuratorate", "third")
            )


class DepartmentForm(VersionedForm):
    """A department; a new one also says under which it stands."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=100)
    code = forms.CharField(label=gettext_lazy("Official unit code"), max_length=12)
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        help_text=gettext_lazy("Sharing and notices find their receivers by it."),
    )
    parent = forms.ModelChoiceField(
        Department.objects.none(), label=gettext_lazy("Superior department"), required=False,
        empty_label=gettext_lazy("(directly under the agency)"),
    )  # fmt: skip

    def __init__(self, *args, officer, agency: Agency, new: bool, **kwargs):
        super().__init__(*args, **kwargs)
        kinds = DEPARTMENT_KINDS[agency.side]
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in DepartmentKind if kind in kinds]
        self.fields["code"].help_text = code_shape_words(side_of_kind(agency.kind))
        if new:
            self.fields["parent"].queryset = queries.departments_choosable(officer, agency)
        else:
            del self.fields["parent"]


class ParentForm(VersionedForm):
    """Where a department stands in the tree."""

    parent = forms.ModelChoiceField(
        Department.objects.none(), label=gettext_lazy("Superior department"), required=False,
        empty_label=gettext_lazy("(directly under the agency)"),
    )  # fmt: skip

    def __init__(self, *args, officer, department: Department, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = queries.departments_choosable(officer, department.agency).exclude(
            pk=department.pk
        )


class HeadForm(VersionedForm):
    """Who heads a department: one of those in it."""

    head = OfficerChoice(
        Officer.objects.none(), label=gettext_lazy("Head"), required=False, empty_label=gettext_lazy("(nobody)")
    )

    def __init__(self, *args, officer, department: Department, **kwargs):
        super().__init__(*args, **kwargs)
        members = queries.officers_of(officer).filter(departments=department, is_active=True).order_by("name")
        self.fields["head"].queryset = members
        self.fields["head"].help_text = (
            _("Only officers of this department can head it.") if members else _("Nobody is in this department yet.")
        )


CLAUSE = {
    "label": gettext_lazy("Clause of the work measures"),
    "max_length": 100,
    "help_text": gettext_lazy("The clause of your own signed work measures that this comes from."),
}


class SharingForm(VersionedForm):
    """What of a ledger goes to whom."""

    active = forms.BooleanField(label=gettext_lazy("Share this ledger"), required=False)
    receivers = forms.MultipleChoiceField(
        label=gettext_lazy("Receivers at the other agency"), widget=MANY, required=False
    )
    withheld = forms.MultipleChoiceField(
        label=gettext_lazy("Columns withheld"), widget=MANY, required=False,
        help_text=gettext_lazy("The other agency does not see what is ticked."),
    )  # fmt: skip
    clause = forms.CharField(**CLAUSE)

    def __init__(self, *args, side: str, layout: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["receivers"].choices = [(code, receiver_words(code)) for code in receiver_kinds(side)]
        self.fields["withheld"].choices = columns_of(layout)


class NoticeForm(VersionedForm):
    """Which notice, how often, signed for within how long."""

    theme = forms.ChoiceField(label=gettext_lazy("Theme"))
    period_kind = forms.ChoiceField(label=gettext_lazy("Period"), choices=list(PERIOD_KINDS.items()))
    active = forms.BooleanField(label=gettext_lazy("Issue this notice"), required=False)
    sign_within_days = forms.IntegerField(
        label=gettext_lazy("Sign for within (days)"), min_value=1, max_value=60, initial=SIGN_WITHIN_DAYS
    )
    starts_on = forms.DateField(
        label=gettext_lazy("From"), initial=timezone.localdate,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )  # fmt: skip
    series = forms.CharField(
        label=gettext_lazy("Number series"), max_length=20, required=False,
        help_text=gettext_lazy("As in 海公数通〔2026〕12号; made from the short name if empty."),
    )  # fmt: skip
    clause = forms.CharField(**CLAUSE)

    def __init__(self, *args, agency: Agency, new: bool, **kwargs):
        super().__init__(*args, **kwargs)
        first = earliest_start(agency.office, timezone.localdate())
        self.fields["starts_on"].help_text = _(
            "Not before %(day)s. For every period that began on this day or later and is over, a notice is issued at "
            "once."
        ) % {"day": day(first)}
        if new:
            self.fields["theme"].choices = [
                (code, words[1]) for code, words in THEMES.items() if words[0] == agency.side
            ]
            del self.fields["active"]
        else:
            del self.fields["theme"], self.fields["period_kind"]
