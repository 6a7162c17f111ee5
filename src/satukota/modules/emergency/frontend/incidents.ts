/** What the hands do with an incident: send units, move them, end it. */
import { ask } from "./ask";
import { choose } from "./choose";
import { kind, label, say, setup } from "./say";
import { draw, focus, parts, tell } from "./screen";
import { act } from "./server";
import { about, desk } from "./state";
import { key } from "./talk";
import type { Assigned, Unit } from "./types";

/** Units that are ticked and not free: they are taken from something else, which needs a reason. */
export const takenUnits = () =>
  desk.board.units.filter((one) => desk.units.has(one.id) && one.availability !== "available");

export async function send(): Promise<void> {
  if (!desk.incident || desk.units.size === 0) return;
  const busy = takenUnits();
  const field = document.getElementById("reason") as HTMLInputElement | null;
  const reason = field ? desk.reason.trim() : "";
  if (field && !reason) {
    tell(say("reason_needed"), "late");
    focus("reason");
    return;
  }
  const sent = await act(
    "send",
    {
      incident: desk.incident.id,
      version: desk.incident.version,
      units: [...desk.units],
      recommendation: desk.incident.recommendation?.sent ? null : (desk.incident.recommendation?.id ?? null),
      reason,
      anyway: busy.map((one) => one.id),
      key: key(),
    },
    say("sent", { n: desk.units.size }),
  );
  if (!sent) {
    focus("reason");
    return;
  }
  desk.units = new Set();
  desk.reason = "";
  draw();
  parts.matter.focus();
}

export function toggleUnit(id: number): Promise<unknown> | undefined {
  const unit = desk.board.units.find((one) => one.id === id);
  if (desk.chosen?.what !== "incident") return unit?.incident ? choose("incident", unit.incident) : setDuty(unit);
  if (!setup.sends || unit?.incident === desk.chosen.id) return undefined;
  if (desk.units.has(id)) desk.units.delete(id);
  else desk.units.add(id);
  draw();
  return undefined;
}

const DUTIES = ["available_in_station", "available_mobile", "delayed", "out_of_service", "off_duty"];

/** What a unit is ready for, said by the dispatcher for a crew without the page. */
async function setDuty(unit: Unit | undefined): Promise<void> {
  if (!unit || !setup.sends) return;
  const options = DUTIES.map((code) => ({ value: code, text: label("duty", code) }));
  const duty = await ask({ title: `${unit.code}: ${label("duty", unit.duty)}`, options });
  const reason = ["out_of_service", "delayed"].includes(duty) ? await ask({ title: say("why") }) : " ";
  if (duty && reason)
    await act(
      "duty",
      { unit: unit.id, duty, reason: reason.trim(), key: key() },
      `${unit.code}: ${label("duty", duty)}`,
    );
}

/** Take a unit from this incident to another one that is open. */
async function divert(row: Assigned): Promise<void> {
  const others = desk.board.incidents.filter((one) => one.id !== desk.incident?.id);
  const options = others.map((one) => ({
    value: String(one.id),
    text: `${kind(one.kind)} · ${one.place || one.number}`,
  }));
  const target = others.length ? Number(await ask({ title: say("divert_to", { unit: row.code }), options })) : 0;
  if (!others.length) tell(say("divert_nowhere"), "late");
  const reason = target ? await ask({ title: say("why") }) : "";
  if (reason)
    await act(
      "send",
      { incident: target, units: [row.unit], anyway: [row.unit], reason, key: key() },
      say("sent", { n: 1 }),
    );
}

/** The steps of the n-th unit of the incident, each with its number. */
export async function unitMenu(at: number): Promise<void> {
  const row = desk.incident?.assignments.filter((one) => (one.actions ?? []).length > 0)[at - 1];
  if (!row || !setup.sends) return;
  const options = (row.actions ?? []).map((code) => ({ value: code, text: label("verb", code) }));
  const action = await ask({ title: `${row.code}: ${label("assignment", row.state)}`, options });
  if (action === "divert") await divert(row);
  else if (action) await moveUnit(row.id, action);
}

const WITH_REASON: Record<string, string> = { cancel: "why_back", decline: "why" };

export async function moveUnit(id: number, action: string): Promise<void> {
  const question = WITH_REASON[action];
  const reason = question ? await ask({ title: say(question) }) : "";
  if (question && !reason) return;
  await act("move", { assignment: id, action, reason, key: key() });
}

export async function endIncident(disposition: string): Promise<void> {
  if (desk.incident && (await act("close", about(desk.incident, { disposition }), say("incident_closed")))) {
    desk.closing = false;
    desk.chosen = null;
    desk.incident = null;
    draw();
    parts.matter.focus();
  }
}
