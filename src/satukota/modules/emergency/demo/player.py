"""The hands of the simulated evening: exchange, call takers, dispatcher and crews as requests to a running site."""

import asyncio
import json
import math
import time
from datetime import datetime
from typing import Any

import httpx

from satukota.modules.emergency.demo.ledger import Ledger
from satukota.modules.emergency.demo.story import ScriptedCall, at
from satukota.modules.emergency.rules.contract.signatures import sign


class Seats:
    """The connections of all who sit at the desk, with the time that each answer took."""

    def __init__(self, client: httpx.AsyncClient, secret: str) -> None:
        self.client, self.secret = client, secret
        self.took: list[float] = []
        self.errors: list[str] = []

    @property
    def count(self) -> int:
        """Return how many requests were made."""
        return len(self.took)

    def percentile(self, share: float) -> float | None:
        """Return the milliseconds below which that share of the answers came."""
        ordered = sorted(self.took)
        return round(ordered[math.ceil(share * len(ordered)) - 1] * 1000, 1) if ordered else None

    async def sign_in(self, user: str, password: str) -> None:
        """Sign in as a person at the desk."""
        page = await self.client.get("/accounts/login/")
        form = {"login": user, "password": password, "csrfmiddlewaretoken": self.client.cookies["csrftoken"]}
        answer = await self.client.post("/accounts/login/", data=form, headers={"Referer": str(page.url)})
        if answer.status_code != 302:
            raise SystemExit(f"{user} could not sign in.")

    async def _post_timed(self, path: str, **kwargs: Any) -> httpx.Response:
        began = time.perf_counter()
        answer = await self.client.post(path, **kwargs)
        self.took.append(time.perf_counter() - began)
        return answer

    async def do(self, verb: str, moment: datetime, **body: Any) -> dict[str, Any]:
        """Run a verb of the desk at a moment of the story; return its answer, with `problem` where it was refused."""
        headers = {"X-CSRFToken": self.client.cookies["csrftoken"], "X-Exercise-At": moment.isoformat()}
        answer = await self._post_timed(f"/emergency/do/{verb}/", json=body, headers=headers)
        content: dict[str, Any] = (
            answer.json()
            if answer.headers.get("content-type", "").startswith("application/json")
            else {"problem": answer.status_code}
        )
        if answer.status_code >= 400 and content.get("problem") != "units_busy":
            self.errors.append(f"{verb} {answer.status_code} {json.dumps(content)[:200]}")
        return content

    async def ring(self, event: str, seq: int, call: ScriptedCall, moment: datetime) -> int:
        """Tell an event of the exchange; return the call's id."""
        sip = {"geolocation": f"<geo:{call.lat:.6f},{call.lon:.6f};u=30>"} if call.lat and event == "ringing" else {}
        body = {
            "event": event,
            "seq": seq,
            "call_id": f"evening-{moment:%Y%m%d}-{id(self)}-{call.number}",
            "trunk": "demo",
            "caller_number": call.caller,
            "called_number": "112",
            "event_ts": moment.isoformat(),
            "sip": sip,
        }
        data = json.dumps(body).encode()
        headers = {
            "X-Trunk": "demo",
            "X-Signature": sign(self.secret, data, int(time.time())),
            "X-Exercise": "1",
            "Content-Type": "application/json",
        }
        answer = await self._post_timed("/api/v1/emergency/calls/events", content=data, headers=headers)
        if answer.status_code != 202:
            self.errors.append(f"{event} {answer.status_code} {answer.text[:200]}")
            return 0
        return int(answer.json()["call"])


class Player:
    """Plays one call after its script. What was really done goes into the ledger."""

    def __init__(self, seats: Seats, ledger: Ledger, start: datetime, speed: float) -> None:
        self.seats, self.ledger, self.start, self.speed = seats, ledger, start, speed
        self.began = time.monotonic()
        self.fire: asyncio.Future[int] = asyncio.get_event_loop().create_future()

    async def until(self, second: float) -> datetime:
        """Wait for a second of the story; return it as a time."""
        await asyncio.sleep(max(0.0, second / self.speed - (time.monotonic() - self.began)))
        return at(self.start, second)

    async def call(self, scripted: ScriptedCall) -> None:
        """Play one call from the first ring to the last unit's return."""
        moment = await self.until(scripted.rang)
        pk = await self.seats.ring("ringing", 1, scripted, moment)
        row = self.ledger.call(pk, scripted, moment)
        if scripted.answered is None:
            row.ended = await self.until(scripted.ended)
            await self.seats.ring("abandoned", 2, scripted, row.ended)
            return
        row.answered = await self.until(scripted.answered)
        await self.seats.do("claim", row.answered, call=pk, take_over=True)
        row.classified = await self.until(scripted.classified or scripted.answered)
        reason = {"prank": "children", "ghost": "silent"}.get(scripted.classed, "")
        await self.seats.do("classify", row.classified, call=pk, classed=scripted.classed, reason=reason)
        incident = await self._incident(scripted, pk) if scripted.opened else 0
        units = asyncio.create_task(self._send(scripted, incident)) if scripted.sends and incident else None
        row.ended = await self.until(scripted.ended)
        await self.seats.ring("ended", 2, scripted, row.ended)
        await self.seats.do("close-call", await self.until(scripted.wrapped or scripted.ended), call=pk)
        if units:
            await units

    async def _incident(self, scripted: ScriptedCall, pk: int) -> int:
        moment = await self.until(scripted.opened or 0)
        if scripted.joins:
            incident = await self.fire
            await self.seats.do("attach", moment, call=pk, incident=incident)
            self.ledger.note_joined(pk, incident)
            return 0
        answer = await self.seats.do(
            "open", moment, call=pk, kind=scripted.kind, priority=scripted.priority, place=scripted.place
        )
        incident = int(answer.get("incident", 0))
        self.ledger.note_opened(incident, pk, scripted.kind)
        if scripted.fire:
            self.fire.set_result(incident)
        return incident

    async def _send(self, scripted: ScriptedCall, incident: int) -> None:
        """Ask for units until there are some, send them, and let each go its way."""
        second = scripted.sends or 0.0
        for _attempt in range(200):
            moment = await self.until(second)
            proposal = await self.seats.do("propose", moment, incident=incident)
            units = [pick["unit"] for pick in proposal.get("proposed", {}).get("picks", [])][:6]
            if units:
                sent = await self.seats.do(
                    "send", moment, incident=incident, units=units, recommendation=proposal["recommendation"]
                )
                if "assignments" in sent:
                    self.ledger.note_sent(incident, moment)
                    rows = enumerate(sent["assignments"])
                    await asyncio.gather(
                        *(self._unit(scripted, incident, row["id"], index, second) for index, row in rows)
                    )
                    break
            second += 45
        await self._close(incident, scripted)

    async def _unit(self, scripted: ScriptedCall, incident: int, assignment: int, index: int, second: float) -> None:
        times = [at(self.start, second)]
        for action, delay in zip(
            ("acknowledge", "depart", "arrive", "clear"), scripted.unit_delays[index], strict=True
        ):
            second += delay
            moment = await self.until(second)
            await self.seats.do("move", moment, assignment=assignment, action=action)
            times.append(moment)
        self.ledger.unit(incident, times)

    async def _close(self, incident: int, scripted: ScriptedCall) -> None:
        last = max((times[-1] for times in self.ledger.units_of(incident)), default=at(self.start, scripted.ended))
        await self.seats.do("close", last, incident=incident, disposition="handled")
