/** Drawing: only what changed, never the field in which somebody types. */
import { $ } from "~/dom";
import * as call from "./call";
import * as fleet from "./fleet";
import * as found from "./found";
import * as incident from "./incident";
import * as queue from "./queue";
import { clock, label, say, setup, sign, tick } from "./say";
import { desk } from "./state";
import { Problem } from "./talk";
import * as tones from "./tones";

export const root = $("#desk") as HTMLElement;
export const parts = {
  queue: $("#queue") as HTMLElement,
  matter: $("#matter") as HTMLElement,
  fleet: $("#fleet") as HTMLElement,
};

/** How a button without a name of its own is found again after a redraw: by what it does. */
const like = (element: HTMLElement): string =>
  Object.entries(element.dataset)
    .map(
      ([name, value]) =>
        `[data-${name.replace(/[A-Z]/g, (big) => `-${big.toLowerCase()}`)}="${CSS.escape(value ?? "")}"]`,
    )
    .join("");

const drawn = new Map<HTMLElement, string>();
function put(element: HTMLElement, markup: string): void {
  if (drawn.get(element) === markup) return;
  drawn.set(element, markup);
  const active = document.activeElement as HTMLInputElement | null;
  const id = active && element.contains(active) ? active.id : "";
  const same = active && element.contains(active) && !id ? like(active) : "";
  const value = id ? active?.value : undefined;
  const caret = id && active && "selectionStart" in active ? active.selectionStart : null;
  const scrolls = [...element.querySelectorAll<HTMLElement>(".stack__rows, .log")].map((one) => one.scrollTop);
  const top = element.scrollTop;
  element.innerHTML = markup;
  element.scrollTop = top;
  element.querySelectorAll<HTMLElement>(".stack__rows, .log").forEach((one, at) => {
    one.scrollTop = scrolls[at] ?? 0;
  });
  const again = id ? document.getElementById(id) : same ? element.querySelector<HTMLElement>(same) : null;
  // What had the focus is gone: the hands stay in this column instead of falling out of the page.
  if (!again && (id || same)) (element === parts.matter ? element : parts.matter).focus({ preventScroll: true });
  if (!again) return;
  again.focus({ preventScroll: true });
  if (again instanceof HTMLInputElement || again instanceof HTMLTextAreaElement) {
    if (value !== undefined) again.value = value;
    if (caret !== null) again.setSelectionRange(caret, caret);
  }
}

function spot(): { lon: number; lat: number; accuracy?: number | null } | null {
  const one = desk.chosen?.what === "call" ? desk.call : desk.incident;
  if (desk.draft.at && desk.chosen?.what === "call") return desk.draft.at;
  return one && one.lon !== null && one.lat !== null
    ? { lon: one.lon, lat: one.lat, accuracy: "accuracy" in one ? one.accuracy : null }
    : null;
}

export function draw(): void {
  put(parts.queue, queue.draw(desk.board, desk.chosen, found.view()));
  put(parts.matter, matter());
  put(
    parts.fleet,
    fleet.draw(desk.board, spot(), desk.units, desk.chosen?.what === "incident" ? desk.chosen.id : null),
  );
  const waiting = desk.board.calls.filter(queue.waits).length;
  const counts = [
    [waiting, say("count_waiting"), waiting > 0 ? "late" : ""],
    [desk.board.counts.callbacks, say("count_callback"), ""],
    [desk.board.counts.incidents, say("count_incidents"), ""],
    [desk.board.units.filter((one) => one.availability === "available").length, say("count_free"), ""],
  ] as const;
  put(
    $("#counts") as HTMLElement,
    counts.map(([n, text, tone]) => `<span class="tally ${tone}"><b>${n}</b> ${text}</span>`).join(""),
  );
  put(
    $("#troubles") as HTMLElement,
    desk.board.troubles
      .map((one) => `<span class="trouble">${sign("alert-triangle")}${say(`trouble_${one.code}`)}</span>`)
      .join(""),
  );
  document.title = `${waiting ? `(${waiting}) ` : ""}${say("title")}`;
  tick();
}

function matter(): string {
  if (desk.chosen?.what === "call" && desk.call) return call.draw(desk.call, desk.draft);
  if (desk.chosen?.what === "incident" && desk.incident)
    return incident.draw(desk.incident, desk.board, { ...desk, chosen: desk.units });
  return `<div class="nothing">${sign("headset")}<h1>${say("nothing_title")}</h1><p>${say("nothing_text")}</p></div>`;
}

let silence: ReturnType<typeof setTimeout> | undefined;
export function tell(text: string, tone = ""): void {
  const line = $("#said") as HTMLElement;
  clearTimeout(silence);
  if (tone) silence = setTimeout(() => tell(""), 15_000);
  line.textContent = text;
  line.className = `said ${tone}`;
}

export function trouble(error: unknown): void {
  if (!(error instanceof Problem)) throw error;
  const detail = error.detail as {
    who?: string;
    step?: string;
    at?: string | null;
    state?: string;
    field?: string;
    units?: { unit: string; incident: string; state?: string }[];
    missing?: string[];
    message?: string;
  };
  const busy = (detail.units ?? []).map((one) => `${one.unit} → ${one.incident || "–"}`).join(", ");
  const missing = (detail.missing ?? []).map((code) => say(`missing_${code}`)).join(", ");
  const field = detail.field ? setup.words[`field_${detail.field}`] : "";
  const values = {
    who: detail.who || say("somebody"),
    did: label("change", detail.step ?? ""),
    at: clock(detail.at ?? null),
    what: busy || missing || field || detail.message || error.code,
  };
  tell(
    say(`problem_${["has_incident", "exercise"].includes(detail.state ?? "") ? detail.state : error.code}`, values),
    "late",
  );
  tones.trouble();
}

/* ---- where the hands go next ---- */

export const focus = (id: string): boolean => {
  const element = document.getElementById(id);
  element?.focus({ preventScroll: false });
  return Boolean(element);
};

export function focusNext(): void {
  if (desk.chosen?.what === "incident") {
    if (desk.closing) focus("dispositions");
    else if (!focus("send")) parts.matter.focus();
    return;
  }
  if (!desk.call?.mine || desk.call.incident) {
    parts.matter.focus();
    return;
  }
  if (!desk.call.classed) focus("classes");
  else if (!setup.classes.find((one) => one.code === desk.call?.classed)?.real) focus("what");
  else if (!desk.draft.place && !desk.call.place) focus("place");
  else if (!desk.draft.card) focus("what");
  else focus("questions");
}
