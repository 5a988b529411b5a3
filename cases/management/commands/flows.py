"""``manage.py flows``: write ``docs/flows.md`` from the flows of matters, or say whether it is current."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import override

from cases.matters.doc import flows_doc
from cases.matters.loader import load_flows
from cases.matters.verify import FlowError


class Command(BaseCommand):
    """Write the document, or with ``--check`` only compare. Refuses flows that do not hold together."""

    help = "Write docs/flows.md from the flows of matters."

    def add_arguments(self, parser) -> None:
        """The switch."""
        parser.add_argument("--check", action="store_true", help="change nothing; fail if it is not current")

    def handle(self, *args, **options) -> None:
        """Write or compare."""
        path = Path(settings.BASE_DIR) / "docs" / "flows.md"
        try:
            with override("zh-hans"):
                text = flows_doc()
        except FlowError as error:
            raise CommandError(str(error)) from error
        if options["check"]:
            if not path.exists() or path.read_text(encoding="utf-8") != text:
                raise CommandError("docs/flows.md is not current; run manage.py flows")
            return
        path.write_text(text, encoding="utf-8")
        self.stdout.write(f"{path.name}: {len(load_flows())} flows")
