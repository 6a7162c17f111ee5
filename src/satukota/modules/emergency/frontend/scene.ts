/** A large scene: people who are hurt by colour, beds, the roll call of crews, who leads what. */
import { ask } from "./ask";
import { kbd, label, safe, say, setup, timer } from "./say";
import { act } from "./server";
import { desk } from "./state";
import { key } from "./talk";
import type { Incident, Scene } from "./types";

const COLOURS = ["red", "yellow", "green", "black"];
const ROLES = ["commander", "operations", "safety", "staging", "medical", "liaison"];
const HOURS = ["10", "15", "20", "30"];

const button = (action: string, letter: string, text: string): string =>
  setup.sends ? `<button type="button" class="act act--small" data-do="${action}">${text}${kbd(letter)}</button>` : "";

function patientList({ patients }: Scene): string {
  const counts = COLOURS.map((code) => [code, patients.filter((one) => one.triage === code).length] as const)
    .filter(([, n]) => n > 0)
    .map(([code, n]) => `<b class="triage triage--${code}">${n}</b> ${safe(label("triage", code))}`)
    .join(" · ");
  const away = patients.filter((one) => one.hospital);
  const where = away.map((one) => `#${one.number} → ${safe(one.hospital)}`).join(", ");
  return patients.length
    ? `<li>${say("patients_n", { n: patients.length })}: ${counts}${where ? ` · ${where}` : ""}</li>`
    : "";
}

export function draw(one: Incident): string {
  if (!one.actions.includes("close")) return "";
  const { scene } = one;
  const late = (scene.roll_minutes ?? 0) * 60;
  const next = scene.roll_at
    ? `<li>${say("roll_last")} ${timer(scene.roll_at, late * 0.8, late)} / ${say("minutes", { n: scene.roll_minutes ?? 0 })}</li>`
    : "";
  const leads = Object.entries(scene.roles)
    .map(([code, name]) => `${safe(label("role", code))}: <b>${safe(name)}</b>`)
    .join(" · ");
  const free = scene.hospitals
    .filter((place) => place.free !== null)
    .map((place) => `${safe(place.name)} <b>${place.free}</b>`)
    .join(" · ");
  const acts = `${button("patients", "T", say("patients"))}${button("beds", "B", say("beds"))}${button("roll", "R", say("roll"))}${button("roles", "L", say("roles"))}`;
  const lines = `${patientList(scene)}${next}${leads ? `<li>${leads}</li>` : ""}${free && scene.patients.length ? `<li>${say("beds_free")}: ${free}</li>` : ""}`;
  if (!acts && !lines) return "";
  return `<section class="step step--quiet"><h2>${say("scene")}</h2><div class="acts">${acts}</div><ul class="plain">${lines}</ul></section>`;
}

const hospitalOptions = (scene: Scene) =>
  scene.hospitals.map((one) => ({
    value: String(one.id),
    text: `${one.name}${one.free === null ? "" : ` · ${say("beds_n", { n: one.free })}`}`,
  }));

/** One more who is hurt, or what becomes of one of them. */
export async function patients(): Promise<void> {
  const one = desk.incident;
  if (!one) return;
  const more = COLOURS.map((code) => ({ value: code, text: say("patient_more", { colour: label("triage", code) }) }));
  const known = one.scene.patients.map((row) => ({
    value: String(row.id),
    text: `#${row.number} ${label("triage", row.triage)} ${row.hospital}`,
  }));
  const choice = await ask({ title: say("patients"), options: [...more, ...known] });
  if (COLOURS.includes(choice)) await act("patient", { incident: one.id, triage: choice, key: key() });
  else if (choice) await patient(one.scene, Number(choice));
}

async function patient(scene: Scene, id: number): Promise<void> {
  const colours = COLOURS.map((code) => ({ value: code, text: label("triage", code) }));
  const choice = await ask({ title: say("patient_what"), options: [...colours, ...hospitalOptions(scene)] });
  if (COLOURS.includes(choice)) await act("patient-change", { patient: id, triage: choice });
  else if (choice) await act("patient-change", { patient: id, hospital: Number(choice) });
}

/** How many beds a hospital says are free. */
export async function beds(): Promise<void> {
  const options = desk.incident ? hospitalOptions(desk.incident.scene) : [];
  const hospital = options.length ? Number(await ask({ title: say("beds"), options })) : 0;
  const free = hospital ? await ask({ title: say("beds_how_many") }) : "";
  if (/^\d{1,4}$/.test(free)) await act("beds", { hospital, free: Number(free) });
}

/** All crews were heard: the clock begins anew. */
export async function roll(): Promise<void> {
  const one = desk.incident;
  if (!one) return;
  const running = one.scene.roll_minutes
    ? [
        { value: "again", text: say("roll_again") },
        { value: "0", text: say("roll_ends") },
      ]
    : [];
  const times = HOURS.map((n) => ({ value: n, text: say("roll_every", { n }) }));
  const choice = await ask({ title: say("roll"), options: [...running, ...times] });
  if (choice) await act("roll", { incident: one.id, ...(choice === "again" ? {} : { minutes: Number(choice) }) });
}

/** Who leads what. */
export async function roles(): Promise<void> {
  const one = desk.incident;
  if (!one) return;
  const options = ROLES.map((code) => ({ value: code, text: `${label("role", code)} ${one.scene.roles[code] ?? ""}` }));
  const role = await ask({ title: say("roles"), options });
  const name = role ? await ask({ title: label("role", role), text: one.scene.roles[role] ?? "" }) : "";
  if (name) await act("role", { incident: one.id, role, name });
}
