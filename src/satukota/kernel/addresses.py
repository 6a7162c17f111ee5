"""The one place where an absolute address of this site is put together."""

from django.conf import settings


def absolute(path: str = "") -> str:
    """Return the address of a path of this site as citizens reach it.

    It comes from `SITE_URL` alone: what a request says about its host is written by whoever sent it, and an address
    that is mailed or printed must not lead to theirs.
    """
    return str(settings.SITE_URL).rstrip("/") + path
