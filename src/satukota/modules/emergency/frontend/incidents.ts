/** What the hands do with an incident: send units, move them, end it. */
import { ask } from "./ask";
import { choose } from "./choose";
import { say } from "./say";
import { draw, focus, parts, tell } from "./screen";
import { act } from "./server";
import { about, desk } from "./state";
import { key } from "./talk";

/** Units that are ticked and not free: they are taken from something else, which needs a reason. */
export const takenUnits = () =>
  desk.board.units.filter((one) => desk.units.has(one.id) && one.availability !== "available");

export async function send(): Promise<void> {
  if (!desk.incident || desk.units.size === 0) return;
  const busy = takenUnits();
  const field = document.getElementById("reason") as HTMLInputElement | null;
  const reason = field?.value.trim() ?? "";
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
  draw();
  parts.matter.focus();
}

export function toggleUnit(id: number): void {
  if (desk.chosen?.what !== "incident") {
    const unit = desk.board.units.find((one) => one.id === id);
    if (unit?.incident) void choose("incident", unit.incident);
    return;
  }
  if (desk.units.has(id)) desk.units.delete(id);
  else desk.units.add(id);
  draw();
}

export async function moveUnit(id: number, action: string): Promise<void> {
  const reason = action === "cancel" ? await ask({ title: say("why_back") }) : "";
  if (action === "cancel" && !reason) return;
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
