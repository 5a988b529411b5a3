"""Who can log in while the demonstration is loaded: a table for the terminal."""

import unicodedata

from django.core.management.base import BaseCommand
from django.utils.translation import override

from office.front.demo import DEMO_PASSWORD, demo_loaded
from sharing.demo.county import AGENCIES, OFFICERS


def wide(text: str) -> int:
    """Columns that a terminal gives the text: Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


class Command(BaseCommand):
    """Prints nothing once the demonstration is left, so that run.py may always ask."""

    help = "The demonstration's accounts, and nothing when it is not loaded."

    def handle(self, *args, **options):
        if not demo_loaded():
            return
        agencies = {agency.code: agency.short_name for agency in AGENCIES}
        rows = [(officer.username, officer.name, agencies[officer.agency], officer.does) for officer in OFFICERS]
        widths = [max(wide(row[position]) for row in rows) for position in range(3)]
        with override("zh-hans"):
            self.stdout.write(f"演示账号（密码均为 {DEMO_PASSWORD}） / demo accounts, one password for all:")
            for row in rows:
                cells = [text + " " * (widths[i] - wide(text)) for i, text in enumerate(row[:3])]
                self.stdout.write("  " + "  ".join([*cells, row[3]]).rstrip())
