"""Pages of cases."""

from django.urls import path

from cases.register import views, views_share

urlpatterns = [
    path("", views.case_list, name="case-list"),
    path("<int:case_id>/", views.case_detail, name="case-detail"),
    path("<int:case_id>/facts/", views.case_facts, name="case-facts"),
    path("<int:case_id>/share/", views_share.case_share, name="case-share"),
    path("<int:case_id>/share/<int:grant_id>/withdraw/", views_share.share_withdraw, name="case-share-withdraw"),
]
