/** Correcting an open incident: kind, priority, place and what happened, in one dialog. */
import { propose } from "./choose";
import { kbd, label, safe, say, setup } from "./say";
import { act } from "./server";
import { about, desk } from "./state";
import { get } from "./talk";
import type { Incident, Place } from "./types";

const option = (value: string, text: string, now: string): string =>
  `<option value="${safe(value)}"${value === now ? " selected" : ""}>${safe(text)}</option>`;

function form(one: Incident): string {
  const kinds = setup.kinds.map((kind) => option(kind.code, kind.title, one.kind)).join("");
  const levels = [1, 2, 3, 4, 5].map((level) => option(String(level), String(level), String(one.priority))).join("");
  return `<form method="dialog" class="dialog__body correct"><h2 id="correct_title">${say("correct")}</h2>
<label for="correct_kind">${say("step_what")}</label><select id="correct_kind" class="field" name="kind">${kinds}</select>
<label for="correct_priority">${say("priority")}</label><select id="correct_priority" class="field" name="priority">${levels}</select>
<label for="correct_place">${say("step_place")}</label><input id="correct_place" class="field" name="place" autocomplete="off" maxlength="300" value="${safe(one.place)}"><div id="correct_places" role="status"></div>
<label for="correct_text">${say("notes")}</label><textarea id="correct_text" class="field" name="what" rows="3" maxlength="4000">${safe(one.what)}</textarea>
<div class="ask__foot"><button type="button" class="act" data-close>${say("leave")}${kbd("Esc")}</button><button type="submit" class="act act--primary">${say("save")}${kbd("Enter")}</button></div></form>`;
}

/** Look a typed place up; what is chosen gives the point. */
function places(dialog: HTMLDialogElement, chosen: { at: Place | null }): void {
  const field = dialog.querySelector<HTMLInputElement>("#correct_place");
  const list = dialog.querySelector<HTMLElement>("#correct_places");
  let turn = 0;
  let found: Place[] = [];
  const show = (): void => {
    if (!list) return;
    list.innerHTML = found
      .slice(0, 5)
      .map(
        (one, at) =>
          `<button type="button" class="pick__row${one === chosen.at ? " is-on" : ""}" data-at="${at}" aria-pressed="${one === chosen.at}"><b>${safe(one.name)}</b><span class="quiet">${safe(label("place_kind", one.kind))}${one.context ? ` · ${safe(one.context)}` : ""}</span></button>`,
      )
      .join("");
  };
  field?.addEventListener("input", async () => {
    const mine = ++turn;
    const text = field.value.trim();
    const answer =
      text.length > 1 ? await get<{ places: Place[] }>(`/emergency/lookup/?q=${encodeURIComponent(text)}`) : null;
    if (mine !== turn) return;
    found = answer?.places ?? [];
    chosen.at = found[0]?.sure ? found[0] : null;
    show();
  });
  list?.addEventListener("click", (event) => {
    const hit = (event.target as Element).closest<HTMLElement>("[data-at]");
    if (!hit) return;
    chosen.at = found[Number(hit.dataset.at)] ?? null;
    show();
  });
}

/** Open the dialog; a corrected place or kind asks anew which units to send. */
export async function correct(): Promise<void> {
  const one = desk.incident;
  if (!one) return;
  const dialog = document.createElement("dialog");
  dialog.className = "dialog ask";
  dialog.setAttribute("aria-labelledby", "correct_title");
  dialog.innerHTML = form(one);
  document.body.append(dialog);
  const chosen: { at: Place | null } = { at: null };
  places(dialog, chosen);
  const data = await new Promise<FormData | null>((resolve) => {
    let saved: FormData | null = null;
    dialog.addEventListener("submit", () => {
      saved = new FormData(dialog.querySelector("form") as HTMLFormElement);
    });
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(saved);
    });
    dialog.showModal();
    dialog.querySelector<HTMLElement>("#correct_place")?.focus();
  });
  if (data) await save(one, data, chosen.at);
}

async function save(one: Incident, data: FormData, at: Place | null): Promise<void> {
  const place = String(data.get("place")).trim();
  const moved = place !== one.place;
  const point = moved && at ? { lon: at.lon, lat: at.lat } : {};
  const changes = {
    kind: String(data.get("kind")),
    priority: Number(data.get("priority")),
    what: String(data.get("what")).trim(),
    ...(moved ? { place_text: place, ...point } : {}),
  };
  const again = moved || changes.kind !== one.kind || changes.priority !== one.priority;
  if ((await act("change", about(one, changes), say("corrected"))) && again && setup.sends) await propose();
}
