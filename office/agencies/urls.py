"""Accounts, agencies, work measures, and the ways in."""

from django.urls import path

from office.agencies import views_agencies as agencies
from office.agencies import views_measures as measures
from office.agencies import views_officers as officers
from office.agencies import views_session as session

urlpatterns = [
    path("first-run/", session.first_run, name="first-run"),
    path("divisions/", session.divisions, name="divisions"),
    path("code/", session.login_code, name="login-code"),
    path("password/", session.password_choose, name="password-choose"),
    path("", officers.officers, name="officers"),
    path("new/", officers.officer_create, name="officer-create"),
    path("<int:pk>/", officers.officer, name="officer"),
    path("<int:pk>/edit/", officers.officer_edit, name="officer-edit"),
    path("<int:pk>/roles/", officers.officer_roles, name="officer-roles"),
    path("<int:pk>/move/", officers.officer_move, name="officer-move"),
    path("<int:pk>/disable/", officers.officer_disable, name="officer-disable"),
    path("<int:pk>/enable/", officers.officer_enable, name="officer-enable"),
    path("<int:pk>/code/", officers.officer_code, name="officer-code"),
    path("<int:pk>/code/slip/", officers.officer_code_slip, name="officer-code-slip"),
    path("<int:pk>/handover/", officers.officer_handover, name="officer-handover"),
    path("agencies/", agencies.agencies, name="agencies"),
    path("agencies/new/", agencies.agency_create, name="agency-create"),
    path("agencies/<int:pk>/", agencies.agency, name="agency"),
    path("agencies/<int:pk>/edit/", agencies.agency_edit, name="agency-edit"),
    path("agencies/<int:pk>/disable/", agencies.agency_disable, name="agency-disable"),
    path("agencies/<int:pk>/enable/", agencies.agency_enable, name="agency-enable"),
    path("agencies/<int:pk>/departments/new/", agencies.department_create, name="department-create"),
    path("agencies/departments/<int:pk>/", agencies.department, name="department"),
    path("agencies/departments/<int:pk>/edit/", agencies.department_edit, name="department-edit"),
    path("agencies/departments/<int:pk>/move/", agencies.department_move, name="department-move"),
    path("agencies/departments/<int:pk>/head/", agencies.department_head, name="department-head"),
    path("agencies/departments/<int:pk>/disable/", agencies.department_disable, name="department-disable"),
    path("agencies/departments/<int:pk>/enable/", agencies.department_enable, name="department-enable"),
    path("measures/", measures.measures, name="settings-work-measures"),
    path("measures/sharing/<int:pk>/", measures.setting_sharing, name="setting-sharing"),
    path("measures/notices/<int:pk>/", measures.setting_notice, name="setting-notice"),
    path("measures/notices/new/<int:pk>/", measures.setting_notice_create, name="setting-notice-create"),
]
