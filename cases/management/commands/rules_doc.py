"""``manage.py rules_doc``: write ``docs/rules.md`` from the rule tables, or say whether it is current."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from cases.procedure import load_rules
from cases.rules_page.doc import rules_doc


class Command(BaseCommand):
    """Write the document, or with ``--check`` only compare."""

    help = "Write docs/rules.md from the rules of procedure."

    def add_arguments(self, parser) -> None:
        """The switch."""
        parser.add_argument("--check", action="store_true", help="change nothing; fail if it is not current")

    def handle(self, *args, **options) -> None:
        """Write or compare."""
        path = Path(settings.BASE_DIR) / "docs" / "rules.md"
        text = rules_doc(load_rules())
        if options["check"]:
            if not path.exists() or path.read_text(encoding="utf-8") != text:
                raise CommandError("docs/rules.md is not current; run manage.py rules_doc")
            return
        path.write_text(text, encoding="utf-8")
        self.stdout.write(f"{path}")
