"""Agencies as people change them: history, names as of a day, and a profile that does not overwrite a page."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from satukota.kernel.changes.api import Author, changes_of, undo, values_of
from satukota.kernel.events.api import Actor, Event
from satukota.kernel.people.api import (
    Agency,
    User,
    close_agency,
    grant,
    keep_agencies,
    keep_agency,
    merge_agency,
    names_on,
    office,
)

pytestmark = pytest.mark.django_db
ACTOR = Actor(None, "admin")
ME = Author(ACTOR, "Perda 3/2026")


def make(code, **values):
    return keep_agency(code, {"name": code.title(), **values}, ME)


def load(*rows):
    listed = {code: Agency(code=code, name=name, short_name=name, kind="opd") for code, name, _above in rows}
    return keep_agencies(listed, {code: above for code, _name, above in rows}, ACTOR)


def test_an_agency_is_made_changed_and_taken_back_with_its_author():
    make("dlh", email="dlh@kota.example")
    keep_agency("dlh", {"phone": "0254 391234"}, ME)
    made, changed = changes_of("people.agency", "dlh").order_by("pk")
    assert (made.before, changed.before["phone"], changed.after["phone"]) == (None, "", "0254 391234")
    assert changed.reason == "Perda 3/2026"
    undo(changed, ACTOR, "mistake")
    assert Agency.objects.get(code="dlh").phone == ""
    assert Event.objects.filter(name="changes.kept", data__kind="people.agency").count() == 3


def test_what_was_just_made_can_be_taken_back_while_nothing_belongs_to_it():
    make("baru")
    undo(changes_of("people.agency", "baru").get(), ACTOR, "")
    assert not Agency.objects.filter(code="baru").exists()
    made = make("lama")
    grant(User.objects.create_user("wati", password="x"), "officer", made, ACTOR)
    with pytest.raises(ValidationError):
        undo(changes_of("people.agency", "lama").get(), ACTOR, "")
    assert Agency.objects.filter(code="lama").exists()


def test_a_name_is_known_as_of_a_day_and_one_taken_back_never_held():
    agency = make("dlh", name="Kantor Lingkungan", short_name="KLH")
    today = timezone.localdate()
    day = today - timedelta(days=30)
    keep_agency("dlh", {"name": "Dinas Lingkungan Hidup", "short_name": "DLH"}, ME, since=day)
    agency.refresh_from_db()
    assert names_on(agency, day - timedelta(days=1)) == ("Kantor Lingkungan", "KLH")
    assert names_on(agency, day) == names_on(agency, today) == ("Dinas Lingkungan Hidup", "DLH")
    with pytest.raises(ValidationError):
        keep_agency("dlh", {"name": "Dinas Lain"}, ME, since=day - timedelta(days=1))
    undo(changes_of("people.agency", "dlh").first(), ACTOR, "typo")
    agency.refresh_from_db()
    assert names_on(agency, day - timedelta(days=1)) == names_on(agency, today) == ("Kantor Lingkungan", "KLH")
    assert not agency.former_names.exists()


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 161}, "name"),
        ({"kind": "castle"}, "kind"),
        ({"email": "not an address"}, "email"),
        ({"parent": "nobody"}, "parent"),
        ({"parent": "dlh"}, "parent"),
        ({"parent": "bidang"}, "parent"),
        ({"closed_on": "soon"}, "closed_on"),
        ({"closed_on": "2199-01-01"}, "closed_on"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(values, field):
    make("dlh")
    make("bidang", parent="dlh")
    keep_agency("bidang", {"kind": "unit"}, ME)
    if "closed_on" in values:
        keep_agency("bidang", {"parent": ""}, ME)
    with pytest.raises(ValidationError) as refused:
        keep_agency("dlh", values, ME)
    assert set(refused.value.error_dict) == {field}


def test_an_agency_with_people_is_not_closed_without_an_heir_and_says_what_it_has():
    agency = make("dlh")
    grant(User.objects.create_user("wati", password="x"), "officer", agency, ACTOR)
    with pytest.raises(ValidationError, match=r"\(1\)"):
        close_agency("dlh", timezone.localdate(), ME)
    make("kosong")
    close_agency("kosong", timezone.localdate(), ME)
    assert office("kosong") is None
    undo(changes_of("people.agency", "kosong").first(), ACTOR, "")
    assert office("kosong") is not None


def test_the_profile_fills_what_nobody_changed_and_leaves_what_people_wrote():
    load(("setda", "Sekretariat Daerah", ""), ("dlh", "Dinas LH", "setda"), ("dpu", "Dinas PU", "setda"))
    keep_agency("dlh", {"name": "Dinas Lingkungan Hidup dan Kebersihan", "parent": ""}, ME)
    load(
        ("setda", "Setda", ""), ("dlh", "Dinas LH baru", "setda"), ("dpu", "Dinas PUPR", "setda"), ("satpol", "PP", "")
    )
    rows = values_of("people.agency")
    assert rows["dlh"]["name"] == "Dinas Lingkungan Hidup dan Kebersihan"
    assert (rows["dlh"]["short_name"], rows["dlh"]["parent"]) == ("Dinas LH baru", "")
    assert (rows["dpu"]["name"], rows["dpu"]["parent"], rows["setda"]["name"]) == ("Dinas PUPR", "setda", "Setda")
    assert rows["satpol"]["name"] == "PP"


def test_the_profile_opens_no_closed_agency_and_puts_nothing_below_one():
    load(("dlh", "Dinas LH", ""), ("taman", "UPT Taman", "dlh"))
    make("dlhk")
    merge_agency("dlh", "dlhk", timezone.localdate(), ME)
    load(("dlh", "Dinas LH", ""), ("taman", "UPT Taman Kota", "dlh"), ("makam", "UPT Makam", "dlh"))
    rows = values_of("people.agency")
    assert rows["dlh"]["closed_on"] == timezone.localdate().isoformat()
    assert (rows["taman"]["parent"], rows["makam"]["parent"]) == ("dlhk", "dlhk")


def test_the_code_of_a_merged_agency_leads_to_the_last_that_took_it_over():
    for code in ("satu", "dua", "tiga"):
        make(code)
    merge_agency("satu", "dua", date(2026, 1, 5), ME)
    merge_agency("dua", "tiga", date(2026, 1, 6), ME)
    assert office("satu").code == office("dua").code == "tiga"
    merger = changes_of("people.agency", "dua").first()
    with pytest.raises(ValidationError):
        undo(merger, ACTOR, "")
    with pytest.raises(ValidationError):
        merge_agency("satu", "tiga", date(2026, 1, 6), ME)
