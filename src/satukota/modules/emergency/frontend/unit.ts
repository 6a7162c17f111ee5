/** The crew's page: one big button for the next status. What cannot be sent is kept on the phone, in order, and sent once. */
import { $ } from "~/dom";
import { follow } from "~/live";
import { ask } from "./ask";
import * as photos from "./photos";
import { type CrewRules, presumed, type Waiting } from "./presumed";
import { clock, kind, label, safe, say, setClock, setup, sign, tick, timer } from "./say";
import { get, key, Problem, post } from "./talk";
import * as tones from "./tones";
import type { Entry, Notice } from "./types";

interface Task {
  id: number;
  state: string;
  actions: string[];
  dispatched_at: string;
  incident: number;
  number: string;
  kind: string;
  priority: number;
  level: number;
  place: string;
  area: string;
  lon: number | null;
  lat: number | null;
  what: string;
  said?: { question: string; answer: string }[];
  hazards: Notice[];
  others: { code: string; state: string }[];
  log: Entry[];
  log_count: number;
}
interface State {
  now: string;
  unit: { id: number; code: string; name: string; duty: string; availability: string; patients?: boolean } | null;
  assignments: Task[];
}

const root = $("#unit") as HTMLElement;
const own = setup as typeof setup & {
  units: { id: number; code: string; name: string }[];
  rules: CrewRules;
  user: number;
};
const QUEUE = `unit-queue-${own.user}`;
const LAST = `unit-state-${own.user}`;
const POLL = 5000;

const load = <T>(name: string, otherwise: T): T => {
  try {
    return JSON.parse(localStorage.getItem(name) ?? "") as T;
  } catch {
    return otherwise;
  }
};
const save = (name: string, value: unknown): void => {
  try {
    localStorage.setItem(name, JSON.stringify(value));
  } catch {
    // A phone that is full still works as long as it has a signal.
  }
};

let state = load<State>(LAST, { now: new Date().toISOString(), unit: null, assignments: [] });
let queue = load<Waiting[]>(QUEUE, []);
let lost = false;
let said = "";
let sharing = 0;
let pictures = 0;
let typed = "";

const expected = (): State => presumed(state, queue, own.rules);

/* ---- drawing ---- */

const geo = (task: Task): string =>
  /android/i.test(navigator.userAgent)
    ? `geo:${task.lat},${task.lon}?q=${task.lat},${task.lon}`
    : `https://www.google.com/maps/dir/?api=1&destination=${task.lat},${task.lon}`;

function taskView(task: Task): string {
  const likely =
    task.actions.find((one) => !["stage", "decline", "clear", "reach_patient", "arrive"].includes(one)) ??
    task.actions.find((one) => one !== "decline" && one !== "stage");
  const main = likely
    ? `<button type="button" class="big" data-move="${likely}" data-id="${task.id}">${safe(label("verb", likely))}</button>`
    : "";
  const rest = task.actions
    .filter((one) => one !== likely)
    .map(
      (one) =>
        `<button type="button" class="small${one === "decline" ? " small--no" : ""}" data-move="${one}" data-id="${task.id}">${safe(label("verb", one))}</button>`,
    )
    .join("");
  const navigate =
    task.lon === null
      ? `<p class="quiet">${say("no_place")}</p>`
      : `<a class="go" href="${geo(task)}" target="_blank" rel="noopener">${sign("route")}${say("navigate")}</a>`;
  const hazards = task.hazards
    .map(
      (one) =>
        `<div class="hazard">${sign("alert-triangle")}<div><b>${safe(one.title)}</b><p>${safe(one.text)}</p></div></div>`,
    )
    .join("");
  const said = (task.said ?? [])
    .map((one) => `<p class="quiet">${safe(one.question)} <b>${safe(one.answer)}</b></p>`)
    .join("");
  const others = task.others.length
    ? `<p class="quiet">${say("others")}: ${task.others.map((one) => `${safe(one.code)} (${safe(label("assignment", one.state))})`).join(", ")}</p>`
    : "";
  const log = task.log
    .map(
      (one) =>
        `<li><time>${clock(one.at)}</time> <b>${safe(one.who)}</b> ${one.file ? `<img src="/files/${safe(one.file)}/thumb" alt="" loading="lazy">` : ""}${safe(one.text)}</li>`,
    )
    .join("");
  const fresh = task.state === "dispatched";
  return `<article class="task${fresh ? " task--new" : ""}"><header><span class="priority priority--${task.priority}">${task.priority}</span><div><p class="now">${fresh ? say("new_call") : safe(label("assignment", task.state))}</p><h1>${safe(kind(task.kind))}</h1></div><div class="since">${timer(task.dispatched_at, fresh ? 30 : 0, fresh ? 60 : 0)}<small>${say("since")}</small></div></header>
<p class="where">${sign("map-pin")}<span>${safe(task.place || say("no_place"))}${task.area ? `<small>${safe(task.area)}</small>` : ""}</span></p>${task.what ? `<p class="what">${safe(task.what)}</p>` : ""}${said}${hazards}${navigate}${main}<div class="rest">${rest}</div>${others}
<section><h2>${say("log")}</h2><ul class="log">${log}</ul>${task.log_count > task.log.length ? `<p class="quiet">${say("older_lines", { n: task.log_count - task.log.length })}</p>` : ""}<form data-chat="${task.incident}"><label class="visually-hidden" for="chat-${task.id}">${say("message")}</label><input id="chat-${task.id}" name="text" autocomplete="off" placeholder="${say("message")}" value="${safe(typed)}"><button>${sign("send")}<span class="visually-hidden">${say("send")}</span></button><label class="photo">${sign("camera")}<span class="visually-hidden">${say("take_photo")}</span><input type="file" accept="image/*" capture="environment" data-photo="${task.incident}"></label></form></section></article>`;
}

