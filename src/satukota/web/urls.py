"""Addresses of the shell."""

from django.urls import path

from satukota.web.views import citizen, preferences, staff, styleguide

urlpatterns = [
    path("", citizen.home, name="home"),
    path("help/", citizen.help_page, name="help"),
    path("language/", preferences.language, name="language"),
    path("theme/", preferences.theme, name="theme"),
    path("inbox/", staff.inbox, name="inbox"),
    path("search/", staff.search, name="search"),
    path("notices/", staff.notices, name="notices"),
    path("profile/", staff.profile, name="profile"),
    path("styleguide/", styleguide.show, name="styleguide"),
]
