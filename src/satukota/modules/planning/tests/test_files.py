"""A document that stands with a figure opens for those who judge the figure, not for its uploader alone."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from satukota.kernel.files.api import store
from satukota.kernel.people.api import User, actor_for

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


@pytest.fixture
def evidence(people):
    upload = SimpleUploadedFile("bukti.pdf", PDF, "application/pdf")
    return store(upload, kind="planning-evidence", by=actor_for(people.officer))


def test_who_reads_the_plan_reads_its_documents(client, people, evidence):
    address = reverse("planning:file", args=[evidence.pk])
    for reader in (people.officer, people.steward, people.planner):
        client.force_login(reader, backend="satukota.web.backends.SignIn")
        answer = client.get(address, follow=True)
        assert answer.status_code == 200
        assert b"".join(answer.streaming_content if answer.streaming else [answer.content]) == PDF


def test_nobody_else_does_and_nothing_else_is_opened(client, people, evidence):
    address = reverse("planning:file", args=[evidence.pk])
    assert "/accounts/login/" in client.get(address).headers["Location"]
    client.force_login(User.objects.create_user("tanpa-tugas"), backend="satukota.web.backends.SignIn")
    assert client.get(address).status_code == 403
    other = store(SimpleUploadedFile("ktp.pdf", PDF, "application/pdf"), kind="report", by=actor_for(people.officer))
    client.force_login(people.planner, backend="satukota.web.backends.SignIn")
    assert client.get(reverse("planning:file", args=[other.pk])).status_code == 404
