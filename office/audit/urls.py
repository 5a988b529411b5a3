"""The audit record."""

from django.urls import path

from office.audit import views

urlpatterns = [path("", views.audit, name="audit")]
