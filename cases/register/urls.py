"""Pages of cases."""

from django.urls import path

from cases.register import (
    views,
    views_compare,
    views_correct,
    views_open,
    views_persons,
    views_record,
    views_settle,
    views_share,
    views_void,
)

urlpatterns = [
    path("", views.case_list, name="case-list"),
    path("new/", views_open.open_case, name="case-open"),
    path("settle/", views_settle.settle_list, name="settle-list"),
    path("<int:case_id>/settle/", views_settle.case_settle, name="case-settle"),
    path("<int:case_id>/settle/choose/", views_settle.case_settle_choose, name="case-settle-choose"),
    path("<int:case_id>/settle/ask/", views_settle.case_settle_ask, name="case-settle-ask"),
    path("<int:case_id>/compare/", views_compare.case_compare, name="case-compare"),
    path("<int:case_id>/", views.case_detail, name="case-detail"),
    path("<int:case_id>/facts/", views.case_facts, name="case-facts"),
    path("<int:case_id>/record/", views_record.record, name="event-record"),
    path("<int:case_id>/events/<int:event_id>/void/", views_void.void, name="event-void"),
    path("<int:case_id>/facts/correct/", views_correct.correct, name="fact-correct"),
    path("<int:case_id>/persons/join/", views_persons.person_new, name="person-join"),
    path("<int:case_id>/persons/<int:person_id>/", views_persons.person_detail, name="person-detail"),
    path("<int:case_id>/persons/<int:person_id>/identity/", views_persons.person_identity, name="person-identity"),
    path("<int:case_id>/persons/<int:person_id>/separate/", views_persons.person_apart, name="person-split"),
    path(
        "<int:case_id>/persons/<int:person_id>/separate/check/",
        views_persons.person_apart_check,
        name="person-split-check",
    ),
    path("<int:case_id>/share/", views_share.case_share, name="case-share"),
    path("<int:case_id>/share/<int:grant_id>/withdraw/", views_share.share_withdraw, name="case-share-withdraw"),
]