function dutyView(unit: NonNullable<State["unit"]>): string {
  const choices = ["available_in_station", "available_mobile", "delayed", "out_of_service", "off_duty"];
  const rows = choices
    .map(
      (code) =>
        `<button type="button" class="small${unit.duty === code ? " is-on" : ""}" data-duty="${code}" aria-pressed="${unit.duty === code}">${safe(label("duty", code))}</button>`,
    )
    .join("");
  return `<section class="duty"><h2>${say("duty")}</h2><div class="rest">${rows}</div></section>`;
}

function draw(): void {
  const shown = expected();
  const unit = shown.unit;
  const strip = `${lost ? `<p class="lost" role="alert">${sign("wifi-off")}${say("offline")}</p>` : ""}${queue.length + pictures ? `<p class="kept" role="status">${sign("cloud-off")}${say("waiting", { n: queue.length + pictures })}</p>` : ""}${said ? `<p class="kept" role="alert">${safe(said)}</p>` : ""}`;
  let body: string;
  if (!unit) {
    body = `<section class="choose"><h1>${say("sign_on")}</h1><div class="rest">${own.units.map((one) => `<button type="button" class="small" data-sign-on="${one.id}"><b>${safe(one.code)}</b> ${safe(one.name)}</button>`).join("")}</div></section>`;
  } else {
    const tasks =
      shown.assignments.map(taskView).join("") ||
      `<section class="idle">${sign("circle-check")}<h1>${say("nothing")}</h1><p>${say("nothing_text")}</p></section>`;
    body = `${tasks}${dutyView(unit)}<div class="foot"><button type="button" class="small" data-share aria-pressed="${sharing > 0}">${sign("current-location")}${say(sharing ? "sharing" : "share_place")}</button><button type="button" class="small" data-sign-off>${say("sign_off")}</button></div>`;
  }
  const bar = unit
    ? `<header class="bar"><b>${safe(unit.code)}</b><span>${safe(unit.name)}</span><span class="word word--${unit.availability}">${safe(label("availability", unit.availability))}</span></header>`
    : "";
  const active = document.activeElement as HTMLInputElement | null;
  const id = active && root.contains(active) ? active.id : "";
  root.innerHTML = bar + strip + body;
  if (id) document.getElementById(id)?.focus();
  tick();
}

/* ---- sending ---- */

let known = new Set<number>(state.assignments.map((one) => one.id));
async function refresh(): Promise<void> {
  try {
    if (queue.length) await flush();
    if (pictures) await flushPhotos();
    const found = await get<State>("/emergency/unit/state/");
    lost = false;
    setClock(found.now);
    const same = JSON.stringify({ ...found, now: "" }) === JSON.stringify({ ...state, now: "" });
    state = found;
    save(LAST, state);
    const fresh = state.assignments.filter((one) => one.state === "dispatched");
    if (fresh.some((one) => !known.has(one.id))) navigator.vibrate?.([400, 150, 400, 150, 400]);
    if (fresh.length) tones.ring();
    known = new Set(state.assignments.map((one) => one.id));
    if (!same || $(".lost")) draw();
  } catch (error) {
    if (error instanceof Problem && error.code === "signed_out") location.reload();
    if (!lost) {
      lost = true;
      draw();
    }
  }
}

let flushing = false;
/** The seconds that a step lay here, by this phone's own clock at both ends: it may be wrong, the difference is not. */
const waitedFor = (step: Waiting): number =>
  Math.min(30 * 86400, Math.max(0, (Date.now() - Date.parse(String(step.data.device_at))) / 1000));

