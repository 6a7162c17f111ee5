/** The keyboard: what a key means where the hands are. */
import { $ } from "~/dom";
import { answer, classify, open, openQuestion, reply, settlePlace, takeCard } from "./calls";
import { choose } from "./choose";
import { send } from "./incidents";
import { setup } from "./say";
import { draw, focus, parts, root } from "./screen";
import { act } from "./server";
import { desk } from "./state";
import { steps } from "./steps";
import { key } from "./talk";
import * as triage from "./triage";

function typed(event: KeyboardEvent, field: HTMLElement): void {
  const arrow = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
  if (event.key === "Escape") {
    field.blur();
    parts.matter.focus();
  } else if (field.id === "place" && event.key === "Enter") void settlePlace();
  else if (field.id === "place" && arrow) {
    desk.draft.placeAt = Math.max(0, Math.min(desk.draft.places.length - 1, desk.draft.placeAt + arrow));
    draw();
  } else if (field.id === "what" && field.tagName === "INPUT" && event.key === "Enter") {
    const found = triage.find(desk.draft.what)[desk.draft.cardAt];
    if (found) takeCard(found.code);
  } else if (field.id === "what" && field.tagName === "INPUT" && arrow) {
    desk.draft.cardAt = Math.max(0, Math.min(triage.find(desk.draft.what).length - 1, desk.draft.cardAt + arrow));
    draw();
  } else if (field.id === "entry" && event.key === "Enter") {
    const text = (field as HTMLInputElement).value.trim();
    if (text && desk.incident) {
      (field as HTMLInputElement).value = "";
      void act("entry", { incident: desk.incident.id, text, key: key() });
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
  s: "headset",
  v: "part",
  "+": "alarm",
};

function digit(at: number): boolean {
  if (desk.closing) {
    $<HTMLElement>(`[data-disposition]:nth-of-type(${at})`, parts.matter)?.click();
    return true;
  }
  if (desk.chosen?.what !== "call" || !desk.call?.mine) return false;
  const asked = setup.classes.find((one) => one.code === desk.draft.reasonFor);
  const question = openQuestion();
  const fresh = !desk.call.classed || desk.draft.reasonFor !== "";
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
    if (desk.units.size && desk.chosen?.what === "incident") void send();
    else if (desk.chosen?.what === "call" && desk.draft.card && !desk.call?.incident) void open();
    else return false;
    return true;
  }
  if (/^[1-9]$/.test(event.key)) return digit(Number(event.key));
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    walk(event.key === "ArrowDown" ? 1 : -1);
    return true;
  }
  if (event.key === "i" && desk.call?.incident) {
    void choose("incident", desk.call.incident);
    return true;
  }
  if (event.key === "f") return focus("units");
  if (event.key === "p") return focus("place");
  if (event.key === "?") {
    ($("#keys") as HTMLDialogElement | null)?.showModal();
    return true;
  }
  const letter = LETTERS[event.key.toLowerCase()];
  const onCall = desk.chosen?.what === "call";
  const held = letter === "hold" && desk.call?.state === "on_hold";
  const name = letter === "part" && onCall ? "detach" : held ? "resume" : letter;
  const button = name ? $<HTMLElement>(`[data-do="${name}"]`, root) : null;
  if (name === "answer" && !button) void answer();
  else if (button) void steps[name ?? ""]?.(button);
  else return false;
  return true;
}

/** Before the shell's own keys: on this page a letter means what the button says. */
export function listen(): void {
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
}
