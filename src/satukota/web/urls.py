"""Addresses of the shell."""

from django.urls import path

from satukota.web.views import bulk, cases, citizen, inbox, maps, preferences, staff, styleguide

urlpatterns = [
    path("", citizen.home, name="home"),
    path("help/", citizen.help_page, name="help"),
    path("follow/", citizen.follow, name="follow"),
    path("city/coat.svg", citizen.coat, name="coat"),
    path("language/", preferences.language, name="language"),
    path("theme/", preferences.theme, name="theme"),
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/counts/", inbox.counts, name="inbox_counts"),
    path("inbox/filter/", inbox.choose, name="inbox_filter"),
    path("inbox/keep/", inbox.keep, name="inbox_keep"),
    path("inbox/bulk/", bulk.bulk, name="bulk"),
    path("cases/<str:number>/", cases.show, name="case"),
    path("cases/<str:number>/act/<slug:action>/", cases.act, name="case_act"),
    path("cases/<str:number>/personal/", cases.reveal, name="case_personal"),
    path("search/", staff.search, name="search"),
    path("notices/", staff.notices, name="notices"),
    path("profile/", staff.profile, name="profile"),
    path("map/base.json", maps.base, name="map_base"),
    path("map/places/", maps.places, name="map_places"),
    path("styleguide/", styleguide.show, name="styleguide"),
]
