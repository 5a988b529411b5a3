"""Who is known to have been an adult: nobody, as long as the day of the offence is unknown."""

import datetime as dt
from types import SimpleNamespace

import pytest

from cases.register.desk import minor_of

BORN = dt.date(2006, 3, 1)


@pytest.mark.parametrize(
    ("marked", "born", "offences", "minor"),
    [
        (True, None, [], True),
        (True, BORN, [dt.date(2026, 1, 1)], True),
        (False, BORN, [], None),
        (False, None, [dt.date(2026, 1, 1)], None),
        (False, BORN, [dt.date(2026, 1, 1)], False),
        (False, BORN, [dt.date(2024, 3, 1)], True),  # on the eighteenth birthday itself
        (False, BORN, [dt.date(2024, 3, 2)], False),
        (False, BORN, [dt.date(2026, 1, 1), dt.date(2023, 5, 1)], True),  # the first day counts
    ],
)
def test_a_birth_date_alone_makes_nobody_an_adult(marked, born, offences, minor):
    """MINOR 2: the age at the time of the offence."""
    assert minor_of(SimpleNamespace(is_minor=marked), born, offences) is minor
