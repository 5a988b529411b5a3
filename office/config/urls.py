"""Root URLs. Apps are named as strings only, so that the floor imports nothing above it."""

from django.urls import include, path

urlpatterns = [
    path("", include("office.front.urls")),
    path("accounts/", include("office.agencies.urls")),
    path("calendar/", include("office.workdays.urls")),
    path("audit/", include("office.audit.urls")),
    path("papers/", include("office.papers.urls")),
    path("notes/", include("office.notes.urls")),
    path("roster/", include("office.roster.urls")),
    path("followups/", include("office.followup.urls")),
    path("cases/", include("cases.register.urls")),
    path("", include("cases.handover.urls")),
    path("", include("cases.structure.urls")),
    path("", include("cases.rules_page.urls")),
    path("", include("cases.recompute.urls")),
    path("", include("cases.clocks.urls")),
    path("", include("cases.matters.urls")),
    path("", include("cases.collaboration.urls")),
    path("", include("cases.suggestions.urls")),
    path("", include("cases.supervision.urls")),
    path("ledgers/", include("sharing.ledgers.urls")),
    path("notices/", include("sharing.notices.urls")),
    path("demo/", include("sharing.demo.urls")),
]
handler400 = "office.front.errors.bad_request"
handler403 = "office.front.errors.forbidden"
handler404 = "office.front.errors.not_found"
handler500 = "office.front.errors.server_error"
