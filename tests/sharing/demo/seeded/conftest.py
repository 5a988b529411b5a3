"""One seeding of the demonstration for all tests here, looked at, exported and left: a further one costs
ten seconds. Tests are marked for one process, so that there is none."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import time_machine
from django.db import transaction
from django.test import override_settings
from django.utils import timezone

from office.agencies.models import JointOffice
from sharing.demo.seed import demo_seed

NOW = timezone.make_aware(dt.datetime(2026, 11, 18, 10, 0))


@dataclass(frozen=True)
class Seeded:
    """The office, and what the seeding said."""

    office: JointOffice
    said: list[str]


@pytest.fixture(scope="package")
def demo(django_db_setup, django_db_blocker, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Seeded]:
    """The demonstration of that day; each test runs in a savepoint on top of it."""
    said: list[str] = []
    with (
        time_machine.travel(NOW, tick=True),
        override_settings(OFFICE_VAR=tmp_path_factory.mktemp("var")),
        django_db_blocker.unblock(),
        transaction.atomic(),
    ):
        assert demo_seed(now=NOW, say=lambda text: said.append(str(text)), per_week=6)
        yield Seeded(JointOffice.objects.get(), said)
        transaction.set_rollback(True)
