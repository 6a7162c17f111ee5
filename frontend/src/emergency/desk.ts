/** The 112 desk: one program over one board. Focus moves by itself to what is to be filled in next; every button shows its key. */
import { $ } from "../dom";
import { follow } from "../live";
import * as call from "./call";
import * as fleet from "./fleet";
import * as incident from "./incident";
import * as queue from "./queue";
import { say, setClock, setup, sign, tick, zone } from "./say";
import * as sketch from "./sketch";
import { board as askBoard, get, key, Problem, post } from "./talk";
import * as tones from "./tones";
import * as triage from "./triage";
import type { Board, Call, Incident, Place } from "./types";

const POLL = 2000;
const root = $("#desk") as HTMLElement;
const parts = {
  queue: $("#queue") as HTMLElement,
  matter: $("#matter") as HTMLElement,
  fleet: $("#fleet") as HTMLElement,
};

let board: Board = { now: new Date().toISOString(), calls: [], incidents: [], units: [], gaps: [], troubles: [] };
let chosen: queue.Chosen = null;
let oneCall: Call | null = null;
let oneIncident: Incident | null = null;
let draft: call.Draft = call.emptyDraft(null);
let units = new Set<number>();
let thinking = false;
let closing = false;
let heard = Date.now();
const ringing = new Set<number>();

/* ---- drawing: only what changed, never the field in which somebody types ---- */

const drawn = new Map<HTMLElement, string>();
function put(element: HTMLElement, markup: string): void {
  if (drawn.get(element) === markup) return;
  drawn.set(element, markup);
  const active = document.activeElement as HTMLInputElement | null;
  const id = active && element.contains(active) ? active.id : "";
  const value = id ? active?.value : undefined;
  const caret = id && active && "selectionStart" in active ? active.selectionStart : null;
  const scrolls = [...element.querySelectorAll<HTMLElement>(".stack__rows, .log")].map((one) => one.scrollTop);
  const top = element.scrollTop;
  element.innerHTML = markup;
  element.scrollTop = top;
  element.querySelectorAll<HTMLElement>(".stack__rows, .log").forEach((one, at) => {
    one.scrollTop = scrolls[at] ?? 0;
  });
  const again = id ? document.getElementById(id) : null;
  if (!again) return;
  again.focus({ preventScroll: true });
  if (again instanceof HTMLInputElement || again instanceof HTMLTextAreaElement) {
    if (value !== undefined) again.value = value;
    if (caret !== null) again.setSelectionRange(caret, caret);
  }
}

function spot(): { lon: number; lat: number; accuracy?: number | null } | null {
  const one = chosen?.what === "call" ? oneCall : oneIncident;
  if (draft.at && chosen?.what === "call") return { ...draft.at, accuracy: null };
  return one && one.lon !== null && one.lat !== null
    ? { lon: one.lon, lat: one.lat, accuracy: "accuracy" in one ? one.accuracy : null }
    : null;
}

function draw(): void {
  put(parts.queue, queue.draw(board, chosen));
  put(parts.matter, matter());
  put(parts.fleet, fleet.draw(board, spot(), units, chosen?.what === "incident" ? chosen.id : null));
  const waiting = board.calls.filter(queue.waits).length;
  const counts = [
    [waiting, say("count_waiting"), waiting > 0 ? "late" : ""],
    [board.calls.filter((one) => one.state.startsWith("callback")).length, say("count_callback"), ""],
    [board.incidents.length, say("count_incidents"), ""],
    [board.units.filter((one) => one.availability === "available").length, say("count_free"), ""],
  ] as const;
  put(
    $("#counts") as HTMLElement,
    counts.map(([n, text, tone]) => `<span class="tally ${tone}"><b>${n}</b> ${text}</span>`).join(""),
  );
  put(
    $("#troubles") as HTMLElement,
    board.troubles
      .map((one) => `<span class="trouble">${sign("alert-triangle")}${say(`trouble_${one.code}`)}</span>`)
      .join(""),
  );
  document.title = `${waiting ? `(${waiting}) ` : ""}${say("title")}`;
  tick();
}

