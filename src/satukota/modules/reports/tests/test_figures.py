"""Figures come from the cases, say what they mean and lead to their lists."""

import itertools
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse
from django.utils import timezone

from satukota.kernel.cases.api import Case, Filter, city_calendar, count, read_filter, visible
from satukota.modules.reports.actions.facts import keep_stock, refresh
from satukota.modules.reports.demo import fill
from satukota.modules.reports.models import CaseFact, MonthSum, OpenDay
from satukota.modules.reports.queries.analyses import DIMENSIONS, analysis_rows
from satukota.modules.reports.queries.analyses import MEASURES as MEASURES_OF_CASES
from satukota.modules.reports.queries.choice import Chosen, months_back
from satukota.modules.reports.queries.counters import late_count
from satukota.modules.reports.queries.figures import figures, sums_by
from satukota.modules.reports.rules.analyses import GRAINS, WINDOWS, analyses
from satukota.modules.reports.rules.kpis import MEASURES, kpis
from satukota.modules.reports.rules.submission import TYPE

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def counted(lasting):
    fill(500, 5, seed=3)
    refresh()


def told_openly():
    """What may be counted: confidential and sealed reports are in no figure."""
    return Case.objects.filter(visibility__lt=3).exclude(data__confidential=True)


def everything() -> Chosen:
    return Chosen(*months_back(24))


def test_every_report_is_counted_once_and_secret_ones_never(counted):
    told = {one.kpi.id: one.value for one in figures(everything())}
    assert told["filed"] == told_openly().count()
    assert told["open"] == told_openly().filter(is_open=True).exclude(state="merged").count()


def test_the_figures_say_what_a_plain_count_says(counted):
    told = {one.kpi.id: one.value for one in figures(everything())}
    rated = [case.data["rating"] for case in told_openly() if case.data.get("rating")]
    assert told["satisfaction"] == pytest.approx(sum(rated) / len(rated))
    assert 0.5 < told["on_time_rate"] < 1


def test_a_change_is_counted_at_the_next_refresh(counted, report, act):
    before = {one.kpi.id: one.value for one in figures(everything())}
    act(report(category="waste").case, "forward", agency="dlh")
    refresh()
    after = {one.kpi.id: one.value for one in figures(everything())}
    assert after["filed"] == before["filed"] + 1


def test_parts_add_up_to_the_whole(counted):
    whole = MonthSum.objects.count() and sum(row["sums"]["filed"] for row in sums_by(everything(), "month"))
    for dimension in ("agency", "category", "area"):
        assert sum(row["sums"]["filed"] for row in sums_by(everything(), dimension, most=500)) == whole


def test_the_catalogue_names_only_measures_that_exist():
    assert {one.top for one in kpis().values()} | {one.bottom for one in kpis().values()} <= {*MEASURES, ""}
    assert all(one.means.get("id") and one.means.get("en") for one in kpis().values())


def test_the_open_stock_of_a_day_is_kept(counted):
    keep_stock()
    assert (
        sum(OpenDay.objects.values_list("open", flat=True))
        == CaseFact.objects.filter(is_open=True).exclude(state="merged").count()
    )


@pytest.mark.parametrize(("who", "status"), [("pimpinan", 200), ("meja", 200), ("kepala.pu", 200), ("pengawas", 403)])
def test_the_dashboard_is_for_those_who_measure(client, counted, person, who, status):
    client.force_login(person(who))
    page = client.get(reverse("reports:figures"))
    assert page.status_code == status
    assert status != 200 or "/inbox/?type=reports.complaint" in page.content.decode()


@pytest.mark.parametrize(
    ("who", "first"), [("meja", "return_rate"), ("kepala.pu", "reopen_rate"), ("pimpinan", "satisfaction")]
)
def test_desk_head_and_mayor_each_see_their_figures_first(client, counted, person, who, first):
    client.force_login(person(who))
    page = client.get(reverse("reports:figures"))
    assert first in {one["id"] for one in page.context["tiles"]}


def test_a_head_sees_the_figures_of_the_own_agency_only(client, counted, person):
    client.force_login(person("kepala.pu"))
    other = person("petugas.dlh").memberships.get().agency_id
    page = client.get(reverse("reports:figures"), {"agency": other})
    assert page.context["chosen"].agency == person("kepala.pu").memberships.get().agency_id


def test_the_table_comes_as_csv_for_the_same_choice(client, counted, person):
    client.force_login(person("meja"))
    page = client.get(reverse("reports:figures"), {"csv": "1", "category": "waste"}).content.decode()
    assert "category;Sampah menumpuk" in page
    assert "category;Jalan rusak" not in page


def test_everybody_sees_promised_and_real_times(client, counted):
    page = client.get(reverse("reports:statistics")).content.decode()
    assert "Sampah menumpuk" in page


@pytest.mark.parametrize("code", analyses())
def test_every_analysis_has_its_page_its_csv_and_the_list_behind_it(client, counted, person, code):
    keep_stock()
    client.force_login(person("pimpinan"))
    page = client.get(reverse("reports:analysis", args=[code]))
    sheet = client.get(reverse("reports:analysis", args=[code]), {"csv": "1", "months": "24"})
    assert page.status_code == 200
    assert "/inbox/?type=reports.complaint" in page.content.decode()
    assert sheet.content.decode().count("\r\n") >= 1


def test_analyses_and_dashboard_count_the_same(counted):
    told = {one.kpi.id: one.value for one in figures(everything())}
    rates = analysis_rows(analyses()["total_complaints"], everything()).rows[0]["values"]
    assert (rates["filed"], rates["open"]) == (told["filed"], told["open"])
    kinds = analysis_rows(analyses()["complaints_by_type"], everything()).rows
    assert sum(row["values"]["filed"] for row in kinds) == told["filed"]


