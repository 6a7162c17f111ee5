"""The link by which somebody follows a request of their own, and reads its answer while that is kept."""

from datetime import timedelta

from django.core import signing
from django.urls import reverse

from satukota.kernel.addresses import absolute
from satukota.modules.administration.models import PrivacyRequest

SALT = "administration.privacy"
HOLDS = timedelta(days=40)
"""A link to a request; the answer behind it is kept for shorter."""


def request_token(request: PrivacyRequest) -> str:
    """Return the part of an address that opens a request to whoever made it."""
    return signing.dumps(request.pk, salt=SALT)


def request_link(request: PrivacyRequest) -> str:
    """Return the whole address, for a message."""
    return absolute(reverse("administration:privacy_own", args=[request_token(request)]))


def request_of(token: str) -> PrivacyRequest | None:
    """Return the request that an address opens; None where it is not ours or too old."""
    try:
        pk = signing.loads(token, salt=SALT, max_age=HOLDS)
    except signing.BadSignature:
        return None
    return PrivacyRequest.objects.filter(pk=pk).select_related("case").first()