function matter(): string {
  if (chosen?.what === "call" && oneCall) return call.draw(oneCall, draft);
  if (chosen?.what === "incident" && oneIncident) return incident.draw(oneIncident, board, units, thinking, closing);
  return `<div class="nothing">${sign("headset")}<h1>${say("nothing_title")}</h1><p>${say("nothing_text")}</p></div>`;
}

function tell(text: string, tone = ""): void {
  const line = $("#said") as HTMLElement;
  line.textContent = text;
  line.className = `said ${tone}`;
}

function trouble(error: unknown): void {
  if (!(error instanceof Problem)) throw error;
  const detail = error.detail as {
    who?: string;
    units?: { unit: string; incident: string }[];
    missing?: string[];
    message?: string;
  };
  const busy = (detail.units ?? []).map((one) => `${one.unit} → ${one.incident || "–"}`).join(", ");
  const missing = (detail.missing ?? []).map((code) => say(`missing_${code}`)).join(", ");
  tell(
    say(`problem_${error.code}`, { who: detail.who ?? "", what: busy || missing || detail.message || error.code }),
    "late",
  );
  tones.trouble();
}

/* ---- asking ---- */

async function refresh(): Promise<void> {
  try {
    const found = await askBoard<Board>("/emergency/state/");
    heard = Date.now();
    root.classList.remove("is-lost");
    if (found) {
      board = found;
      setClock(found.now);
      alarm();
      await reread();
    }
    draw();
  } catch (error) {
    if (error instanceof Problem && error.code === "signed_out") location.reload();
    root.classList.add("is-lost");
    ($("#lost") as HTMLElement).textContent = say("lost", { n: Math.round((Date.now() - heard) / 1000) });
  }
}

/** Read the matter in hand again when the board says that it moved. */
async function reread(force = false): Promise<void> {
  if (!chosen) return;
  if (chosen.what === "call") {
    const row = board.calls.find((one) => one.id === chosen?.id);
    if (
      force ||
      !oneCall ||
      oneCall.id !== chosen.id ||
      !row ||
      row.version !== oneCall.version ||
      row.mine !== oneCall.mine
    )
      oneCall = await get<Call>(`/emergency/call/${chosen.id}/`);
  } else {
    const row = board.incidents.find((one) => one.id === chosen?.id);
    const units = JSON.stringify(row?.units.map((one) => one.state));
    const known = JSON.stringify(oneIncident?.units.map((one) => one.state));
    if (
      force ||
      !oneIncident ||
      oneIncident.id !== chosen.id ||
      !row ||
      row.version !== oneIncident.version ||
      units !== known
    )
      oneIncident = await get<Incident>(`/emergency/incident/${chosen.id}/`);
  }
}

function alarm(): void {
  const waiting = board.calls.filter(queue.waits);
  const fresh = waiting.some((one) => !ringing.has(one.id));
  ringing.clear();
  for (const one of waiting) ringing.add(one.id);
  if (fresh || waiting.some((one) => one.level !== "normal")) tones.ring();
  if (board.incidents.some((one) => one.rung > 0)) tones.unanswered();
}

async function act(verb: string, body: object, done = ""): Promise<Record<string, unknown> | null> {
  try {
    const answer = await post<Record<string, unknown>>(`/emergency/do/${verb}/`, body);
    if (done) tell(done);
    await reread(true);
    void refresh();
    draw();
    return answer;
  } catch (error) {
    trouble(error);
    return null;
  }
}

async function choose(what: "call" | "incident", id: number, propose = false): Promise<void> {
  const same = chosen?.what === what && chosen.id === id;
  chosen = { what, id };
  if (!same) {
    units = new Set();
    closing = thinking = false;
    oneCall = oneIncident = null;
  }
  try {
    await reread(true);
  } catch (error) {
    trouble(error);
    return;
  }
  if (!same && oneCall) draft = call.emptyDraft(oneCall);
  if (propose && oneIncident) await ask();
  draw();
  focusNext();
}

/* ---- where the hands go next ---- */

const focus = (id: string): boolean => {
  const element = document.getElementById(id);
  element?.focus({ preventScroll: false });
  return Boolean(element);
};