def test_a_row_of_an_analysis_leads_to_the_reports_that_it_counts(client, counted, person):
    client.force_login(person("pimpinan"))
    for row in analysis_rows(analyses()["open_by_channel"], everything()).rows:
        shown = read_filter(parse_qs(urlsplit(row["url"]).query))
        assert count(person("pimpinan"), shown) == row["values"]["open"]
        assert client.get(row["url"]).status_code == 200


def test_the_list_behind_a_figure_holds_no_confidential_report_whoever_reads_it(counted, person):
    secret = told_openly().filter(is_open=True).order_by("-id").first()
    Case.objects.filter(pk=secret.pk).update(visibility=Case.Visibility.PARTIES)
    for name in ("meja", "pimpinan", "kepala.pu"):
        address = everything().address("status=open")
        listed = count(person(name), read_filter(parse_qs(urlsplit(address).query)))
        assert (
            listed
            == visible(person(name))
            .filter(visibility__lte=Case.Visibility.AGENCY, is_open=True, opened_at__date__gte=everything().start)
            .count()
        )


@pytest.mark.parametrize("name", ["meja", "pimpinan", "operator", "pemeriksa", "kepala.pu", "petugas.pu"])
def test_every_figure_opens_exactly_the_rows_that_it_counts_for_every_reader(counted, person, name):
    user = person(name)
    own = user.memberships.get().agency_id
    refresh(everything=True)
    agencies = [own] if name.endswith(".pu") else [0, own, Case.objects.exclude(agency=None).first().agency_id]
    area = Case.objects.exclude(area_code="").latest("id").area_code
    for agency, kind, place in itertools.product(agencies, ("", "waste", "road"), ("", area, "36.72.01")):
        for months in (3, 24):
            chosen = Chosen(*months_back(months), agency, place, kind)
            for figure in figures(chosen):
                listed = count(user, read_filter(parse_qs(urlsplit(figure.url).query)), at_most=10_000)
                assert listed == figure.rows, (figure.kpi.id, chosen)


def test_late_is_one_rule_for_wall_inbox_figures_and_analyses(client, counted, person):
    user, now = person("pimpinan"), timezone.now()
    Case.objects.filter(pk__in=Case.objects.filter(due_at__gt=now, state="forwarded")[:5]).update(
        due_at=now - timedelta(hours=1)
    )
    refresh(everything=True)
    by_hand = Case.objects.filter(type=TYPE, is_open=True, due_at__lt=timezone.now(), visibility__lt=2).count()
    told = {one.kpi.id: one.value for one in figures(everything())}
    live = analysis_rows(analyses()["breach_total"], everything()).rows[0]["values"]["open_late"]
    assert {by_hand, told["open_late"], live, late_count(user), count(user, Filter(type=(TYPE,), status="late"))} == {
        by_hand
    }


def test_a_report_that_becomes_hidden_leaves_the_figures(counted, report, act):
    case = act(report(category="waste").case, "forward", agency="dlh")
    refresh()
    before = {one.kpi.id: one.value for one in figures(everything())}
    act(case, "hide")
    refresh()
    assert {one.kpi.id: one.value for one in figures(everything())}["filed"] == before["filed"] - 1


def test_real_times_are_working_days_as_promises_are(counted, report, act):
    case = act(report(category="waste").case, "forward", agency="dlh")
    case = act(case, "close", by="petugas.dlh", result="explained", note="Diangkut Senin.")
    refresh()
    fact = CaseFact.objects.get(case=case)
    assert (fact.answer_workdays, fact.resolve_workdays) == (0, 0)
    for one in CaseFact.objects.exclude(resolve_workdays=None)[:20]:
        done = timezone.localtime(one.case.entries.filter(to_state="done").latest("at").at).date()
        assert one.resolve_workdays == city_calendar().workdays(one.day, done)


@pytest.mark.parametrize("among", ["reports.ufo", "ufo.open", "x"])
def test_a_list_that_nobody_counts_is_said(client, counted, person, among):
    client.force_login(person("meja"))
    assert client.get("/api/v1/cases", {"among": among}).status_code == 400


def test_which_reports_were_rated_badly_is_for_staff(client, counted, person):
    assert client.get("/api/v1/cases", {"among": "reports.negative"}).status_code == 400
    client.force_login(person("meja"))
    assert client.get("/api/v1/cases", {"among": "reports.negative"}).status_code == 200


def test_everybody_gets_method_numbers_and_a_table_to_take_along(client, counted):
    page = client.get(reverse("reports:statistics"))
    assert "Cara menghitung" in page.content.decode() and "N = " in page.content.decode()
    assert "<svg" in page.content.decode()
    assert "category;" in client.get(reverse("reports:statistics"), {"csv": "1"}).content.decode()


def test_a_head_gets_no_analysis_of_another_agency(client, counted, person):
    client.force_login(person("kepala.pu"))
    other = person("petugas.dlh").memberships.get().agency_id
    page = client.get(reverse("reports:analysis", args=["complaints_by_type"]), {"agency": other})
    assert page.context["chosen"].agency == person("kepala.pu").memberships.get().agency_id


def test_the_catalogue_names_only_measures_and_dimensions_that_exist():
    for one in analyses().values():
        assert set(one.measures) <= set(MEASURES_OF_CASES), one.id
        assert set(one.by) <= set(DIMENSIONS), one.id
        assert (one.window in WINDOWS, one.grain in GRAINS) == (True, True), one.id
    assert len(analyses()) >= 40


@pytest.mark.parametrize("query", ["", "?area=36.72.01", "?category=waste", "?category=ufo"])
def test_new_reports_come_as_rss(client, counted, query):
    feed = client.get(reverse("reports:feed") + query)
    assert feed["Content-Type"].startswith("application/rss+xml")
