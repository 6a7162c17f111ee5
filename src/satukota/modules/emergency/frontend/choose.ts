/** Taking a call or an incident in hand, and the proposal of units that comes with it. */
import { emptyDraft } from "./call";
import { setup } from "./say";
import { draw, focus, focusNext, trouble } from "./screen";
import { reread } from "./server";
import { desk } from "./state";
import { post } from "./talk";

/** Take something in hand. */
export async function choose(what: "call" | "incident", id: number, asking = false): Promise<void> {
  const same = desk.chosen?.what === what && desk.chosen.id === id;
  if (!same && desk.chosen?.what === "call") desk.drafts.set(desk.chosen.id, desk.draft);
  desk.chosen = { what, id };
  if (!same) {
    desk.units = new Set();
    desk.reason = "";
    desk.closing = desk.thinking = false;
    desk.call = desk.incident = null;
  }
  try {
    await reread(true);
  } catch (error) {
    trouble(error);
    return;
  }
  if (!same && desk.call) desk.draft = desk.drafts.get(desk.call.id) ?? emptyDraft(desk.call);
  if (asking && desk.incident && setup.sends) await propose();
  draw();
  focusNext();
}

/** Ask which units to send, and tick them. */
export async function propose(): Promise<void> {
  if (!desk.incident) return;
  desk.thinking = true;
  draw();
  try {
    await post("/emergency/do/propose/", { incident: desk.incident.id });
    await reread(true);
    const proposed = desk.incident.recommendation?.proposed;
    // Where nobody knows where it is, nobody is ticked: a person chooses, the list only shows who is free.
    const picks = proposed?.ranked_by === "stations" ? [] : (proposed?.picks ?? []);
    const here = new Set(desk.incident.units.map((row) => row.unit));
    desk.units = new Set(picks.map((pick) => pick.unit).filter((unit) => !here.has(unit)));
  } catch (error) {
    trouble(error);
  }
  desk.thinking = false;
  draw();
  focus("send");
}
