"""Addresses of the module, below /maturity/."""

from django.urls import path

from satukota.modules.maturity.views import indicator, instruments, pages

app_name = "maturity"
urlpatterns = [
    path("", pages.index, name="index"),
    path("open/", pages.open_assessment, name="open"),
    path("scores/new/", instruments.add_score, name="add_score"),
    path("evidence/", instruments.evidence, name="evidence"),
    path("evidence/collect/", instruments.collect, name="collect"),
    path("instruments/<slug:code>/", instruments.instrument, name="instrument"),
    path("instruments/<slug:code>/document.json", instruments.document, name="document"),
    path("instruments/<slug:code>/correct/", instruments.correct, name="correct"),
    path("<int:pk>/", pages.assessment, name="assessment"),
    path("<int:pk>/target/", pages.target, name="target"),
    path("<int:pk>/what-if/", pages.whatif, name="whatif"),
    path("<int:pk>/plan/", pages.plan, name="plan"),
    path("<int:pk>/<int:no>/", indicator.indicator, name="indicator"),
    path("<int:pk>/<int:no>/evidence/", indicator.prove, name="prove"),
    path("<int:pk>/<int:no>/facts/<int:fact>/", indicator.attach, name="attach"),
    path("<int:pk>/<int:no>/plan/", pages.plan_gap, name="plan_gap"),
    path("<int:pk>/evidence/<int:evidence>/withdraw/", indicator.withdraw, name="withdraw"),
    path("<int:pk>/move/<slug:step>/", pages.move, name="move"),
]
