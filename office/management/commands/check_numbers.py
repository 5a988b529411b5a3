"""``check_numbers``: every number of every series has its paper, voided or not, and every paper is as it was issued."""

from django.core.management.base import BaseCommand, CommandError

from office.access.context import Purpose, acting_as
from office.papers.checking import numbers_check, papers_check


class Command(BaseCommand):
    """Exits 1 when a number is missing or doubled, or a paper does not agree with its hash."""

    help = __doc__

    def handle(self, **options):
        """Tell each problem on a line."""
        with acting_as(Purpose("papers.check"), writes=False):
            problems = [f"{p.agency} {p.series} {p.year} {p.what}: {list(p.numbers)}" for p in numbers_check()]
            problems += [f"paper {pk} does not agree with its hash" for pk in papers_check()]
        for problem in problems:
            self.stdout.write(problem)
        if problems:
            raise CommandError(f"{len(problems)} problems")
        self.stdout.write("numbers and papers agree")