function focusNext(): void {
  if (chosen?.what === "incident") {
    if (closing) focus("dispositions");
    else if (!focus("send")) parts.matter.focus();
    return;
  }
  if (!oneCall?.mine) {
    parts.matter.focus();
    return;
  }
  if (!oneCall.classed) focus("classes");
  else if (!setup.classes.find((one) => one.code === oneCall?.classed)?.real) focus("what");
  else if (!draft.place && !oneCall.place) focus("place");
  else if (!draft.card) focus("what");
  else focus("questions");
}

/* ---- what the desk does ---- */

async function answer(): Promise<void> {
  const first =
    chosen?.what === "call"
      ? board.calls.find(
          (one) => one.id === chosen?.id && (queue.waits(one) || (!one.mine && one.state === "answered")),
        )
      : undefined;
  const target = first ?? board.calls.find(queue.waits);
  if (!target) return;
  const done = await act("claim", { call: target.id, take_over: target.stale });
  if (done) await choose("call", target.id);
}

async function classify(code: string, reason = ""): Promise<void> {
  if (!oneCall) return;
  const asked = setup.classes.find((one) => one.code === code);
  if (code === "prank" && !reason && asked?.reasons.length) {
    draft.reasonFor = code;
    draw();
    focus("classes");
    return;
  }
  draft.reasonFor = "";
  if (await act("classify", { call: oneCall.id, classed: code, reason })) {
    draw();
    focusNext();
  }
}

let searching = 0;
async function search(text: string): Promise<void> {
  const turn = ++searching;
  draft.place = text;
  draft.at = null;
  try {
    const { places } =
      text.trim().length > 1
        ? await get<{ places: Place[] }>(`/emergency/lookup/?q=${encodeURIComponent(text)}`)
        : { places: [] };
    if (turn !== searching) return;
    draft.places = places;
  } catch {
    draft.places = [];
  }
  draft.placeAt = 0;
  draw();
}

async function settlePlace(at = draft.placeAt): Promise<void> {
  if (!oneCall) return;
  clearTimeout(waiting);
  searching++;
  const typed = (document.getElementById("place") as HTMLInputElement | null)?.value ?? draft.place;
  let found = draft.places[at];
  if (!found && typed.trim().length > 1) {
    await search(typed);
    found = draft.places[at];
  }
  const numbers = /[\d/]/.test(typed) || typed.trim().split(/\s+/).length > (found?.name.split(/\s+/).length ?? 0) + 1;
  draft.place = found && !numbers ? found.name : typed;
  draft.at = found ? { lon: found.lon, lat: found.lat } : null;
  draft.places = [];
  await act("place", { call: oneCall.id, text: draft.place, ...(draft.at ?? {}) });
  const field = document.getElementById("place") as HTMLInputElement | null;
  if (field) field.value = draft.place;
  focus(draft.card ? "questions" : "what");
}

function takeCard(code: string): void {
  draft.card = code;
  const field = document.getElementById("what") as HTMLInputElement | null;
  draft.what = field?.value ?? draft.what;
  draw();
  focus("questions");
}

function reply(question: string, code: string): void {
  draft.answers[question] = code;
  draw();
  focus(openQuestion() ? "questions" : "open");
}

const card = () => setup.cards.find((one) => one.code === draft.card);
const openQuestion = () => card()?.questions.find((one) => !draft.answers[one.code]);

async function open(): Promise<void> {
  const used = card();
  if (!oneCall || !used) return;
  const result = triage.add(used, draft.answers);
  const made = await act("open", {
    call: oneCall.id,
    kind: result.kind,
    priority: result.priority,
    agencies: result.agencies,
    place: draft.place || oneCall.place,
    ...(draft.at ?? {}),
    what: draft.what,
    card: used.code,
    answers: draft.answers,
    key: key(),
  });
  if (made?.incident) await choose("incident", Number(made.incident), true);
}

async function ask(): Promise<void> {
  if (!oneIncident) return;
  thinking = true;
  draw();
  try {
    await post("/emergency/do/propose/", { incident: oneIncident.id });
    await reread(true);
    units = new Set(oneIncident.recommendation?.proposed.picks.map((pick) => pick.unit) ?? []);
  } catch (error) {
    trouble(error);
  }
  thinking = false;
  draw();
  focus("send");
}

