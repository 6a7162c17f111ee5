"""The index of the administration names what its reader may open, and nothing else."""

import pytest
from django.urls import reverse

from satukota.kernel.events.api import Actor
from satukota.kernel.people.api import Agency, User, grant, permissions
from satukota.kernel.registry.api import AdminPage, offers

ROLES = ("admin", "agency_admin", "auditor", "desk", "walidata")


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_each_role_finds_its_pages(client, role):
    office = Agency.objects.create(code="uji-kominfo", name="Dinas Kominfo")
    reader = User.objects.create_user(role, password="x", language="id")
    grant(reader, role, office, Actor.system())
    client.force_login(reader)
    answer = client.get("/administration/")
    content = answer.content.decode()
    assert answer.status_code == 200
    for _module, entry in offers("administration", AdminPage):
        allowed = role in permissions()[entry.permission].roles
        assert (f'href="{reverse(entry.url_name)}"' in content) == allowed, entry.url_name


@pytest.mark.django_db
def test_others_do_not_open_it(client):
    client.force_login(User.objects.create_user("somebody", password="x"))
    assert client.get("/administration/").status_code == 403
