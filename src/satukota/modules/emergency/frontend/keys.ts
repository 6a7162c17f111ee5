/** The keyboard: what a key means where the hands are. Keys that come faster than the screen wait for it (ahead.ts). */
import { $ } from "~/dom";
import { follow, isField, later } from "./ahead";
import { answer, classify, open, openQuestion, reply, settlePlace, takeCard } from "./calls";
import { choose } from "./choose";
import * as fleet from "./fleet";
import { openFound } from "./found";
import { send, toggleUnit, unitMenu } from "./incidents";
import { say, setup } from "./say";
import { draw, focus, parts, root, tell } from "./screen";
import { act } from "./server";
import { desk } from "./state";
import { steps } from "./steps";
import { key as wish } from "./talk";
import * as triage from "./triage";

/** What a key did: nothing of ours (false), something, or something that takes a moment. */
type Done = boolean | Promise<unknown>;
const done = (result: unknown): Done => (result instanceof Promise ? result : true);

function within(key: string, at: number, length: number, move: (to: number) => void): Done {
  const by = key === "ArrowDown" ? 1 : key === "ArrowUp" ? -1 : 0;
  if (!by) return false;
  move(Math.max(0, Math.min(length - 1, at + by)));
  draw();
  return true;
}

function write(field: HTMLInputElement, kind: string): Done {
  const text = field.value.trim();
  if (!text || !desk.incident) return true;
  field.value = "";
  return act("entry", { incident: desk.incident.id, text, kind, key: wish() });
}

/** Enter and the arrows in a field, by its name. */
const FIELDS: Record<string, (key: string, field: HTMLInputElement, shift: boolean) => Done> = {
  place: (key) =>
    key === "Enter"
      ? settlePlace()
      : within(key, desk.draft.placeAt, desk.draft.places.length, (to) => {
          desk.draft.placeAt = to;
        }),
  what: (key, field) => {
    if (field.tagName !== "INPUT") return false;
    const cards = triage.find(desk.draft.what);
    const card = cards[desk.draft.cardAt];
    if (key === "Enter") return card ? done(takeCard(card.code)) : true;
    return within(key, desk.draft.cardAt, cards.length, (to) => {
      desk.draft.cardAt = to;
    });
  },
  entry: (key, field, shift) => key === "Enter" && write(field, shift ? "radio" : "note"),
  reason: (key) => key === "Enter" && send(),
  units: (key, field) => {
    if (key !== "Enter") return false;
    const unit = fleet.first(desk.board, desk.incident);
    if (!unit)
      return desk.units.size > 0 && desk.chosen?.what === "incident" ? done(focus("send") || focus("reason")) : true;
    field.value = "";
    fleet.filter("");
    return done(toggleUnit(unit.id));
  },
  find: (key) => key === "Enter" && openFound(),
};

function typed(key: string, field: HTMLElement, shift: boolean): Done {
  if (key !== "Escape") return FIELDS[field.id]?.(key, field as HTMLInputElement, shift) ?? false;
  field.blur();
  parts.matter.focus();
  return true;
}

/** A letter means the first of these that stands on the screen now. */
const LETTERS: Record<string, string[]> = {
  a: ["answer"],
  h: ["hold", "resume"],
  x: ["hang_up"],
  y: ["callback_reached"],
  u: ["callback_missed"],
  r: ["review", "roll"],
  t: ["transfer_heard", "transfer_confirm", "transfer", "patients"],
  q: ["transfer_back", "unfounded"],
  l: ["card", "roles"],
  g: ["refer"],
  b: ["block", "beds"],
  w: ["close_call"],
  k: ["other_card"],
  j: ["join", "merge"],
  d: ["propose"],
  c: ["control"],
  e: ["close"],
  n: ["caller", "cancel_incident"],
  o: ["reopen"],
  m: ["by_hand"],
  s: ["correct"],
  z: ["near"],
  "+": ["alarm"],
  "0": ["headset"],
};
/** Letters that cannot be taken back by the next one: in the middle of a word they do nothing. */
const HASTY = "xwjlgrynuoq";
const A_WORD = 80;
let last = 0;

function digit(at: number): Done {
  if (desk.closing) {
    $<HTMLElement>(`[data-disposition]:nth-of-type(${at})`, parts.matter)?.click();
    return true;
  }
  if (desk.chosen?.what === "incident") return unitMenu(at);
  if (desk.chosen?.what !== "call" || !desk.call?.mine) return false;
  const asked = setup.classes.find((one) => one.code === desk.draft.reasonFor);
  const question = openQuestion();
  const fresh = !desk.call.classed || desk.draft.reasonFor !== "";
  if (asked) return classify(asked.code, asked.reasons[at - 1] ?? "");
  if (!fresh && question) {
    const choice = question.choices[at - 1];
    return choice ? done(reply(question.code, choice.code)) : true;
  }
  const chosen = setup.classes[at - 1];
  return chosen ? classify(chosen.code) : true;
}

function walk(by: number): void {
  const rows = [...parts.queue.querySelectorAll<HTMLElement>(".row")];
  const at = rows.findIndex((row) => row.classList.contains("is-on"));
  // Who sends units begins at the incidents: the calls above them may be hundreds.
  const first = setup.view === "dispatch" ? rows.findIndex((row) => row.dataset.incident) : 0;
  rows[at < 0 ? Math.max(0, first) : Math.max(0, Math.min(rows.length - 1, at + by))]?.click();
}

function goOn(target: Element): Done {
  if (target.closest("button, a")) return false;
  if (desk.units.size && desk.chosen?.what === "incident") return send();
  return desk.chosen?.what === "call" && desk.draft.card !== "" && open();
}

function named(letter: string): Done {
  const names = letter === "v" ? [desk.chosen?.what === "call" ? "detach" : "part"] : LETTERS[letter];
  for (const name of names ?? []) {
    const button = $<HTMLElement>(`[data-do="${name}"]`, root);
    if (button) return done(steps[name]?.(button));
  }
  return letter === "a" && answer();
}

const FOCUS: Record<string, string> = { f: "units", p: "place", "/": "find" };

function shortcut(key: string, target: Element): Done {
  if (key === "Enter") return goOn(target);
  if (/^[1-9]$/.test(key)) return digit(Number(key));
  if (key === "ArrowDown" || key === "ArrowUp") {
    walk(key === "ArrowDown" ? 1 : -1);
    return true;
  }
  if (key === "?") {
    ($("#keys") as HTMLDialogElement | null)?.showModal();
    return true;
  }
  const letter = key.toLowerCase();
  if (letter === "i" && desk.call?.incident) return choose("incident", desk.call.incident);
  const field = FOCUS[letter];
  return field ? focus(field) : named(letter);
}

/** One key, where the hands are now. */
function press(key: string, shift: boolean, at: number): boolean {
  const target = document.activeElement ?? document.body;
  if (isField(target)) return follow(typed(key, target, shift));
  const hurried = at - last < A_WORD;
  if (/^\p{L}$/u.test(key)) last = at;
  if (hurried && HASTY.includes(key.toLowerCase())) {
    tell(say("too_fast", { key: key.toUpperCase() }), "late");
    return true;
  }
  return follow(shortcut(key, target));
}

/** Before the shell's own keys: on this page a letter means what the button says. */
export function listen(): void {
  document.addEventListener(
    "keydown",
    (event) => {
      if ($("dialog[open]")) last = 0;
      if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || $("dialog[open]")) return;
      const ours = later(event, press) || press(event.key, event.shiftKey, event.timeStamp);
      if (!ours) return;
      event.preventDefault();
      event.stopPropagation();
    },
    true,
  );
}
