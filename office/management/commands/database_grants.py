"""``database_grants --role NAME``: gives the application role its rights; for the owner of the tables."""

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from office.config.grants import application_grants


class Command(BaseCommand):
    """Idempotent; the one-shot service of docker-compose.yml runs it after ``migrate``."""

    help = __doc__

    def add_arguments(self, parser):
        """The role that web, worker and beat connect as."""
        parser.add_argument("--role", required=True)

    def handle(self, *, role, **options):
        """Print one line a table."""
        if connection.vendor != "postgresql":
            raise CommandError("only PostgreSQL has roles")
        with transaction.atomic():
            for table, rights in application_grants(role):
                self.stdout.write(f"{table}: {rights}")
