"""``manage.py check_projection``: is what is stored what the events say?"""

import sys

from django.core.management.base import BaseCommand

from cases.register.projection_check import CHUNK, projection_differences
from office.access.context import Purpose, acting_as
from office.audit.log import audit_write


class Command(BaseCommand):
    """Rebuilds every case from its events and facts and compares. Exit 0: all equal. Exit 1: a line for each
    difference."""

    help = "Rebuild the projection of every case and compare it with what is stored; exit 1 if anything differs."

    def add_arguments(self, parser):
        """``--repair`` writes anew what differs, ``--chunk`` is how many cases are held in memory."""
        parser.add_argument("--repair", action="store_true", help="write anew what differs")
        parser.add_argument("--chunk", type=int, default=CHUNK, help="cases held in memory at a time")

    def handle(self, *args, **options):
        """Run in one go; what was repaired still ends with exit 1, for it was wrong."""
        count = 0
        for line in projection_differences(repair=options["repair"], chunk=max(1, options["chunk"])):
            self.stdout.write(line)
            count += 1
        if count and options["repair"]:
            with acting_as(Purpose("projection.repair")):
                audit_write("projection.repair", "case", None, detail={"differences": count})
        if count:
            self.stderr.write(f"{count} differences")
            sys.exit(1)
        self.stdout.write("stored and rebuilt are equal")
