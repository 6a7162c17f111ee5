"""Emergency access on its pages: opened, seen on the page of the case, checked by an auditor."""

import pytest
from django.urls import reverse

from satukota.kernel.cases.api import Case, EmergencyAccess

pytestmark = pytest.mark.django_db
WHY = "Ada ancaman terhadap pelapor, harus dihubungi."


@pytest.fixture
def secret(matter):
    Case.objects.filter(pk=matter.pk).update(visibility=Case.Visibility.PARTIES)
    return Case.objects.get(pk=matter.pk)


def test_a_head_opens_reads_and_an_auditor_judges(hall, secret, as_user):
    head, auditor = hall.person("kadis", "head", hall.works), hall.person("aud", "auditor")
    client = as_user(head)
    assert client.get(f"/cases/{secret.number}/").status_code == 404
    answer = client.post(
        reverse("administration:emergency_new"), {"number": secret.number.lower(), "reason": WHY, "minutes": 15}
    )
    assert answer.headers["Location"] == f"/cases/{secret.number}/"
    assert "Dibuka dalam keadaan darurat" in client.get(answer.headers["Location"]).content.decode()
    url = reverse("administration:emergency", args=[EmergencyAccess.objects.get().pk])
    verdict = {"verdict": "justified", "remark": "Ancaman itu nyata, tercatat di 112."}
    assert client.post(url, verdict).status_code == 403
    assert as_user(auditor).post(url, verdict).status_code == 302
    assert EmergencyAccess.objects.get().verdict == "justified"
    assert "Dapat dibenarkan" in as_user(auditor).get(reverse("administration:emergencies")).content.decode()


def test_closed_early_the_case_is_gone_again(hall, secret, as_user):
    client = as_user(hall.person("kadis", "head", hall.works))
    client.post(reverse("administration:emergency_new"), {"number": secret.number, "reason": WHY, "minutes": 60})
    client.post(reverse("administration:emergency_end", args=[EmergencyAccess.objects.get().pk]))
    assert client.get(f"/cases/{secret.number}/").status_code == 404


def test_nobody_sees_what_another_head_opened(hall, secret, as_user):
    client = as_user(hall.person("kadis", "head", hall.works))
    client.post(reverse("administration:emergency_new"), {"number": secret.number, "reason": WHY, "minutes": 15})
    other = as_user(hall.person("kadis2", "head", hall.health))
    assert secret.number not in other.get(reverse("administration:emergencies")).content.decode()
    assert other.get(reverse("administration:emergency", args=[EmergencyAccess.objects.get().pk])).status_code == 404


@pytest.mark.parametrize("data", [{"number": "X-1"}, {"reason": "darurat"}, {"minutes": 600}])
def test_a_wrong_answer_comes_back_filled_in(hall, secret, as_user, data):
    client = as_user(hall.person("kadis", "head", hall.works))
    sent = {"number": secret.number, "reason": WHY, "minutes": 15} | data
    answer = client.post(reverse("administration:emergency_new"), sent)
    assert answer.status_code == 422
    assert sent["reason"] in answer.content.decode()
    assert not EmergencyAccess.objects.exists()
