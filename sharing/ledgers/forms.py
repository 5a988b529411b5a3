"""Forms of the import and export pages."""

import uuid

from django import forms
from django.conf import settings
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from office.ui.fields import TextField
from sharing.ledgers.columns import Layout
from sharing.ledgers.headers import IGNORED
from sharing.ledgers.layouts import LAYOUTS


def named(layouts: list[Layout]) -> list[tuple[str, str]]:
    """Layouts as choices, in the officer's language."""
    language = get_language() or "zh-hans"
    return [(layout.code, layout.name(language)) for layout in layouts]


def choose(form: forms.Form, layouts: list[Layout]) -> None:
    """Offer these layouts."""
    field = form.fields["layout"]
    assert isinstance(field, forms.ChoiceField)
    field.choices = named(layouts)


class UploadForm(forms.Form):
    """A ledger to be read. The token makes a double click one import."""

    layout = forms.ChoiceField(label=gettext_lazy("Ledger"), widget=forms.RadioSelect)
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy(
            "XLSX, XLS or CSV; a workbook up to 100,000 rows, CSV up to 1,000,000. No classified information."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.csv,.txt"}),
    )
    token = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args, layouts: list[Layout], **kwargs):
        kwargs.setdefault("initial", {}).setdefault("token", uuid.uuid4().hex)
        super().__init__(*args, **kwargs)
        choose(self, layouts)
        if layouts and not self.is_bound:
            self.initial["layout"] = layouts[0].code

    def clean_file(self):
        """The size is known before anything is read."""
        file = self.cleaned_data["file"]
        limit = settings.LEDGER_MAX_BYTES
        if file.size > limit:
            raise forms.ValidationError(_("The file is larger than %(limit)s MB.") % {"limit": limit >> 20})
        return file


class MappingForm(forms.Form):
    """For each header of the file that is neither code nor name of a column: which column it is."""

    def __init__(
        self, *args, layout: Layout, headers: list[str], samples: dict[str, list[str]], taken: set[str], **kwargs
    ):
        super().__init__(*args, **kwargs)
        self.headers = headers
        language = get_language() or "zh-hans"
        choices = [(IGNORED, _("— leave this column out —"))]
        for column in layout.columns:
            if column.code not in taken:
                star = " *" if column.required else ""
                choices.append((column.code, f"{column.name(language)}{star}"))
        for number, header in enumerate(headers):
            shown = "、".join(samples.get(header, []))
            self.fields[f"column_{number}"] = forms.ChoiceField(
                label=header,
                required=False,
                choices=choices,
                help_text=_("In the file: %(samples)s") % {"samples": shown} if shown else "",
            )

    @property
    def decided(self) -> dict[str, str]:
        """Header → column code."""
        return {header: self.cleaned_data[f"column_{n}"] for n, header in enumerate(self.headers)}


class WithdrawForm(forms.Form):
    """The one reason with which all events of a batch are voided."""

    reason = TextField(label=pgettext_lazy("withdrawal", "Reason"), max_length=200)


class ExportForm(forms.Form):
    """Which ledger, in which form. Which cases, the list has decided."""

    layout = forms.ChoiceField(label=gettext_lazy("Ledger"), widget=forms.RadioSelect)
    kind = forms.ChoiceField(
        label=gettext_lazy("File"),
        widget=forms.RadioSelect,
        initial="xlsx",
        choices=[("xlsx", "XLSX"), ("csv", "CSV (UTF-8)")],
    )

    def __init__(self, *args, side: str, **kwargs):
        super().__init__(*args, **kwargs)
        layouts = sorted(LAYOUTS.values(), key=lambda layout: layout.side != side)
        choose(self, layouts)
        self.initial.setdefault("layout", layouts[0].code)
