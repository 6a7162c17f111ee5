"""The pages of rights in a browser: an administrator's and an auditor's way, on a telephone and on a desk."""

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse
from tests.browsing import sign_in, tour

from satukota.kernel.accounts.api import GroupRole, SecondStepReset, ask_reset
from satukota.kernel.cases.api import Case, EmergencyAccess, open_in_emergency
from satukota.kernel.events.api import Actor
from satukota.modules.administration.actions.reviews import open_review
from satukota.modules.administration.models import ReviewVerdict

LOOKS = ((360, False), (1440, False))
WHY = "Telepon hilang, sudah dicek tatap muka."


@pytest.fixture
def people(hall, matter):
    names = {"ani": "admin", "bowo": "admin", "aud": "auditor"}
    everybody = {name: hall.person(name, role) for name, role in names.items()}
    everybody |= {"kadis": hall.person("kadis", "head", hall.works), "sari": hall.person("sari", "officer", hall.works)}
    hall.person("tono", "treasurer", hall.works)
    everybody["tono"] = hall.person("tono", "head", hall.works)
    Authenticator.objects.create(user=everybody["sari"], type=Authenticator.Type.TOTP, data={"secret": "x"})
    GroupRole.objects.create(group="PUPR-Petugas", role="officer", agency=hall.works)
    return everybody


def path(name, *args):
    return reverse(f"administration:{name}", args=args)


def test_the_pages_are_sound_on_a_telephone_and_on_a_desk(visit, hall, matter, people):
    Case.objects.filter(pk=matter.pk).update(visibility=Case.Visibility.PARTIES)
    access = open_in_emergency(matter.number, people["kadis"], WHY, 15, "https://kota.example/")
    reset = ask_reset(people["sari"], WHY, Actor(people["ani"].pk, "admin"), "https://kota.example/")
    review = open_review(Actor.system())
    ani, bowo, aud, kadis = (people[name] for name in ("ani", "bowo", "aud", "kadis"))
    part = review.parts.get(agency=hall.works)
    stops = [
        ("rights", path("rights"), ani),
        ("person", path("rights_person", people["tono"].pk), ani),
        ("permissions", path("rights_permissions"), ani),
        ("permission", path("rights_permissions") + "?of=services.money", ani),
        ("agencies", path("rights_agencies"), ani),
        ("readers", path("rights_readers") + f"?case={matter.number}", aud),
        ("resets", path("resets"), ani),
        ("reset-new", path("reset_new"), ani),
        ("reset", path("reset", reset.pk), bowo),
        ("reviews", path("reviews"), ani),
        ("review", path("review", review.pk), ani),
        ("review-part", path("review_part", part.pk), kadis),
        ("review-part-admin", path("review_part", part.pk), ani),
        ("emergencies", path("emergencies"), aud),
        ("emergency-new", path("emergency_new"), kadis),
        ("emergency", path("emergency", access.pk), aud),
        ("opened-case", f"/cases/{matter.number}/", kadis),
        ("groups", path("sign_in_groups"), ani),
        ("group-new", path("sign_in_group_new"), ani),
    ]
    assert tour(visit, stops, LOOKS) == ""


def test_a_lost_second_step_from_asking_to_the_end_by_two_people(visit, people):
    page = visit(path("resets"), people["ani"], width=360)
    page.get_by_role("link", name="Atur ulang langkah kedua").click()
    page.get_by_label("Akun", exact=True).fill("sari")
    page.get_by_label("Alasan", exact=True).fill(WHY)
    page.get_by_role("button", name="Ajukan").click()
    page.get_by_text("Menunggu orang kedua").first.wait_for()
    sign_in(page, people["bowo"], path("resets"))
    page.get_by_role("link", name="Sari").click()
    page.get_by_role("button", name="Konfirmasi atur ulang").click()
    page.get_by_text("Selesai").first.wait_for()
    assert SecondStepReset.objects.get().decided_by == people["bowo"]


def test_a_head_reviews_and_an_auditor_judges_an_emergency(visit, hall, matter, people):
    Case.objects.filter(pk=matter.pk).update(visibility=Case.Visibility.PARTIES)
    review = open_review(Actor.system())
    page = visit(path("review_part", review.parts.get(agency=hall.works).pk), people["kadis"])
    page.get_by_role("button", name="Akhiri: Sari").click()
    page.get_by_text("Berakhir").first.wait_for()
    assert ReviewVerdict.objects.get().verdict == "ended"
    page.goto(page.url.split("/administration/")[0] + path("emergency_new"))
    page.get_by_label("Nomor kasus", exact=True).fill(matter.number)
    page.get_by_label("Alasan", exact=True).fill("Pelapor terancam, harus dihubungi malam ini.")
    page.get_by_role("button", name="Buka", exact=True).click()
    page.get_by_text("Anda melihat ini di luar hak Anda").wait_for()
    sign_in(page, people["aud"], path("emergencies"))
    page.get_by_role("link", name=matter.number).click()
    page.get_by_label("Dapat dibenarkan", exact=True).check()
    page.get_by_label("Penjelasan Anda").fill("Ancaman itu nyata, tercatat di 112.")
    page.get_by_role("button", name="Simpan hasil pemeriksaan").click()
    page.get_by_text("Dapat dibenarkan:").wait_for()
    assert EmergencyAccess.objects.get().checked_by == people["aud"]
