"""Leave the demonstration: the database is emptied, the next page is the first run."""

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from sharing.demo.leave import demo_leave


class Command(BaseCommand):
    """Asks first; ``--yes`` for scripts."""

    help = "Remove the demonstration; refused once a real agency exists."

    def add_arguments(self, parser):
        parser.add_argument("--yes", action="store_true", help="do not ask")

    def handle(self, *args, **options):
        if not options["yes"]:
            answer = input(_("Everything in the database goes. Type “yes” to go on: "))
            if answer.strip().lower() not in {"yes", "y", "是"}:
                raise CommandError(_("Nothing was changed."))
        try:
            demo_leave()
        except ValidationError as error:
            raise CommandError("；".join(error.messages)) from error
        self.stdout.write(_("The demonstration is gone. Open the address: the first page sets up the real office."))
