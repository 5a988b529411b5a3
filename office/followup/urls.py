"""The follow-up ledger."""

from django.urls import path

from office.followup import views

urlpatterns = [
    path("", views.ledger, name="followup-list"),
    path("export/", views.ledger_workbook, name="followup-export"),
    path("<int:followup_id>/", views.detail, name="followup-detail"),
    path("<int:followup_id>/<slug:act>/", views.act, name="followup-act"),
]
