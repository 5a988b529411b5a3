"""The calendar."""

from django.urls import path

from office.workdays import views

urlpatterns = [
    path("", views.calendar, name="workdays"),
    path("load/", views.load, name="workdays-load"),
    path("correct/", views.correct, name="workdays-correct"),
]