let sure = false;
async function send(): Promise<void> {
  if (!oneIncident || units.size === 0) return;
  const busy = board.units.filter((one) => units.has(one.id) && one.availability !== "available").map((one) => one.id);
  const reason = (document.getElementById("reason") as HTMLInputElement | null)?.value ?? "";
  if (busy.length && !sure) {
    sure = true;
    tell(say("sure_busy"), "late");
    return;
  }
  const sent = await act(
    "send",
    {
      incident: oneIncident.id,
      units: [...units],
      recommendation: oneIncident.recommendation?.id ?? null,
      reason,
      anyway: sure ? busy : [],
      key: key(),
    },
    say("sent", { n: units.size }),
  );
  sure = false;
  if (!sent) {
    focus("reason");
    return;
  }
  units = new Set();
  draw();
  parts.matter.focus();
}

function toggleUnit(id: number): void {
  if (chosen?.what !== "incident") {
    const unit = board.units.find((one) => one.id === id);
    if (unit?.incident) void choose("incident", unit.incident);
    return;
  }
  if (units.has(id)) units.delete(id);
  else units.add(id);
  sure = false;
  draw();
}

const ask_reason = (name: string): string => (prompt(say(name)) ?? "").trim();

async function handOver(): Promise<void> {
  const list = setup.targets.map((one, at) => `${at + 1} ${one.name} (${one.phone})`).join("\n");
  const target = setup.targets[Number(prompt(`${say("transfer_to")}\n${list}`, "1")) - 1];
  if (oneCall && target) await act("transfer", { call: oneCall.id, target: target.id });
}

async function sendCard(): Promise<void> {
  if (!oneCall) return;
  const made = await act("location-card", { call: oneCall.id });
  if (made) tell(say(made.sent ? "card_sent" : "card_read", { link: `${location.origin}${made.path}` }));
}

const steps: Record<string, (button?: HTMLElement) => unknown> = {
  answer,
  near: () => {
    sketch.toggleNear();
    draw();
  },
  hold: () => oneCall && act("call-step", { call: oneCall.id, action: "hold" }),
  resume: () => oneCall && act("call-step", { call: oneCall.id, action: "resume" }),
  hang_up: () => oneCall && act("call-step", { call: oneCall.id, action: "hang_up" }).then(focusNext),
  callback_reached: () => oneCall && act("call-step", { call: oneCall.id, action: "callback_reached" }),
  callback_missed: () => oneCall && act("call-step", { call: oneCall.id, action: "callback_missed" }),
  review: () => oneCall && act("call-step", { call: oneCall.id, action: "review" }),
  transfer: handOver,
  transfer_heard: (button) => act("transfer-heard", { transfer: Number(button?.dataset.id) }),
  transfer_confirm: (button) =>
    act("transfer-confirm", { transfer: Number(button?.dataset.id), taken_by: ask_reason("who_takes") }),
  transfer_back: (button) => act("transfer-end", { transfer: Number(button?.dataset.id) }),
  card: sendCard,
  refer: async () => {
    if (!oneCall) return;
    const text =
      (document.getElementById("what") as HTMLInputElement | null)?.value || draft.what || ask_reason("refer_text");
    const made = await act("refer", { call: oneCall.id, text });
    if (made) tell(say("referred", { number: String(made.number) }));
  },
  block: async () => {
    const reason = oneCall ? ask_reason("block_reason") : "";
    if (oneCall && reason) await act("block", { call: oneCall.id, reason }, say("blocked"));
  },
  close_call: async () => {
    if (!oneCall) return;
    const field = document.getElementById("what") as HTMLTextAreaElement | null;
    if (field?.value && field.value !== oneCall.note) await act("note", { call: oneCall.id, text: field.value });
    const done = await act("close-call", { call: oneCall.id }, say("call_closed"));
    if (!done) return;
    chosen = null;
    oneCall = null;
    draw();
    parts.matter.focus();
  },
  other_card: () => {
    draft.card = "";
    draft.answers = {};
    draw();
    focus("what");
  },
  open,
  join: async (button) => {
    const id = Number(button?.dataset.id ?? oneCall?.nearby[0]?.id ?? 0);
    if (oneCall && id && (await act("attach", { call: oneCall.id, incident: id }, say("joined"))))
      await choose("call", oneCall.id);
  },
  merge: (button) =>
    oneIncident && act("merge", { incident: oneIncident.id, into: Number(button?.dataset.id) }, say("joined")),
  propose: ask,
  send,
  alarm: async () => {
    if (oneIncident && (await act("alarm", { incident: oneIncident.id, level: oneIncident.level + 1 }))) await ask();
  },
  control: () => oneIncident && act("incident-step", { incident: oneIncident.id, action: "control" }),
  close: () => {
    closing = !closing;
    draw();
    focus("dispositions");
  },
  cancel_incident: async () => {
    const reason = ask_reason("why_cancel");
    if (oneIncident && reason) await act("incident-step", { incident: oneIncident.id, action: "cancel", reason });
  },
  reopen: async () => {
    const reason = ask_reason("why_reopen");
    if (oneIncident && reason) await act("incident-step", { incident: oneIncident.id, action: "reopen", reason });
  },
  by_hand: async () => {
    const made = await act("by-hand", { caller: "" });
    if (made?.call) await choose("call", Number(made.call));
  },
};

