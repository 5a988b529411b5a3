"""``manage.py issue_notices --on YYYY-MM-DD --json``: issue what is due, as Celery beat does every hour."""

import json
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from sharing.notices.services import notice_issue_due


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as problem:
        raise CommandError(f"--on: {text} is not a day; write it as 2026-11-21") from problem


class Command(BaseCommand):
    """Issue every notice whose period was over before the day; running it again issues nothing."""

    help = "Issue the notices whose period was over before a day (default: today). Running it twice issues nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        """The day, the offices, and how to answer."""
        parser.add_argument("--on", default="", help="the day, as 2026-11-21 (default: today)")
        parser.add_argument("--office", type=int, action="append", help="only this office, by its key; repeatable")
        parser.add_argument("--json", action="store_true", help="answer as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Issue and tell what came of it."""
        on_date = _day(options["on"]) if options["on"] else timezone.localdate()
        if on_date > timezone.localdate():
            raise CommandError(f"--on: {on_date} has not come yet; its periods are not over")
        result = notice_issue_due(on_date=on_date, office_ids=options["office"])
        if options["json"]:
            answer = {
                "on": on_date.isoformat(),
                "issued": len(result.ids),
                "existing": result.existing,
                "numbers": result.numbers,
                "unready": result.unready,
            }
            self.stdout.write(json.dumps(answer, ensure_ascii=False))
            return
        self.stdout.write(f"{on_date}: issued {len(result.ids)}, existing {result.existing}")
        for line in [*result.numbers, *(f"not ready: {name}" for name in result.unready)]:
            self.stdout.write(f"  {line}")
