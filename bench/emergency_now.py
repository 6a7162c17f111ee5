"""What the measurement of the 112 centre needs inside the city: 1,000 units with crews, a filled desk, sessions.

`SATUKOTA_DATA=… python -m bench.emergency_now --crews 500`: prints JSON. Run again it makes nothing twice.
"""

import argparse
import json
import random
import sys
from datetime import timedelta
from typing import Any

from bench.inside import begin, sessions

UNITS, CALLS, INCIDENTS = 1000, 60, 80
KINDS = ("engine", "ambulance", "patrol", "rescue", "water")


def main() -> None:
    """Fill and print."""
    begin()
    parser = argparse.ArgumentParser()
    parser.add_argument("--crews", type=int, default=500)
    options = parser.parse_args()
    units = _units()
    dispatcher = _person("bench-112", "supervisor")
    names = {unit: _crew(unit, n).username for n, unit in enumerate(units[: options.crews])}
    signed_in = sessions([dispatcher.username, *names.values()])
    crews = [{"unit": unit, "session": signed_in[name]} for unit, name in names.items()]
    _calls()
    _incidents()
    sys.stdout.write(json.dumps({"desk": signed_in[dispatcher.username], "crews": crews, "facts": _facts()}))


def _units() -> list[int]:
    """Make units until the city has 1,000 with a position; return the ids of those that are ours."""
    from django.utils import timezone

    from satukota.modules.emergency.models import Position, Station, Unit

    stations, chance = list(Station.objects.all()), random.Random(112)
    for n in range(UNITS - Unit.objects.filter(active=True).count()):
        station = stations[n % len(stations)]
        unit = Unit(code=f"X{n:04d}", name=f"Uji {n}", kind=KINDS[n % len(KINDS)], crew=5, least_crew=1)
        unit.station, unit.agency = station, station.agency
        unit.save()
        where = {"lon": station.lon + chance.gauss(0, 0.03), "lat": station.lat + chance.gauss(0, 0.03)}
        Position.objects.create(unit=unit, at=timezone.now(), accuracy=10, **where)
    Position.objects.update(at=timezone.now())
    return list(Unit.objects.filter(code__startswith="X").order_by("pk").values_list("pk", flat=True))


def _person(name: str, role: str) -> Any:
    from satukota.kernel.events.api import Actor
    from satukota.kernel.people.api import Agency, User, grant

    user, is_new = User.objects.get_or_create(username=name, defaults={"display_name": name})
    if is_new:
        grant(user, role, Agency.objects.order_by("pk")[0], Actor.system())
    return user


def _crew(unit: int, n: int) -> Any:
    from satukota.kernel.events.api import Actor
    from satukota.modules.emergency.actions.crews import sign_on

    user = _person(f"bench-regu-{n:04d}", "responder")
    sign_on(unit, user, Actor.system())
    return user


def _calls() -> None:
    """Let calls wait until the queue holds as many as a bad evening brings."""
    from django.utils import timezone

    from satukota.modules.emergency.actions.setup import ensure_trunk
    from satukota.modules.emergency.actions.telephony import take_event
    from satukota.modules.emergency.models import Call
    from satukota.modules.emergency.rules.contract.reading import parse
    from satukota.modules.emergency.rules.machines.call_steps import WAITING

    trunk, at = ensure_trunk("demo", "Demo"), timezone.now()
    for n in range(CALLS - Call.objects.filter(state__in=WAITING).count()):
        body = {"event": "ringing", "seq": 1, "call_id": f"bench-{at.timestamp()}-{n}", "trunk": "demo"}
        body |= {"caller_number": f"0813{n:08d}", "event_ts": (at - timedelta(seconds=n)).isoformat()}
        take_event(trunk, parse(body))


def _incidents() -> None:
    """Open incidents until the board holds as many as a flood brings."""
    from satukota.kernel.events.api import Actor
    from satukota.modules.emergency.actions.incidents import open_incident
    from satukota.modules.emergency.models import Incident
    from satukota.modules.emergency.rules.machines.incident_steps import OPEN_INCIDENT

    chance = random.Random(7)
    for n in range(INCIDENTS - Incident.objects.filter(state__in=OPEN_INCIDENT).count()):
        where = {"lon": 106.03 + chance.gauss(0, 0.02), "lat": -6.01 + chance.gauss(0, 0.02)}
        open_incident(Actor.system(), kind="fire.building", priority=1 + n % 5, place_text=f"Uji {n}", **where)


def _facts() -> dict[str, Any]:
    from satukota.modules.emergency.models import Call, Incident, Unit
    from satukota.modules.emergency.rules.machines.call_steps import WAITING
    from satukota.modules.emergency.rules.machines.incident_steps import OPEN_INCIDENT

    opened = Incident.objects.filter(state__in=OPEN_INCIDENT)
    waiting = Call.objects.filter(state__in=WAITING)
    return {
        "units": Unit.objects.filter(active=True).count(),
        "waiting_calls": waiting.count(),
        "open_incidents": opened.count(),
        "all_calls": Call.objects.count(),
        "incidents": list(opened.order_by("-pk").values_list("pk", flat=True)[:INCIDENTS]),
        "calls": list(waiting.order_by("-pk").values_list("pk", flat=True)),
    }


if __name__ == "__main__":
    main()
