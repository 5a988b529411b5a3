"""Pages of cases."""

from django.urls import path

from cases.register import views, views_record, views_share

urlpatterns = [
    path("", views.case_list, name="case-list"),
    path("<int:case_id>/", views.case_detail, name="case-detail"),
    path("<int:case_id>/facts/", views.case_facts, name="case-facts"),
    path("<int:case_id>/record/", views_record.record, name="event-record"),
    path("<int:case_id>/events/<int:event_id>/void/", views_record.void, name="event-void"),
    path("<int:case_id>/facts/correct/", views_record.correct, name="fact-correct"),
    path("<int:case_id>/share/", views_share.case_share, name="case-share"),
    path("<int:case_id>/share/<int:grant_id>/withdraw/", views_share.share_withdraw, name="case-share-withdraw"),
]
