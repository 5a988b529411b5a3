"""The rules page."""

from django.urls import path

from cases.rules_page import views

urlpatterns = [path("rules/", views.rules, name="rules")]
