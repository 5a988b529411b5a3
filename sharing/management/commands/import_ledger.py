"""`manage.py import_ledger FILE --layout police_case --agency CODE [--commit] --json`"""

import json
from pathlib import Path

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError

from office.agencies.models import Agency, Officer
from sharing.ledgers.importing import layouts_known, ledger_import, report
from sharing.ledgers.models import State
from sharing.ledgers.reasons import file_reason


class Command(BaseCommand):
    """Import a ledger from the command line by the very steps of the pages; without --commit a preview only."""

    help = "Read a ledger, compare it with the register, and with --commit take it over."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--layout", required=True, choices=layouts_known())
        parser.add_argument("--agency", required=True, help="official unit code of the importing agency")
        parser.add_argument("--officer", help="user name of the officer who imports")
        parser.add_argument("--commit", action="store_true", help="take it over, not only look")
        parser.add_argument("--json", action="store_true", help="print the result as JSON")

    def handle(self, *args, **options):
        if not options["file"].is_file():
            raise CommandError(f"There is no file {options['file']}.")
        agencies = list(Agency.objects.select_related("office").filter(code=options["agency"]))
        if len(agencies) != 1:
            raise CommandError(f"{len(agencies)} agencies have the code {options['agency']}.")
        officer = None
        if options["officer"]:
            officer = Officer.objects.select_related("agency__office").filter(username=options["officer"]).first()
            if officer is None or officer.agency_id != agencies[0].pk:
                raise CommandError("There is no such officer in that agency.")
        try:
            batch = ledger_import(
                options["file"],
                layout=options["layout"],
                agency=agencies[0],
                officer=officer,
                commit=options["commit"],
            )
        except PermissionDenied:
            raise CommandError("This agency or officer does not import that ledger.") from None
        result = report(batch)
        if options["json"]:
            self.stdout.write(json.dumps(result, ensure_ascii=False))
        else:
            self.stdout.write(f"batch {batch.pk}: {batch.get_state_display()}")
            self.stdout.write(", ".join(f"{name} {count}" for name, count in result.items() if name != "errors"))
            for error in result["errors"]:
                self.stdout.write(f"  row {error['row']} column {error['column']}: {error['reason']}")
        if batch.state == State.MAPPING:
            raise CommandError(f"Map these columns on the import page first: {'、'.join(batch.facts['unmatched'])}")
        if batch.state == State.REFUSED:
            raise CommandError(file_reason(batch.error, batch.error_params, batch.layout))
