"""Forms of the calendar. A form parses; the services hold the rules."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy, pgettext_lazy

from office.ui.fields import TextField
from office.workdays.files import LARGEST, LONGEST, file_text
from office.workdays.models import Source
from office.workdays.notice import Notice, notice_read
from office.workdays.services import OFF, WEEK, WORKED, year_check


class LoadForm(forms.Form):
    """A year's notice: pasted, typed or from a file. ``seen``: the version that the preview showed."""

    year = forms.IntegerField(label=pgettext_lazy("calendar", "Year"))
    lines = TextField(
        label=gettext_lazy("The notice"), max_length=LONGEST, strip=False,
        widget=forms.Textarea(attrs={"rows": 14, "spellcheck": "false"}),
        help_text=gettext_lazy(
            "Paste the State Council's notice as it stands, or one holiday a line: “春节 2027-02-05 至 2027-02-11”, "
            "“上班 2027-02-14”."
        ),
    )  # fmt: skip
    file = forms.FileField(
        label=gettext_lazy("or a file"), required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.csv,.txt"}),
        help_text=gettext_lazy(
            "XLSX or CSV with the columns date, kind (放假 or 上班) and name. What it says appears above."
        ),
    )  # fmt: skip
    title = TextField(
        label=gettext_lazy("Title of the notice"), required=False, max_length=200,
        help_text=gettext_lazy("Taken from the pasted text where it stands there."),
    )  # fmt: skip
    reference = TextField(label=gettext_lazy("Number of the notice"), required=False, max_length=60)
    reason = TextField(
        label=gettext_lazy("Why the year is changed"), required=False, max_length=300,
        help_text=gettext_lazy("Only where the year is loaded already."),
    )  # fmt: skip
    source = forms.CharField(required=False, widget=forms.HiddenInput)
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    notice: Notice
    # The browser cannot know that a file will do instead of lines.
    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lines"].required = not self.files.get("file")

    def clean_year(self) -> int:
        year: int = self.cleaned_data["year"]
        try:
            year_check(year)
        except ValidationError as error:
            raise ValidationError(error.messages) from None
        return year

    def clean(self) -> dict[str, Any]:
        """Read the lines; what a file says takes their place, so that nothing has to be sent twice."""
        super().clean()
        data = self.cleaned_data
        upload = data.get("file")
        if upload is not None:
            try:
                text = file_text(upload.read(LARGEST + 1))
            except ValidationError as error:
                self.add_error("file", error)
                return data
            self.put(lines=text, source=Source.FILE)
        if "year" in data and "lines" in data:
            self.notice = notice_read(data["lines"], data["year"])
            for problem in self.notice.problems:
                self.add_error("lines", str(problem))
            self.put(
                title=data.get("title") or self.notice.title, reference=data.get("reference") or self.notice.reference
            )
        if data.get("source") != Source.FILE:
            data["source"] = Source.TYPED
        return data

    def put(self, **values: Any) -> None:
        """Set what the form holds, also when it is shown again."""
        self.data = self.data.copy()
        for name, value in values.items():
            self.data[self.add_prefix(name)] = str(value)
            self.cleaned_data[name] = value


class CorrectForm(forms.Form):
    """One day of an announced year."""

    day = forms.DateField(
        label=pgettext_lazy("calendar", "Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        initial=timezone.localdate,
    )  # fmt: skip
    becomes = forms.ChoiceField(
        label=gettext_lazy("The day is"), widget=forms.RadioSelect,
        choices=[
            (OFF, pgettext_lazy("calendar day in full", "day off")),
            (WORKED, gettext_lazy("a weekend day that is worked")),
            (WEEK, gettext_lazy("not named by the notice: it follows the week")),
        ],
    )  # fmt: skip
    name = TextField(label=pgettext_lazy("calendar", "Holiday"), required=False, max_length=40)
    reason = TextField(label=gettext_lazy("Reason"), max_length=300)
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