/* ---- hands: mouse ---- */

root.addEventListener("click", (event) => {
  const hit = (event.target as Element).closest<HTMLElement>(
    "[data-call],[data-incident],[data-unit],[data-do],[data-class],[data-reason],[data-place],[data-card],[data-question],[data-move],[data-disposition]",
  );
  if (!hit) return;
  const data = hit.dataset;
  if (data.call) void choose("call", Number(data.call));
  else if (data.incident) void choose("incident", Number(data.incident), false);
  else if (data.unit) toggleUnit(Number(data.unit));
  else if (data.do) void steps[data.do]?.(hit);
  else if (data.class) void classify(data.class);
  else if (data.reason) void classify(draft.reasonFor, data.reason);
  else if (data.place) void settlePlace(Number(data.place));
  else if (data.card) takeCard(data.card);
  else if (data.question && data.answer) reply(data.question, data.answer);
  else if (data.move) void moveUnit(Number(data.id), data.move);
  else if (data.disposition) void endIncident(data.disposition);
});

async function moveUnit(id: number, action: string): Promise<void> {
  const reason = action === "cancel" ? ask_reason("why_back") : "";
  if (action === "cancel" && !reason) return;
  await act("move", { assignment: id, action, reason, key: key() });
}

async function endIncident(disposition: string): Promise<void> {
  if (oneIncident && (await act("close", { incident: oneIncident.id, disposition }, say("incident_closed")))) {
    closing = false;
    chosen = null;
    oneIncident = null;
    draw();
    parts.matter.focus();
  }
}

/* ---- hands: typing ---- */

let waiting: ReturnType<typeof setTimeout> | undefined;
root.addEventListener("input", (event) => {
  const field = event.target as HTMLInputElement;
  if (field.id === "place") {
    draft.place = field.value;
    clearTimeout(waiting);
    waiting = setTimeout(() => void search(field.value), 120);
  } else if (field.id === "what") {
    draft.what = field.value;
    draft.cardAt = 0;
    if (field instanceof HTMLInputElement) draw();
  } else if (field.id === "units") {
    fleet.filter(field.value);
    draw();
  }
});

function typed(event: KeyboardEvent, field: HTMLElement): void {
  const arrow = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
  if (event.key === "Escape") {
    field.blur();
    parts.matter.focus();
  } else if (field.id === "place" && event.key === "Enter") void settlePlace();
  else if (field.id === "place" && arrow) {
    draft.placeAt = Math.max(0, Math.min(draft.places.length - 1, draft.placeAt + arrow));
    draw();
  } else if (field.id === "what" && field.tagName === "INPUT" && event.key === "Enter") {
    const found = triage.find(draft.what)[draft.cardAt];
    if (found) takeCard(found.code);
  } else if (field.id === "what" && field.tagName === "INPUT" && arrow) {
    draft.cardAt = Math.max(0, Math.min(triage.find(draft.what).length - 1, draft.cardAt + arrow));
    draw();
  } else if (field.id === "entry" && event.key === "Enter") {
    const text = (field as HTMLInputElement).value.trim();
    if (text && oneIncident) {
      (field as HTMLInputElement).value = "";
      void act("entry", { incident: oneIncident.id, text, key: key() });
    }
  } else if (field.id === "reason" && event.key === "Enter") void send();
  else return;
  if (event.key !== "Escape") event.preventDefault();
}

