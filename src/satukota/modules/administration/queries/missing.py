"""What the checklist misses of what the kernel keeps: second steps, people, boundaries, ways to reach people."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from satukota.kernel.accounts.api import administrators_without_second_step
from satukota.kernel.notifications.api import channel_states
from satukota.kernel.people.api import Agency, Membership, held_today
from satukota.kernel.places.api import Area

LED = ("opd", "secretariat", "health")
"""Kinds of agencies that have a head who answers for them."""


def second_step_missing() -> str:
    """Say how many administrators sign in with a password alone."""
    count = len(administrators_without_second_step())
    words = ngettext(
        "%(n)s administrator signs in with a password alone",
        "%(n)s administrators sign in with a password alone",
        count,
    )
    return words % {"n": count} if count else ""


def led_agencies() -> list[Agency]:
    """Return the agencies that need a head and have none, by name."""
    led = held_today(Membership.objects.filter(role="head")).values("agency_id")
    return list(Agency.objects.filter(active=True, kind__in=LED).exclude(pk__in=led).order_by("name"))


def heads_missing() -> str:
    """Say how many agencies have no head with an account."""
    count = len(led_agencies())
    words = ngettext("%(n)s agency without a head", "%(n)s agencies without a head", count)
    return words % {"n": count} if count else ""


def has_desk() -> bool:
    """Return whether somebody works at the service desk today."""
    return held_today(Membership.objects.filter(role="desk", user__is_active=True)).exists()


def desk_missing() -> str:
    """Say that nobody takes what citizens send."""
    return "" if has_desk() else _("nobody has the role of the service desk")


def boundaries_missing() -> str:
    """Say how many kelurahan and desa have no real boundary."""
    villages = Area.objects.filter(code__startswith=settings.CITY_CODE, level=Area.Level.VILLAGE)
    count, lacking = villages.count(), villages.filter(approximate=True).count()
    return (
        _("%(n)s of %(total)s kelurahan and desa without a boundary") % {"n": lacking, "total": count}
        if lacking
        else ""
    )


def channels_missing() -> str:
    """Name the ways to reach people that are not set up."""
    wanted = {"email": _("E-mail"), "whatsapp": "WhatsApp", "telegram": "Telegram"}
    known = {state.channel.value: state.configured for state in channel_states()}
    names = [name for code, name in wanted.items() if not known.get(code)]
    return _("not set up: %(names)s") % {"names": ", ".join(names)} if names else ""
