"""The library of advice and guidelines, and the share of measures without custody."""

from django.urls import path

from cases.collaboration import views

urlpatterns = [
    path("library/", views.advice_list, name="advice-list"),
    path("library/advice/<int:advice_id>/", views.advice_detail, name="advice-detail"),
    path("library/guidelines/", views.guideline_list, name="guideline-list"),
    path("library/guidelines/<int:guideline_id>/", views.guideline_detail, name="guideline-detail"),
    path("library/guidelines/<int:guideline_id>/text/", views.guideline_draft, name="guideline-draft"),
    path("custody/share/", views.custody_share, name="custody-share"),
]
