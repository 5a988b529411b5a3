"""Compare grants, access index, guardian's rows and group memberships; exit 1 when they differ."""

import sys

from django.core.management.base import BaseCommand

from office.access.check import differences
from office.access.context import Purpose, acting_as


class Command(BaseCommand):
    """Proves that what lists, ``has_perm`` and templates read is what the grants say."""

    help = __doc__

    def add_arguments(self, parser):
        """How many differences to print."""
        parser.add_argument("--most", type=int, default=50)

    def handle(self, *, most, **options):
        """Print the differences, one a line."""
        with acting_as(Purpose("access.check"), writes=False):
            found = 0
            for line in differences():
                found += 1
                if found <= most:
                    self.stdout.write(line)
        if found:
            self.stderr.write(f"{found} differences between the grants and what is derived from them.")
            sys.exit(1)
        self.stdout.write("Grants, access index, guardian rows and groups agree.")
