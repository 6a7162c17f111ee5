"""What has not changed is not sent again, and never by somebody else's tag."""

from types import SimpleNamespace

import pytest
from django.test import Client
from django.utils import timezone

from satukota.kernel import answers
from satukota.kernel.cases.api import Act, apply, who

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("path", ["/api/v1/cases", "/api/v1/map/cases?bbox=105,-7,108,-5&zoom=12"])
def test_a_list_is_sent_again_when_something_happened_or_somebody_else_asks(matter, town, path, monkeypatch):
    now = timezone.now()
    monkeypatch.setattr(answers, "timezone", SimpleNamespace(now=lambda: now))  # a tag ends with its minute
    case, clerk, head = matter(), Client(), Client()
    clerk.force_login(town.clerk)
    head.force_login(town.head)
    first = clerk.get(path)
    known = {"If-None-Match": first["ETag"]}
    again = clerk.get(path, headers=known)
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
    assert head.get(path, headers=known).status_code == 200
    apply(case, Act("terus", {"opd": "dpupr-uji"}), who(town.clerk))
    assert clerk.get(path, headers=known).status_code == 200
