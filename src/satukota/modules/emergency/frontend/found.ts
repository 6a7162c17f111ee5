/** Finding an incident again, open or ended: the field over the list, and what it finds. */
import { choose } from "./choose";
import { dayAndTime, kbd, kind, label, safe, say } from "./say";
import { draw } from "./screen";
import { desk } from "./state";
import { get } from "./talk";
import type { Found } from "./types";

let turn = 0;
let waiting: ReturnType<typeof setTimeout> | undefined;

async function ask(): Promise<void> {
  const mine = ++turn;
  const text = desk.wanted.trim();
  const found =
    text.length > 1
      ? await get<{ incidents: Found[]; count: number }>(`/emergency/find/?q=${encodeURIComponent(text)}`).catch(
          () => null,
        )
      : null;
  if (mine !== turn) return;
  desk.found = found;
  draw();
}

export function findSoon(text: string): void {
  desk.wanted = text;
  clearTimeout(waiting);
  waiting = setTimeout(() => void ask(), 150);
}

/** Take the first that was found in hand. */
export async function openFound(id?: number): Promise<void> {
  clearTimeout(waiting);
  if (id === undefined) await ask();
  const wanted = id ?? desk.found?.incidents[0]?.id;
  if (!wanted) return;
  desk.wanted = "";
  desk.found = null;
  (document.activeElement as HTMLElement | null)?.blur();
  await choose("incident", wanted);
}

export function view(): string {
  const rows = (desk.found?.incidents ?? [])
    .map(
      (one, at) =>
        `<li><button type="button" class="pick__row" data-found="${one.id}"><b>${safe(kind(one.kind))} · ${safe(one.place || one.number)}</b><span class="quiet">${safe(one.number)} · ${safe(label("incident", one.state))} · ${dayAndTime(one.opened_at)}</span>${at === 0 ? kbd("Enter") : ""}</button></li>`,
    )
    .join("");
  const hidden = (desk.found?.count ?? 0) - (desk.found?.incidents.length ?? 0);
  const answer = !desk.found
    ? ""
    : rows
      ? `<ul class="pick">${rows}</ul>${hidden > 0 ? `<p class="quiet">${say("not_shown", { n: hidden })}</p>` : ""}`
      : `<p class="quiet">${say("find_nothing")}</p>`;
  return `<div class="find"><label class="visually-hidden" for="find">${say("find_incident")}</label><input id="find" class="field" autocomplete="off" placeholder="${say("find_incident")} (/)" value="${safe(desk.wanted)}">${answer}</div>`;
}
