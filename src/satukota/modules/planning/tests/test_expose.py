"""The sheet of a quick win: written by its agency, public when somebody else approved it, one page with live figures."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction

from satukota.kernel.events.api import Actor
from satukota.kernel.people.api import Agency, actor_for
from satukota.kernel.places.api import city
from satukota.modules.planning import actions
from satukota.modules.planning.demo.midterm import load_exposes
from satukota.modules.planning.models import Expose, Item, Plan
from satukota.modules.planning.queries.expose import sheet
from satukota.modules.planning.tests.conftest import BACKEND, somebody

pytestmark = pytest.mark.django_db
ACTOR = Actor.system()
WORDS = {
    "problem": "Balita sakit diketahui terlambat.", "idea": "Diukur di posyandu.", "replication": "Timbangan dan kader.",
    "contact": "Puskesmas Citangkil",
}  # fmt: skip


@pytest.fixture
def quick_win(db):
    plan = Plan.objects.create(code="uji", kind="master", title="Uji", start_year=2024, end_year=2028)
    item = Item(
        plan=plan, kind="action", code="gempita", name="Gempita <b>Beras Merah</b>", quick_win=True, budget=980_000_000,
        agency=Agency.objects.get(code="dlh"), path="gempita", starts=date(2025, 1, 1), ends=date(2026, 12, 31),
    )  # fmt: skip
    item.save()
    return item


def public(client, item):
    client.logout()
    return client.get(f"/planning/public/quick-wins/{item.uid}/").content.decode()


def test_words_are_public_only_when_somebody_else_approved_them(client, quick_win):
    officer, planner = somebody("uji-dlh", "officer", "dlh"), somebody("uji-rencana", "planner", "bappeda")
    client.force_login(officer, BACKEND)
    url = f"/planning/items/{quick_win.uid}/expose/"
    assert client.post(f"{url}write/", WORDS).status_code == 302
    assert client.post(f"{url}approve/").status_code == 403
    assert "belum ditulis dan disetujui" in public(client, quick_win)
    client.force_login(planner, BACKEND)
    client.post(f"{url}approve/")
    assert "diketahui terlambat" in public(client, quick_win)
    client.force_login(planner, BACKEND)
    client.post(f"{url}write/", WORDS | {"problem": "Kata perencana sendiri."})
    client.post(f"{url}approve/")
    text = public(client, quick_win)
    assert "diketahui terlambat" in text and "Kata perencana" not in text


def test_people_of_another_agency_write_nothing_and_what_is_no_quick_win_has_no_sheet(client, quick_win):
    client.force_login(somebody("uji-dinkes", "officer", "dinkes"), BACKEND)
    assert client.post(f"/planning/items/{quick_win.uid}/expose/write/", WORDS).status_code == 403
    with pytest.raises(PermissionDenied):
        actions.write_expose(Expose(item=quick_win, **WORDS), actor_for(somebody("uji-dinkes", "officer", "dinkes")))
    Item.objects.filter(pk=quick_win.pk).update(quick_win=False)
    assert client.get(f"/planning/public/quick-wins/{quick_win.uid}/").status_code == 404
    quick_win.refresh_from_db()
    with pytest.raises(ValidationError):
        actions.write_expose(Expose(item=quick_win, **WORDS), ACTOR)


def test_words_that_were_written_cannot_be_changed_or_taken_away(quick_win):
    row = actions.approve_expose(actions.write_expose(Expose(item=quick_win, **WORDS), ACTOR), ACTOR)
    for attempt in (
        lambda: Expose.objects.update(problem="x"),
        row.delete,
        lambda: Expose.objects.update(approved_at=None),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            attempt()


def test_too_long_or_empty_words_come_back_in_the_form(client, quick_win):
    client.force_login(somebody("uji-dlh", "officer", "dlh"), BACKEND)
    answer = client.post(f"/planning/items/{quick_win.uid}/expose/write/", WORDS | {"idea": "i" * 701, "contact": ""})
    assert answer.status_code == 422 and set(answer.context["form"].errors) == {"idea", "contact"}
    assert "diketahui terlambat" in answer.content.decode()


def test_the_sheet_is_one_page_even_with_the_longest_words(client, quick_win):
    words = dict.fromkeys(("problem", "idea", "replication"), "Kata yang agak panjang. " * 29)
    words |= {"contact": "k" * 200, "source": "s" * 200}
    actions.approve_expose(actions.write_expose(Expose(item=quick_win, **words), ACTOR), ACTOR)
    answer = client.get(f"/planning/public/quick-wins/{quick_win.uid}/sheet.pdf")
    assert answer.content.startswith(b"%PDF") and answer.content.count(b"/Type /Page\n") <= 1
    assert pages_of(answer.content) == 1


def pages_of(content):
    """Count the pages of a PDF by its page tree."""
    from io import BytesIO

    from pyhanko.pdf_utils.reader import PdfFileReader

    return int(PdfFileReader(BytesIO(content)).root["/Pages"]["/Count"])


def test_money_and_results_are_the_published_ones(quick_win):
    shown = sheet(quick_win, None)
    assert (shown.node.realisation, shown.results, shown.more) == (None, [], 0)
    assert quick_win.budget == Decimal(980_000_000)


def test_the_demo_citys_quick_wins_have_sheets_that_call_themselves_examples(client, plan):
    load_exposes(city().folder, ACTOR)
    load_exposes(city().folder, ACTOR)
    rows = Expose.objects.exclude(approved_at=None).select_related("item")
    assert {row.item.code for row in rows} == {"gempita", "senandungku", "gempil"} and len(rows) == 3
    for row in rows:
        assert "Contoh untuk peragaan" in public(client, row.item)
        assert pages_of(client.get(f"/planning/public/quick-wins/{row.item.uid}/sheet.pdf").content) == 1
