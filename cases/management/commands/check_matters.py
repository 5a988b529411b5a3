"""``manage.py check_matters``: is what is stored of matters what their steps say?"""

import sys

from django.core.management.base import BaseCommand

from cases.matters.check import matter_differences


class Command(BaseCommand):
    """State, what the other side was told, and what is owed, derived anew and compared. Exit 1 if anything differs."""

    help = "Derive every matter from its steps and compare it with what is stored; exit 1 if anything differs."

    def handle(self, *args, **options) -> None:
        """A line for each difference."""
        count = 0
        for line in matter_differences():
            self.stdout.write(line)
            count += 1
        if count:
            self.stderr.write(f"{count} differences")
            sys.exit(1)
        self.stdout.write("matters and their steps agree")
