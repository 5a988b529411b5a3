"""``load_holidays FILE --year 2027``: a year's notice into the calendar, as the page does it."""

from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management.base import BaseCommand, CommandError

from office.access.context import Purpose, acting_as
from office.workdays.changes import change_touches
from office.workdays.forms import LoadForm
from office.workdays.pages import spans_words
from office.workdays.services import calendar_year_load, year_plan


class Command(BaseCommand):
    """The notice as text, or a table (XLSX, CSV) with date, kind, name. What is wrong is named by its line."""

    help = __doc__

    def add_arguments(self, parser):
        """The file, the year, and what stands in the history."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--year", type=int, required=True)
        parser.add_argument("--title", default="", help="title of the notice; else from the text")
        parser.add_argument("--reference", default="", help="number of the notice; else from the text")
        parser.add_argument("--reason", default="", help="why, where the year is loaded already")
        parser.add_argument("--check", action="store_true", help="only look: change nothing")

    def handle(self, *, file, **options):
        """Load it, or say what is wrong with which line."""
        try:
            content = file.read_bytes()
        except OSError:
            raise CommandError(f"There is no file {file}.") from None
        form = LoadForm(
            {name: options[name] for name in ("year", "title", "reference", "reason")} | {"lines": ""},
            {"file": SimpleUploadedFile(file.name, content)},
        )
        if not form.is_valid():
            raise CommandError("\n".join(str(one) for errors in form.errors.values() for one in errors))
        data = form.cleaned_data
        given = {name: data[name] for name in ("year", "title", "reference", "reason", "source")}
        given |= {"officer": None, "days": form.notice.days}
        try:
            with acting_as(Purpose("calendar.load")):
                plan = year_plan(**given) if options["check"] else None
                loaded = None if options["check"] else calendar_year_load(**given)
        except ValidationError as error:
            raise CommandError("\n".join(error.messages)) from None
        change = plan.change if plan else loaded.change
        for line in spans_words(data["year"], form.notice.days):
            self.stdout.write(line)
        for line in change_touches(None, change):
            self.stdout.write(line)
        if loaded:
            self.stdout.write(f"{loaded.notice.year}: version {loaded.notice.version}, {len(change.days)} days changed")
        else:
            self.stdout.write(f"{data['year']}: {len(change.days)} days would change")
