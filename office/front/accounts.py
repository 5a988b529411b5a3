"""Log in, log out, change the password. One-time codes are office/agencies."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from office.agencies.logins import login_record, login_tell
from office.front.demo import DEMO_PASSWORD, demo_accounts
from office.front.ended import forget, remember, why_ended
from office.front.services import password_changed
from office.front.tables import accounts_table


class LoginForm(AuthenticationForm):
    """User name and password; one sentence for every failure, so that it tells nothing about accounts."""

    error_messages = {
        "invalid_login": gettext_lazy(
            "User name or password is wrong. After five wrong tries the account waits a quarter of an hour."
        ),
        "inactive": gettext_lazy(
            "User name or password is wrong. After five wrong tries the account waits a quarter of an hour."
        ),
    }


class Login(LoginView):
    """The log-in page; it lists accounts only while the demonstration is loaded."""

    template_name = "office/auth/login.html"
    authentication_form = LoginForm
    redirect_authenticated_user = True

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        officer = form.get_user()
        last = officer.last_login
        answer = super().form_valid(form)
        login_record(officer=officer)
        login_tell(self.request, last)
        return remember(answer, officer)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        accounts = demo_accounts()
        table = accounts_table(accounts, DEMO_PASSWORD) if accounts else None
        asked = self.request.GET.get(self.redirect_field_name, "/") != "/"
        why = why_ended(self.request, asked_for_a_page=asked) if self.request.method == "GET" else ""
        return super().get_context_data(demo=table, demo_password=DEMO_PASSWORD if accounts else "", why=why, **kwargs)


class Logout(LogoutView):
    """Log out; the log-in page then has nothing to explain."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return forget(super().post(request, *args, **kwargs))


login = login_not_required(Login.as_view())


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def password_change(request: HttpRequest) -> HttpResponse:
    """A new password for oneself; the other sessions of the officer end."""
    form = PasswordChangeForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        officer = form.save()
        update_session_auth_hash(request, officer)
        password_changed(officer=officer)
        messages.success(request, _("The password is changed. Other sessions of yours have ended."))
        return redirect("today")
    return render(request, "office/auth/password.html", {"form": form})