async function flush(): Promise<void> {
  if (flushing || queue.length === 0) return;
  flushing = true;
  try {
    const sent = [...queue];
    const { results } = await post<{ results: { key: string; ok: boolean; problem?: string }[] }>(
      "/emergency/unit/bundle/",
      { steps: sent.map((step) => ({ ...step, data: { ...step.data, waited: waitedFor(step) } })) },
    );
    const refused = results.filter((one) => !one.ok);
    said = refused.length
      ? say("refused", {
          what: refused
            .map((one) => label("verb", String(sent.find((step) => step.key === one.key)?.data.action ?? "")))
            .join(", "),
        })
      : "";
    const answered = new Set(results.map((one) => one.key));
    queue = queue.filter((one) => !answered.has(one.key));
    save(QUEUE, queue);
  } finally {
    flushing = false;
  }
}

function wish(verb: string, data: Record<string, unknown>): void {
  queue.push({ verb, key: key(), data: { ...data, device_at: new Date().toISOString() } });
  save(QUEUE, queue);
  draw();
  void refresh();
}

root.addEventListener("click", (event) => {
  const hit = (event.target as Element).closest<HTMLElement>(
    "[data-move],[data-duty],[data-sign-on],[data-sign-off],[data-share]",
  );
  if (!hit) return;
  const { move, duty, signOn } = hit.dataset;
  if (move) void step(Number(hit.dataset.id), move);
  else if (duty) void setDuty(duty);
  else if (signOn) void signing("sign-on", { unit: Number(signOn) });
  else if (hit.hasAttribute("data-sign-off")) void signing("sign-off", {});
  else share();
});

async function step(assignment: number, action: string): Promise<void> {
  const reason = action === "decline" ? await ask({ title: say("why"), go: say("send") }) : "";
  if (action !== "decline" || reason) wish("move", { assignment, action, reason });
}

async function setDuty(duty: string): Promise<void> {
  const asked = ["out_of_service", "delayed"].includes(duty);
  const reason = asked ? await ask({ title: say("why"), go: say("send") }) : "";
  if (!asked || reason) wish("duty", { unit: state.unit?.id, duty, reason });
}

/** Signing on and off needs an answer: without a signal it says so and changes nothing. */
async function signing(verb: string, data: object): Promise<void> {
  try {
    await post(`/emergency/unit/do/${verb}/`, data);
    said = "";
    await refresh();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    said = say(error.code === "no_connection" ? "no_sign_on" : "refused", { what: String(error.detail.message ?? "") });
    draw();
  }
}

root.addEventListener("input", (event) => {
  const field = event.target as HTMLInputElement;
  if (field.name === "text") typed = field.value;
});

root.addEventListener("submit", (event) => {
  const form = event.target as HTMLFormElement;
  event.preventDefault();
  const text = typed.trim();
  typed = "";
  if (text) wish("chat", { incident: Number(form.dataset.chat), text });
});

root.addEventListener("change", (event) => {
  const field = event.target as HTMLInputElement;
  const file = field.files?.[0];
  if (!field.dataset.photo || !file) return;
  void sendPhoto(Number(field.dataset.photo), file);
});

/** A photo is kept on the phone first, then sent: what the server has not answered is never lost. */
async function sendPhoto(incident: number, file: Blob): Promise<void> {
  await photos.keep(own.user, incident, file);
  await flushPhotos();
  await refresh();
}

async function flushPhotos(): Promise<void> {
  try {
    const refused = await photos.flush(own.user);
    if (refused) said = say("refused", { what: say("take_photo") });
  } catch {
    // No signal: the photo waits.
  }
  const now = await photos.waiting(own.user).catch(() => 0);
  if (now === pictures) return;
  pictures = now;
  draw();
}

function share(): void {
  if (sharing) {
    navigator.geolocation.clearWatch(sharing);
    sharing = 0;
  } else if ("geolocation" in navigator) {
    sharing = navigator.geolocation.watchPosition(
      ({ coords }) =>
        void post("/emergency/unit/do/position/", {
          lon: coords.longitude,
          lat: coords.latitude,
          accuracy: coords.accuracy,
          speed: coords.speed,
          heading: coords.heading,
        }).catch(() => undefined),
      () => undefined,
      { enableHighAccuracy: true, maximumAge: 10_000 },
    );
  }
  draw();
}

export function start(): void {
  draw();
  void photos.waiting(own.user).then(
    (n) => {
      pictures = n;
      if (n) draw();
    },
    () => undefined,
  );
  void refresh();
  setInterval(() => void refresh(), POLL);
  setInterval(tick, 500);
  addEventListener("online", () => void refresh());
  const mine = (event: Record<string, unknown>): boolean =>
    (Array.isArray(event.units) && event.units.includes(state.unit?.id)) ||
    event.unit === state.unit?.id ||
    state.assignments.some((one) => one.incident === event.subject_id);
  if (root.dataset.live)
    follow({
      url: root.dataset.live,
      onEvent: (event) => event.name.startsWith("emergency.") && mine(event) && void refresh(),
      onGap: () => void refresh(),
    });
  if ("serviceWorker" in navigator && root.dataset.worker)
    void navigator.serviceWorker.register(root.dataset.worker, { scope: "/emergency/unit/" }).catch(() => undefined);
}
