"""Addresses of the module, below /maturity/."""

from django.urls import path

from satukota.modules.maturity.views import evidence, gaps, indicator, instruments, moves, opening, pages, proof, whatif

app_name = "maturity"
urlpatterns = [
    path("", pages.index, name="index"),
    path("open/", opening.open_assessment, name="open"),
    path("scores/new/", evidence.add_score, name="add_score"),
    path("evidence/", evidence.evidence, name="evidence"),
    path("evidence/collect/", evidence.collect, name="collect"),
    path("instruments/<slug:code>/", instruments.instrument, name="instrument"),
    path("instruments/<slug:code>/document.json", instruments.document, name="document"),
    path("instruments/<slug:code>/correct/", instruments.correct, name="correct"),
    path("<int:pk>/", pages.assessment, name="assessment"),
    path("<int:pk>/target/", opening.target, name="target"),
    path("<int:pk>/what-if/", whatif.whatif, name="whatif"),
    path("<int:pk>/plan/", gaps.plan, name="plan"),
    path("<int:pk>/<int:no>/", indicator.indicator, name="indicator"),
    path("<int:pk>/<int:no>/evidence/", proof.prove, name="prove"),
    path("<int:pk>/<int:no>/facts/<int:fact>/", proof.attach, name="attach"),
    path("<int:pk>/<int:no>/plan/", gaps.plan_gap, name="plan_gap"),
    path("<int:pk>/evidence/<int:evidence>/withdraw/", proof.withdraw, name="withdraw"),
    path("<int:pk>/move/<slug:step>/", moves.move, name="move"),
]
