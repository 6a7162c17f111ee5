/** Right column: units by kind with word, timer and age; gaps; the small map. */
import { kbd, label, safe, say, sign } from "./say";
import * as sketch from "./sketch";
import type { Board, Incident, Unit } from "./types";

let wanted = "";
export const filter = (text: string): void => {
  wanted = text.trim().toLowerCase();
};
const matches = (unit: Unit): boolean =>
  !wanted ||
  `${unit.code} ${unit.name} ${unit.station} ${label("unit_kind", unit.kind)}`.toLowerCase().includes(wanted);

/** The first unit that the field finds and that the matter in hand does not have yet. */
export const first = (board: Board, incident: Incident | null): Unit | undefined =>
  wanted ? board.units.find((unit) => matches(unit) && (!incident || unit.incident !== incident.id)) : undefined;

const ICON: Record<string, string> = {
  available: "circle-check",
  committed: "flag",
  delayed: "clock",
  unavailable: "circle-x",
};

function chip(unit: Unit, chosen: Set<number>, incident: number | null): string {
  const here = incident !== null && unit.incident === incident;
  const word = unit.state ? label("assignment", unit.state) : label("duty", unit.duty);
  const age = unit.stale
    ? ` · ${unit.at_station ? say("at_station") : say("old_fix", { n: Math.round((unit.age ?? 0) / 60) })}`
    : "";
  const title = `${unit.name} · ${unit.station} · ${word}${age}`;
  return `<button type="button" class="unit unit--${unit.availability}${chosen.has(unit.id) ? " is-chosen" : ""}${unit.escalation ? " is-flashing" : ""}" data-unit="${unit.id}" aria-pressed="${chosen.has(unit.id)}" title="${safe(title)}"${here ? " disabled" : ""}>${sign(ICON[unit.availability] ?? "circle")}<b>${safe(unit.code)}</b><small>${safe(word)}</small></button>`;
}

export function draw(
  board: Board,
  spot: { lon: number; lat: number; accuracy?: number | null } | null,
  chosen: Set<number>,
  incident: number | null,
): string {
  const kinds = [...new Set(board.units.map((unit) => unit.kind))];
  const groups = kinds
    .map((kind) => {
      const all = board.units.filter((unit) => unit.kind === kind);
      const shown = all.filter(matches);
      if (shown.length === 0) return "";
      const free = all.filter((unit) => unit.availability === "available").length;
      return `<div class="fleet__kind"><h3>${safe(label("unit_kind", kind))}<span class="count${free ? "" : " count--late"}">${say("free_of", { free, all: all.length })}</span></h3><div class="fleet__units">${shown.map((unit) => chip(unit, chosen, incident)).join("")}</div></div>`;
    })
    .join("");
  const gaps = board.gaps.length
    ? `<p class="gaps">${sign("alert-triangle")}${say("gaps")} ${board.gaps.map((gap) => `${safe(gap.station)} −${gap.missing}`).join(" · ")}</p>`
    : `<p class="gaps gaps--none">${sign("shield-check")}${say("no_gaps")}</p>`;
  return `<div class="sketch">${sketch.draw(board, spot, chosen, incident)}<button type="button" class="sketch__near" data-do="near">${sketch.isNear() ? say("whole_city") : say("come_closer")} ${kbd("Z")}</button></div>${gaps}<div class="fleet">${groups || `<p class="quiet">${say("no_units_match")}</p>`}</div>`;
}
