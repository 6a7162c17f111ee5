"""Addresses of reports, below /reports/."""

from django.urls import path

from satukota.modules.reports.views import follow, public, work
from satukota.modules.reports.views.enter import Entering
from satukota.modules.reports.views.new import Reporting

app_name = "reports"
urlpatterns = [
    path("", public.reports, name="public"),
    *[path(str(one.pattern), one.callback, name="new") for one in Reporting().urls("new/")],
    *[path(str(one.pattern), one.callback, name="enter") for one in Entering().urls("enter/")],
    path("follow/", follow.follow, name="follow"),
    path("t/<str:token>/", follow.track, name="track"),
    path("t/<str:token>/<slug:action>/", follow.act, name="act"),
    path("work/", work.work, name="work"),
    path("<str:number>/", public.detail, name="detail"),
]
