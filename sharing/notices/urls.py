"""Addresses of the notice pages."""

from django.urls import path

from sharing.notices import views

urlpatterns = [
    path("", views.notice_list, name="notice-list"),
    path("<int:notice_id>/", views.notice_detail, name="notice-detail"),
    path("<int:notice_id>/print/", views.notice_print, name="notice-print"),
    path("<int:notice_id>/sign/", views.notice_sign, name="notice-sign"),
]
