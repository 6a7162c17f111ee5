/** What the hands do with a call: answer, classify, place, questions, the incident. */
import { choose } from "./choose";
import * as queue from "./queue";
import { say, setup } from "./say";
import { draw, focus, focusNext } from "./screen";
import { act } from "./server";
import { desk } from "./state";
import { get, key } from "./talk";
import * as triage from "./triage";
import type { Place } from "./types";

export async function answer(): Promise<void> {
  const first =
    desk.chosen?.what === "call"
      ? desk.board.calls.find(
          (one) =>
            one.id === desk.chosen?.id &&
            (queue.waits(one) || (!one.mine && one.state === "answered" && (one.stale || !one.who))),
        )
      : undefined;
  const target = first ?? desk.board.calls.find(queue.waits);
  if (!target) return;
  const done = await act("claim", { call: target.id, take_over: target.stale });
  if (done) await choose("call", target.id);
}

export async function classify(code: string, reason = ""): Promise<void> {
  if (!desk.call) return;
  const asked = setup.classes.find((one) => one.code === code);
  if (code === "prank" && !reason && asked?.reasons.length) {
    desk.draft.reasonFor = code;
    draw();
    focus("classes");
    return;
  }
  desk.draft.reasonFor = "";
  if (await act("classify", { call: desk.call.id, classed: code, reason })) {
    draw();
    focusNext();
  }
}

/** Whether a name says all that was typed; where it does not, the caller's own words stay. */
function saysNoMore(typed: string, name: string): boolean {
  const parts = name.toLowerCase().match(/[\p{L}\d]+/gu) ?? [];
  return (typed.toLowerCase().match(/[\p{L}\d]+/gu) ?? []).every((word) => parts.some((part) => part.startsWith(word)));
}

let searched = "";
let searching = 0;
let waiting: ReturnType<typeof setTimeout> | undefined;
export function searchSoon(text: string): void {
  clearTimeout(waiting);
  waiting = setTimeout(() => void search(text), 120);
}

async function search(text: string): Promise<void> {
  const turn = ++searching;
  desk.draft.place = text;
  desk.draft.at = null;
  try {
    const { places } =
      text.trim().length > 1
        ? await get<{ places: Place[] }>(`/emergency/lookup/?q=${encodeURIComponent(text)}`)
        : { places: [] };
    if (turn !== searching) return;
    desk.draft.places = places;
    searched = text;
  } catch {
    desk.draft.places = [];
  }
  // A name that is only spelt like a word of the sentence is nobody's place until a hand chooses it.
  desk.draft.placeAt = desk.draft.places[0]?.sure === false ? -1 : 0;
  draw();
}

export async function settlePlace(at?: number): Promise<void> {
  if (!desk.call) return;
  clearTimeout(waiting);
  searching++;
  const typed = (document.getElementById("place") as HTMLInputElement | null)?.value ?? desk.draft.place;
  // What was found must be about what stands there now: fast hands press Enter before the list has followed them.
  if (searched !== typed && typed.trim().length > 1) await search(typed);
  const found = desk.draft.places[at ?? desk.draft.placeAt];
  desk.draft.place = found && saysNoMore(typed, found.name) ? found.name : typed;
  desk.draft.at = found ? { lon: found.lon, lat: found.lat, accuracy: found.accuracy } : null;
  desk.draft.places = [];
  const { incident } = desk.call;
  await act("place", { call: desk.call.id, text: desk.draft.place, ...(desk.draft.at ?? {}) });
  const point = desk.draft.at ? { lon: desk.draft.at.lon, lat: desk.draft.at.lat } : {};
  if (incident) await act("change", { incident, place_text: desk.draft.place, ...point }, say("corrected"));
  const field = document.getElementById("place") as HTMLInputElement | null;
  if (field) field.value = desk.draft.place;
  focus(desk.draft.card ? "questions" : "what");
}

export function takeCard(code: string): void {
  desk.draft.card = code;
  const field = document.getElementById("what") as HTMLInputElement | null;
  desk.draft.what = field?.value ?? desk.draft.what;
  draw();
  focus("questions");
}

export function reply(question: string, code: string): void {
  desk.draft.answers[question] = code;
  draw();
  focus(openQuestion() ? "questions" : "open");
}

const card = () => setup.cards.find((one) => one.code === desk.draft.card);
export const openQuestion = () => card()?.questions.find((one) => !desk.draft.answers[one.code]);

/** What the caller says after the incident was opened corrects it; advice and questions stay on the screen. */
async function updateIncident(result: triage.Result, code: string): Promise<void> {
  if (!desk.call?.incident) return;
  await act(
    "change",
    {
      incident: desk.call.incident,
      kind: result.kind,
      priority: result.priority,
      agencies: result.agencies,
      card: code,
      answers: desk.draft.answers,
      ...(desk.draft.what ? { what: desk.draft.what } : {}),
    },
    say("corrected"),
  );
}

export async function open(): Promise<void> {
  const used = card();
  if (!desk.call || !used) return;
  const result = triage.add(used, desk.draft.answers);
  if (desk.call.incident) {
    await updateIncident(result, used.code);
    return;
  }
  const made = await act("open", {
    call: desk.call.id,
    kind: result.kind,
    priority: result.priority,
    agencies: result.agencies,
    place: desk.draft.place || desk.call.place,
    ...(desk.draft.at ? { lon: desk.draft.at.lon, lat: desk.draft.at.lat } : {}),
    what: desk.draft.what,
    card: used.code,
    answers: desk.draft.answers,
    key: key(),
  });
  if (made?.incident) await choose("incident", Number(made.incident), true);
}
