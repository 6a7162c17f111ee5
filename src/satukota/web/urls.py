"""Addresses of the shell."""

from django.urls import path

from satukota.web.views import (
    bulk,
    cases,
    citizen,
    files,
    hooks,
    inbox,
    maps,
    notices,
    outbox,
    preferences,
    staff,
    styleguide,
)

urlpatterns = [
    path("", citizen.home, name="home"),
    path("help/", citizen.help_page, name="help"),
    path("city/coat.svg", citizen.coat, name="coat"),
    path("language/", preferences.language, name="language"),
    path("later/", preferences.later, name="later"),
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
    path("notices/", notices.notices, name="notices"),
    path("notices/<int:pk>/", notices.notice, name="notice"),
    path("outbox/", outbox.outbox, name="outbox"),
    path("outbox/<int:pk>/", outbox.message, name="outbox_message"),
    path("outbox/<int:pk>/again/", outbox.again, name="outbox_again"),
    path("outbox/<int:pk>/stop/", outbox.stop, name="outbox_stop"),
    path("files/<uuid:pk>/<str:copy>", files.show, name="file"),
    path("f/<str:token>", files.signed, name="signed_file"),
    path("hooks/whatsapp/", hooks.whatsapp, name="whatsapp_hook"),
    path("profile/", staff.profile, name="profile"),
    path("map/base.json", maps.base, name="map_base"),
    path("map/places/", maps.places, name="map_places"),
    path("styleguide/", styleguide.show, name="styleguide"),
]
