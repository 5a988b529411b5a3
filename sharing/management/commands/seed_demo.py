"""Load the demonstration into an empty database, or write its ledgers as files."""

import gc
from datetime import date, datetime, time
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from sharing.demo.samples import write_samples
from sharing.demo.seed import demo_seed

# So many objects more before the collector looks: rows hold no circles, and looking was a quarter of the work.
GARBAGE = 200_000


class Command(BaseCommand):
    """Idempotent: a loaded demonstration is left alone; a real office is never touched."""

    help = "Make the synthetic county through the real services and the real import."

    def add_arguments(self, parser):
        parser.add_argument("--today", type=date.fromisoformat, help="anchor the county to this day (YYYY-MM-DD)")
        parser.add_argument("--write-samples", type=Path, metavar="DIR", help="only write sample ledgers into DIR")
        parser.add_argument("--everything", action="store_true", help="with --write-samples: the 17 months too")

    def handle(self, *args, **options):
        now = timezone.localtime()
        if options["today"]:
            now = timezone.make_aware(datetime.combine(options["today"], min(now.time(), time(23, 59))))
        if options["write_samples"]:
            folder = options["write_samples"]
            samples = write_samples(
                folder, anchor=now.date(), now=now.replace(tzinfo=None), everything=options["everything"]
            )
            for sample in samples:
                self.stdout.write(f"{folder / sample.name}  {sample.rows}")
            return
        gc.freeze()
        gc.set_threshold(GARBAGE, 20, 20)
        try:
            done = demo_seed(now=now, say=self.stdout.write)
        except ValidationError as error:
            raise CommandError("；".join(error.messages)) from error
        if not done:
            self.stdout.write("The demonstration is loaded already.")
