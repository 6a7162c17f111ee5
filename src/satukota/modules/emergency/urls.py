"""Addresses of the 112 centre."""

from django.urls import path

from satukota.modules.emergency.views import backfill, caller, desk, figures, incidents, responder, setup

urlpatterns = [
    path("desk/", desk.show, name="emergency-desk"),
    path("state/", desk.state, name="emergency-state"),
    path("call/<int:pk>/", desk.call, name="emergency-call"),
    path("incident/<int:pk>/", desk.incident, name="emergency-incident-data"),
    path("lookup/", desk.lookup, name="emergency-lookup"),
    path("outline/", desk.map_outline, name="emergency-outline"),
    path("do/<slug:verb>/", desk.do, name="emergency-do"),
    path("recordings/<int:pk>/", desk.listen, name="emergency-listen"),
    path("incidents/", incidents.index, name="emergency-incidents"),
    path("incidents/<int:pk>/", incidents.show, name="emergency-incident"),
    path("from-report/<str:number>/", incidents.from_report, name="emergency-from-report"),
    path("unit/", responder.show, name="emergency-unit"),
    path("unit/state/", responder.state, name="emergency-unit-state"),
    path("unit/do/<slug:verb>/", responder.do, name="emergency-unit-do"),
    path("unit/photo/<int:pk>/", responder.photo, name="emergency-unit-photo"),
    path("unit/bundle/", responder.bundle, name="emergency-unit-bundle"),
    path("unit/sw.js", responder.worker, name="emergency-unit-worker"),
    path("unit/manifest.webmanifest", responder.manifest, name="emergency-unit-manifest"),
    path("here/<str:token>/", caller.here, name="emergency-here"),
    path("paper/", backfill.enter, name="emergency-backfill"),
    path("paper/blank.pdf", backfill.blank, name="emergency-blank"),
    path("figures/", figures.show, name="emergency-figures"),
    path("figures/report.pdf", figures.report, name="emergency-report"),
    path("figures/table.csv", figures.table, name="emergency-table"),
    path("figures/calls/", figures.calls, name="emergency-figure-calls"),
    path("setup/", setup.show, name="emergency-setup"),
    path("setup/unit/", setup.unit, name="emergency-setup-unit"),
    path("setup/unit/<int:pk>/", setup.unit, name="emergency-setup-unit-edit"),
    path("setup/station/", setup.station, name="emergency-setup-station"),
    path("setup/station/<int:pk>/", setup.station, name="emergency-setup-station-edit"),
    path("setup/card/<slug:code>/", setup.card, name="emergency-setup-card"),
    path("setup/policies/", setup.policies, name="emergency-setup-policies"),
    path("setup/blocks/", setup.blocks, name="emergency-setup-blocks"),
]
