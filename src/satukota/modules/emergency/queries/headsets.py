"""Who speaks with whom, as the telephone agent has to know it."""

from datetime import timedelta
from typing import Any

from satukota.modules.emergency.models import Call, Headset, Transfer, Trunk
from satukota.modules.emergency.queries.clock import now
from satukota.modules.emergency.rules.machines.call_steps import TALKING

FRESH = timedelta(seconds=60)
"""An offer that nobody answered for so long is given up by its browser."""
WITH = {"offered": "desk", "both_heard": "both", "confirmed": "caller"}
"""With whom the other side of a transfer speaks: first with the call taker, then with both, then with the caller."""


AGENT = timedelta(days=7)
"""An agent that asked within this time is one that the city uses."""


def has_voice() -> bool:
    """Tell whether a telephone agent is there that connects headsets."""
    return Trunk.objects.filter(active=True, asked_at__gte=now() - AGENT).exists()


def unanswered() -> list[dict[str, str]]:
    """Return the headsets that want to be connected."""
    waiting = Headset.objects.filter(answer="", made_at__gte=now() - FRESH)
    return [{"name": headset.name, "offer": headset.offer} for headset in waiting]


def _legs(transfers: list[Transfer]) -> list[dict[str, str]]:
    return [
        {"name": f"t{transfer.pk}", "to": transfer.target.phone, "with": WITH[transfer.state]}
        for transfer in transfers
        if transfer.state in WITH
    ]


def speaking(trunk: Trunk) -> dict[str, dict[str, Any]]:
    """Return by the exchange's name of each call that is spoken on: which headset, whether held, who else.

    A call that was just handed over is still there: its caller and the other side stay connected without us.
    """
    calls = Call.objects.filter(trunk=trunk, state__in=(*TALKING, "transferred")).exclude(external_id="")
    live = [call for call in calls if call.state in TALKING or (call.ended_at and now() - call.ended_at < 10 * FRESH)]
    headsets = dict(Headset.objects.exclude(answer="").values_list("user_id", "name"))
    transfers: dict[int, list[Transfer]] = {}
    for transfer in Transfer.objects.filter(call__in=live).select_related("target").order_by("pk"):
        transfers.setdefault(transfer.call_id, []).append(transfer)
    return {
        call.external_id: {
            "headset": headsets.get(call.claimed_by_id or 0, ""),
            "held": call.state == "on_hold",
            "legs": _legs(transfers.get(call.pk, [])),
        }
        for call in live
    }
