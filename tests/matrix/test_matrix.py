"""Every URL and method, for every role and state of the root, against one table of expected answers.

The URLs come from the URL configuration: one without an expectation in ``table.py`` fails the suite, and so does
an expectation without a URL.
"""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from office.access.roles import Role
from tests.factories import fresh
from tests.matrix.objects import arguments
from tests.matrix.roots import BUILD, roots_make
from tests.matrix.table import IN, LOGIN, TABLE, WRONG_METHOD, Page
from tests.matrix.world import STATES, World, world

METHODS = ("GET", "POST")
pytestmark = pytest.mark.django_db


def names(patterns=None) -> list[str]:
    """Every URL name of the configuration. A URL without a name is not allowed."""
    found = []
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            found += names(pattern.url_patterns)
        elif isinstance(pattern, URLPattern):
            assert pattern.name, f"{pattern.pattern} has no name"
            found.append(pattern.name)
    return found


def test_every_url_has_an_expectation_and_every_expectation_a_url():
    assert sorted(set(names())) == sorted(TABLE)


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker) -> Iterator[World]:
    """The world with all its roots, made once; each test runs in a savepoint on top of it."""
    with django_db_blocker.unblock(), transaction.atomic():
        made = world()
        roots_make(made)
        yield made
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def sessions(made, django_db_blocker) -> dict[str, str]:
    """Everybody's session, begun once: a log-in for each page, method and role took a tenth of the time."""
    found = {}
    with django_db_blocker.unblock():
        for role in Role:
            client = Client()
            client.force_login(fresh(made.home.officers[role]))
            found[role.value] = client.cookies[settings.SESSION_COOKIE_NAME].value
    return found


def answer(client, method: str, url: str, session: str) -> int:
    """The status of a request, with no form data. Who lost the session by it (logging out) is logged in again."""
    client.cookies[settings.SESSION_COOKIE_NAME] = session
    with transaction.atomic():
        response = (client.get if method == "GET" else client.post)(url)
        if settings.SESSION_COOKIE_NAME in response.cookies:
            transaction.set_rollback(True)
    return response.status_code


def kind_of(status: int) -> int | str:
    """Let in (whatever the form then says), or the refusal's own number."""
    return status if status in (403, 404, WRONG_METHOD) else IN


@pytest.mark.parametrize("name", sorted(TABLE))
def test_matrix(name, made, sessions, client, settings):
    page: Page = TABLE[name]
    settings.AXES_ENABLED = False
    for method in METHODS:
        anonymous(name, page, method, made, client)
        for role in Role:
            for state in STATES if page.root in BUILD else ("",):
                expected = page.expected(method, role, state)
                url = reverse(name, kwargs=arguments(page, made, name, role, state))
                status = answer(client, method, url, sessions[role])
                got = kind_of(status)
                if expected == WRONG_METHOD:
                    # Whether the right or the method is looked at first does not matter: nobody gets in.
                    assert got in (403, 404, WRONG_METHOD), f"{method} {name} as {role}: {status}"
                    continue
                assert got == expected, f"{method} {name} as {role} on {state or 'no root'}: {status}, not {expected}"
                assert status < 500


def anonymous(name: str, page: Page, method: str, made: World, client) -> None:
    """Nobody gets in without logging in, but on public pages; whether the root exists does not show."""
    client.cookies.clear()
    state = "own" if page.root in BUILD else ""
    url = reverse(name, kwargs=arguments(page, made, name, Role.POLICE_LEGAL, state))
    response = (client.get if method == "GET" else client.post)(url)
    if page.public:
        assert response.status_code < 500
    else:
        assert (response.status_code, LOGIN in response.headers.get("Location", "")) == (302, True), name
