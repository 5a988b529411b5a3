"""What is confirmed is what was shown, done whole or not at all."""

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.test import RequestFactory

from cases.register.effect_words import EffectLine
from cases.register.models import Case
from cases.register.two_step import look_or_save, seal_of
from office.access.roles import Role
from tests.case_factories import case_make
from tests.factories import county, fresh

pytestmark = pytest.mark.django_db
SHOWN = [EffectLine("期限", "审查逮捕 7 日")]


class Empty(forms.Form):
    """A form with nothing to fill in."""

    def refuse(self, refused):
        self.add_error(None, refused)


@pytest.fixture
def made():
    return county()


@pytest.fixture
def officer(made):
    return fresh(made.officers[Role.POLICE_LEGAL])


@pytest.fixture
def case(made):
    return case_make(made, 1)


def confirm(officer, save, content="as shown"):
    """Somebody who was shown ``SHOWN`` confirms it; ``save`` is what then comes of it."""
    request = RequestFactory().post("/", {"shown": seal_of(officer, content, SHOWN)})
    request.user, request.htmx = officer, False
    form = Empty(request.POST)
    return look_or_save(request, form, lambda: (content, SHOWN), save, form.refuse)


def written(case):
    Case.objects.filter(pk=case.pk).update(charge="written")


def charge(case):
    return Case.objects.get(pk=case.pk).charge


def test_what_was_shown_is_done(officer, case):
    def save():
        written(case)
        return "as shown", SHOWN

    assert confirm(officer, save).saved
    assert charge(case) == "written"


def test_an_act_that_is_refused_half_way_leaves_nothing(officer, case):
    def save():
        written(case)
        raise ValidationError("refused after all")

    before = charge(case)
    shown = confirm(officer, save)
    assert not shown.saved
    assert list(shown.refusals) == ["refused after all"]
    assert charge(case) == before


@pytest.mark.parametrize("done", [("as shown", []), ("something else", SHOWN)])
def test_an_act_that_does_otherwise_than_shown_is_taken_back_and_shown_again(officer, case, done):
    def save():
        written(case)
        return done

    before = charge(case)
    shown = confirm(officer, save)
    assert (shown.saved, shown.ready, shown.changed) == (False, True, True)
    assert list(shown.lines) == list(done[1])
    assert charge(case) == before
