"""Addresses of reports, below /reports/."""

from django.urls import path, re_path

from satukota.modules.reports.rest.open311 import answers, reading, writing
from satukota.modules.reports.views import (
    analyses,
    aside,
    board,
    desk,
    enter,
    evidence,
    figures,
    follow,
    handling,
    hooks,
    lists,
    mine,
    partners,
    placing,
    texts,
    track,
    watching,
)
from satukota.modules.reports.views.feed import feed
from satukota.modules.reports.views.new import Reporting

app_name = "reports"
urlpatterns = [
    path("", lists.reports, name="public"),
    *[path(str(pattern.pattern), pattern.callback, name="new") for pattern in Reporting().urls("new/")],
    path("enter/", enter.enter, name="enter"),
    path("follow/", follow.follow, name="follow"),
    path("t/<str:token>/", track.track, name="track"),
    path("t/<str:token>/receipt.pdf", track.receipt, name="receipt"),
    path("t/<str:token>/answers/", track.answers, name="answers"),
    path("t/<str:token>/<slug:action>/", track.act, name="act"),
    path("hooks/whatsapp/", hooks.whatsapp, name="hook-whatsapp"),
    path("hooks/telegram/", hooks.telegram, name="hook-telegram"),
    path("mine/", mine.ask, name="mine_ask"),
    path("mine/<str:token>/", mine.mine, name="mine"),
    path("mine/<str:token>/data.json", mine.data, name="mine_data"),
    path("watch/", watching.area_watch, name="watch"),
    path("confirm/<str:token>/", watching.confirm_reach, name="confirm"),
    path("unwatch/<str:secret>/", watching.area_unwatch, name="unwatch"),
    path("leave/<str:token>/", watching.quit_, name="leave"),
    path("outside/<str:token>/", partners.outside, name="outside"),
    path("work/", lists.work, name="work"),
    path("board/", board.board, name="board"),
    path("evidence/", evidence.evidence, name="evidence"),
    path("aside/", aside.set_aside, name="aside"),
    path("aside/<int:pk>/", aside.seen, name="aside_seen"),
    path("texts/", texts.texts, name="texts"),
    path("texts/new/", texts.text, name="text_new"),
    path("texts/<int:pk>/", texts.text, name="text"),
    path("partners/", partners.partners, name="partners"),
    path("partners/new/", partners.partner, name="partner_new"),
    path("partners/<int:pk>/", partners.partner, name="partner"),
    path("partners/<int:pk>/confirm/", partners.confirm, name="partner_confirm"),
    path("partners/retry/<int:pk>/", partners.retry, name="partner_retry"),
    path("lapor/", partners.lapor, name="lapor"),
    path("lapor/export.csv", partners.lapor_export, name="lapor_export"),
    path("model/", figures.model, name="model"),
    path("figures/", figures.dashboard, name="figures"),
    path("figures/all/", analyses.everything, name="analyses"),
    path("figures/all/<slug:code>/", analyses.analysis_page, name="analysis"),
    path("statistics/", figures.statistics, name="statistics"),
    path("feed.xml", feed, name="feed"),
    path("<str:number>/part/", handling.part, name="part"),
    path("<str:number>/close/", handling.close, name="close"),
    path("<str:number>/close/", handling.close, name="act_close"),
    path("<str:number>/reply/", handling.reply, name="reply"),
    path("<str:number>/reply/", handling.reply, name="act_answer"),
    path("<str:number>/place/", placing.locate, name="act_locate"),
    path("<str:number>/contact/", desk.contact, name="contact"),
    path("<str:number>/words/", desk.public_words, name="public_words"),
    path("<str:number>/photos/", desk.photos, name="photos"),
    path("<str:number>/report.pdf", desk.print_report, name="pdf"),
    path("<str:number>/follow/", watching.join, name="join"),
    path("<str:number>/", lists.detail, name="detail"),
]

_v2 = "open311/v2/"
root_urls = [
    re_path(r"^open311/(?:v2/)?discovery\.(?P<form>\w{2,8})$", reading.discovery, name="open311-discovery"),
    re_path(rf"^{_v2}services\.(?P<form>\w{{2,8}})$", reading.services, name="open311-services"),
    re_path(rf"^{_v2}services/(?P<code>[\w-]{{1,80}})\.(?P<form>\w{{2,8}})$", reading.service, name="open311-service"),
    re_path(rf"^{_v2}requests\.(?P<form>\w{{2,8}})$", writing.requests, name="open311-requests"),
    re_path(
        rf"^{_v2}requests/(?P<number>[\w-]{{1,40}})\.(?P<form>\w{{2,8}})$", reading.request_one, name="open311-request"
    ),
    re_path(rf"^{_v2}tokens/(?P<code>[\w-]{{1,60}})\.(?P<form>\w{{2,8}})$", reading.token, name="open311-token"),
    re_path(rf"^{_v2}servicerequestupdates\.(?P<form>\w{{2,8}})$", writing.updates, name="open311-updates"),
    re_path(r"^open311/(?P<rest>.*)$", answers.unknown, name="open311-unknown"),
]
