"""``office_move --from var/office.sqlite3``: the embedded office's rows into the PostgreSQL of DATABASE_URL."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from office.config.moving import CannotMove, office_move


class Command(BaseCommand):
    """Run once, as the owner of the tables, with both offices closed; then check_access and check_projection."""

    help = __doc__

    def add_arguments(self, parser):
        """The SQLite file."""
        parser.add_argument("--from", dest="file", type=Path, required=True)

    def handle(self, *, file, **options):
        """Print the rows of each table."""
        try:
            copied = office_move(file)
        except CannotMove as reason:
            raise CommandError(str(reason)) from None
        for table, rows in copied:
            if rows:
                self.stdout.write(f"{table}: {rows}")
        self.stdout.write(f"{sum(rows for _, rows in copied)} rows moved")
