"""``check_files [--remove]``: every file is there and as it came; those without a row are named, old ones removed."""

import datetime as dt

from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from office.access.context import Purpose, acting_as
from office.papers.checking import files_check, files_without_row
from office.papers.files import path_of

# A row may still be on its way while its file lies there.
OLD = dt.timedelta(days=1)


class Command(BaseCommand):
    """Exits 1 when a file is gone or changed."""

    help = __doc__

    def add_arguments(self, parser):
        """--remove."""
        parser.add_argument("--remove", action="store_true", help="remove files without a row that are a day old")

    def handle(self, *, remove, **options):
        """Tell each on a line."""
        with acting_as(Purpose("papers.check"), writes=False):
            problems = list(files_check())
            left = list(files_without_row(before=timezone.now() - OLD))
        for pk, what in problems:
            self.stdout.write(f"file {pk} is {what}")
        for key in left:
            if remove:
                default_storage.delete(path_of(key))
            self.stdout.write(f"file without row {'removed' if remove else 'found'}: {key}")
        if problems:
            raise CommandError(f"{len(problems)} problems")
        self.stdout.write("files agree")
