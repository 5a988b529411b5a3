"""Translations: ``messages compile | missing | add FILE.json``."""

import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from office.ui.messages import APPS, catalogue_add, catalogues_compile, missing


class Command(BaseCommand):
    """Keeps the zh_Hans catalogues of the four apps; needs no gettext on the machine."""

    help = __doc__

    def add_arguments(self, parser):
        """compile, missing [--app], add FILE."""
        parser.add_argument("what", choices=["compile", "missing", "add"])
        parser.add_argument("file", nargs="?")
        parser.add_argument("--app", choices=APPS)

    def handle(self, *, what, file, app, **options):
        """Run the chosen part; ``missing`` exits 1 when something is untranslated."""
        if what == "compile":
            catalogues_compile()
        elif what == "add":
            if not file:
                raise CommandError("name the JSON file")
            given = json.loads(Path(file).read_text("utf-8"))
            added = catalogue_add(given["app"], given["entries"])
            self.stdout.write(f"{added} entries added to {given['app']}")
        else:
            gaps = [gap for name in ([app] if app else APPS) for gap in missing(name)]
            for gap in gaps:
                self.stdout.write(json.dumps(gap, ensure_ascii=False))
            if gaps:
                raise CommandError(f"{len(gaps)} messages are untranslated")
