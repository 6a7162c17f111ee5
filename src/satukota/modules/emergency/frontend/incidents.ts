/** What the hands do with an incident: send units, move them, end it. */
import { ask } from "./ask";
import { choose } from "./choose";
import { say } from "./say";
import { draw, focus, parts, tell } from "./screen";
import { act } from "./server";
import { desk } from "./state";
import { key } from "./talk";

let sure = false;
export async function send(): Promise<void> {
  if (!desk.incident || desk.units.size === 0) return;
  const busy = desk.board.units
    .filter((one) => desk.units.has(one.id) && one.availability !== "available")
    .map((one) => one.id);
  const reason = (document.getElementById("reason") as HTMLInputElement | null)?.value ?? "";
  if (busy.length && !sure) {
    sure = true;
    tell(say("sure_busy"), "late");
    return;
  }
  const sent = await act(
    "send",
    {
      incident: desk.incident.id,
      units: [...desk.units],
      recommendation: desk.incident.recommendation?.id ?? null,
      reason,
      anyway: sure ? busy : [],
      key: key(),
    },
    say("sent", { n: desk.units.size }),
  );
  sure = false;
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
  sure = false;
  draw();
}

export async function moveUnit(id: number, action: string): Promise<void> {
  const reason = action === "cancel" ? await ask({ title: say("why_back") }) : "";
  if (action === "cancel" && !reason) return;
  await act("move", { assignment: id, action, reason, key: key() });
}

export async function endIncident(disposition: string): Promise<void> {
  if (desk.incident && (await act("close", { incident: desk.incident.id, disposition }, say("incident_closed")))) {
    desk.closing = false;
    desk.chosen = null;
    desk.incident = null;
    draw();
    parts.matter.focus();
  }
}
