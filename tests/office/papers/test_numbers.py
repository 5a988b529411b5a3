"""Document numbers: no gap, no double, each series and year its own."""

import pytest
from django.db import transaction

from office.papers.models import DocumentCounter
from office.papers.numbers import number_take, number_text, numbers_take
from tests.factories import county


@pytest.fixture
def agency():
    return county().police


@pytest.mark.django_db
def test_numbers_follow_each_other(agency):
    assert [number_take(agency_id=agency.pk, series="海公数通", year=2026) for _ in range(3)] == [1, 2, 3]
    assert number_take(agency_id=agency.pk, series="海公数通", year=2027) == 1
    assert number_take(agency_id=agency.pk, series="海公建", year=2026) == 1


@pytest.mark.django_db
def test_a_rolled_back_number_is_given_again(agency):
    with pytest.raises(RuntimeError), transaction.atomic():
        number_take(agency_id=agency.pk, series="x", year=2026)
        raise RuntimeError
    assert number_take(agency_id=agency.pk, series="x", year=2026) == 1


@pytest.mark.django_db
def test_many_series_at_once(agency, django_assert_num_queries):
    other = county("临江", "139904").police
    wanted = {(agency.pk, "a"): 2, (other.pk, "b"): 3}
    assert numbers_take(wanted, year=2026) == {(agency.pk, "a"): [1, 2], (other.pk, "b"): [1, 2, 3]}
    with django_assert_num_queries(3):  # lock, one write a count
        assert numbers_take(wanted, year=2026) == {(agency.pk, "a"): [3, 4], (other.pk, "b"): [4, 5, 6]}
    # Of the four pairs of these agencies and series only the two that were wanted exist.
    assert DocumentCounter.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_number_outside_a_transaction_is_refused(agency):
    with pytest.raises(transaction.TransactionManagementError):
        number_take(agency_id=agency.pk, series="x", year=2026)


@pytest.mark.parametrize("number, text", [(12, "海公数通〔2026〕12号"), (1, "海公数通〔2026〕1号")])
def test_as_printed(number, text):
    assert number_text("海公数通", 2026, number) == text
