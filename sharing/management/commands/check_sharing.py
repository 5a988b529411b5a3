"""``manage.py check_sharing``: do notices and ledger rows agree with what they are derived from?"""

import sys

from django.core.management.base import BaseCommand

from office.access.context import Purpose, acting_as
from sharing.check import sharing_differences


class Command(BaseCommand):
    """Exit 0: all equal. Exit 1: a line for each difference."""

    help = "Compare notices with their receipts and ledger rows with their values; exit 1 if anything differs."

    def handle(self, *args, **options):
        """Reads only."""
        count = 0
        with acting_as(Purpose("sharing.check"), writes=False):
            for line in sharing_differences():
                self.stdout.write(line)
                count += 1
        if count:
            self.stderr.write(f"{count} differences")
            sys.exit(1)
        self.stdout.write("notices and ledger rows agree")