const LETTERS: Record<string, string> = {
  a: "answer",
  h: "hold",
  x: "hang_up",
  y: "callback_reached",
  u: "callback_missed",
  r: "review",
  t: "transfer",
  l: "card",
  g: "refer",
  b: "block",
  w: "close_call",
  k: "other_card",
  j: "join",
  d: "propose",
  c: "control",
  e: "close",
  n: "cancel_incident",
  o: "reopen",
  m: "by_hand",
  z: "near",
  "+": "alarm",
};

function digit(at: number): boolean {
  if (closing) {
    $<HTMLElement>(`[data-disposition]:nth-of-type(${at})`, parts.matter)?.click();
    return true;
  }
  if (chosen?.what !== "call" || !oneCall?.mine) return false;
  const asked = setup.classes.find((one) => one.code === draft.reasonFor);
  const question = openQuestion();
  const fresh = !oneCall.classed || draft.reasonFor !== "";
  if (asked) void classify(asked.code, asked.reasons[at - 1] ?? "");
  else if (!fresh && question) {
    const one = question.choices[at - 1];
    if (one) reply(question.code, one.code);
  } else {
    const one = setup.classes[at - 1];
    if (one) void classify(one.code);
  }
  return true;
}

function walk(by: number): void {
  const rows = [...parts.queue.querySelectorAll<HTMLElement>(".row")];
  const at = rows.findIndex((row) => row.classList.contains("is-on"));
  rows[Math.max(0, Math.min(rows.length - 1, at + by))]?.click();
}

function shortcut(event: KeyboardEvent): boolean {
  if (event.key === "Enter") {
    if ((event.target as Element).closest("button, a")) return false;
    if (units.size && chosen?.what === "incident") void send();
    else if (chosen?.what === "call" && draft.card && !oneCall?.incident) void open();
    else return false;
    return true;
  }
  if (/^[1-9]$/.test(event.key)) return digit(Number(event.key));
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    walk(event.key === "ArrowDown" ? 1 : -1);
    return true;
  }
  if (event.key === "i" && oneCall?.incident) {
    void choose("incident", oneCall.incident);
    return true;
  }
  if (event.key === "f") return focus("units");
  if (event.key === "p") return focus("place");
  if (event.key === "?") {
    ($("#keys") as HTMLDialogElement | null)?.showModal();
    return true;
  }
  const name = LETTERS[event.key.toLowerCase()];
  const button = name ? $<HTMLElement>(`[data-do="${name}"]`, root) : null;
  if (name === "answer" && !button) void answer();
  else if (button) void steps[name ?? ""]?.(button);
  else return false;
  return true;
}

// Before the shell's own keys: on this page a letter means what the button says.
document.addEventListener(
  "keydown",
  (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || $("dialog[open]")) return;
    const target = event.target as HTMLElement;
    if (/^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) {
      typed(event, target);
      return;
    }
    if (shortcut(event)) {
      event.preventDefault();
      event.stopPropagation();
    }
  },
  true,
);

/* ---- time ---- */

let hurry: ReturnType<typeof setTimeout> | undefined;
const soon = (): void => {
  clearTimeout(hurry);
  hurry = setTimeout(() => void refresh(), 30);
};

export function start(): void {
  document.body.classList.add(setup.view === "dispatch" ? "view-dispatch" : "view-calls");
  void get<Parameters<typeof sketch.outline>[0]>("/emergency/outline/").then(
    (shape) => {
      sketch.outline(shape);
      draw();
    },
    () => undefined,
  );
  void refresh();
  setInterval(() => void refresh(), POLL);
  setInterval(tick, 500);
  setInterval(() => void post("/emergency/do/heartbeat/", {}).catch(() => undefined), 15_000);
  setInterval(() => {
    ($("#clock") as HTMLElement).textContent = new Intl.DateTimeFormat(document.documentElement.lang, {
      timeStyle: "medium",
      timeZone: zone,
    }).format(new Date());
  }, 1000);
  if (root.dataset.live)
    follow({ url: root.dataset.live, onEvent: (event) => event.name.startsWith("emergency.") && soon(), onGap: soon });
}
