"""Pages that belong to no app. Names stand alone (`today`, `login`): the shell and settings use them."""

from django.urls import path

from office.front import accounts, views

urlpatterns = [
    path("", views.today, name="today"),
    path("search/", views.search, name="search"),
    path("search/<str:key>/", views.search, name="search_found"),
    path("messages/", views.messages, name="messages"),
    path("messages/read/", views.messages_read, name="messages_read"),
    path("messages/<int:message_id>/open/", views.message_open, name="message_open"),
    path("language/", views.language, name="language"),
    path("login/", accounts.login, name="login"),
    path("logout/", accounts.Logout.as_view(), name="logout"),
    path("password/", accounts.password_change, name="password_change"),
]
