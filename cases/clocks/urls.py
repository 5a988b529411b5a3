"""Pages of terms: the board, the calendar, the custody list, one term."""

from django.urls import path

from cases.clocks import views, views_calendar, views_clock, views_custody

urlpatterns = [
    path("clocks/", views.clock_list, name="clock-list"),
    path("clocks/export/", views.clock_export, name="clock-export"),
    path("clocks/acknowledge/", views.clock_acknowledge, name="clock-acknowledge"),
    path("clocks/calendar/", views_calendar.clock_calendar, name="clock-calendar"),
    path("clocks/calendar/terms/", views_calendar.calendar_terms, name="clock-calendar-terms"),
    path("clocks/custody/", views_custody.custody_page, name="custody-list"),
    path("clocks/custody/export/", views_custody.custody_export, name="custody-export"),
    path("cases/<int:case_id>/clocks/<slug:code>/", views_clock.clock_detail, name="clock-detail"),
]
