/** Left column: calls that want somebody, incidents that want units. Rows keep their height; new ones come below those that wait longer. */
import { kbd, kind, label, safe, say, sign, timer } from "./say";
import type { Board, CallRow, IncidentRow } from "./types";

export type Chosen = { what: "call" | "incident"; id: number } | null;

const WAITING = ["ringing", "queued", "overflowed"];
export const waits = (call: CallRow): boolean => WAITING.includes(call.state);
const back = (call: CallRow): boolean => call.state.startsWith("callback");

function callRow(call: CallRow, chosen: Chosen, first: boolean): string {
  const on = chosen?.what === "call" && chosen.id === call.id;
  const since = waits(call) || back(call) ? call.rang_at : call.state === "wrap_up" ? call.ended_at : call.answered_at;
  const icon = waits(call)
    ? "phone-incoming"
    : back(call)
      ? "phone-outgoing"
      : call.state === "on_hold"
        ? "player-pause"
        : "phone-call";
  const tone =
    call.level === "overflow"
      ? " row--late"
      : call.level === "all_desks"
        ? " row--warn"
        : waits(call)
          ? " row--new"
          : "";
  const notes = [
    call.label === "likely_prank" || call.label === "watch"
      ? `<span class="mark mark--muted">${say(call.label)}</span>`
      : "",
    call.flags.includes("silent_line") ? `<span class="mark mark--warn">${say("silent_line")}</span>` : "",
    ...["noise_line", "unreadable", "no_voice", "overflowed", "second_group", "to_neighbour"].map((flag) =>
      call.flags.includes(flag) ? `<span class="mark mark--warn">${say(flag)}</span>` : "",
    ),
    call.flags.includes("pressed_1") ? `<span class="mark mark--warn">${say("pressed_1")}</span>` : "",
    call.stale ? `<span class="mark mark--warn">${say("stale_desk")}</span>` : "",
    call.classed ? `<span class="mark">${safe(label("class", call.classed))}</span>` : "",
  ].join("");
  return `<button type="button" class="row${tone}${on ? " is-on" : ""}" data-call="${call.id}" aria-current="${on}">
<span class="row__icon">${sign(icon)}</span><span class="row__main"><b>${safe(call.number || say("hidden"))}</b><span class="row__sub">${safe(label("call", call.state))}${call.mine ? "" : call.who ? ` · ${safe(call.who)}` : ""}${call.place ? ` · ${safe(call.place)}` : call.lon !== null ? ` · ${say("located")}` : ""}${notes}</span></span>
<span class="row__time">${timer(since, 10, 20)}${first ? kbd("A") : ""}</span></button>`;
}

function incidentRow(one: IncidentRow, chosen: Chosen): string {
  const on = chosen?.what === "incident" && chosen.id === one.id;
  const units = one.units.length
    ? one.units.map((unit) => `<span class="unit-word unit-word--${unit.state}">${safe(unit.code)}</span>`).join("")
    : `<span class="mark mark--warn">${say("no_units")}</span>`;
  const unanswered = one.unaccepted
    ? `<span class="mark mark--late">${say("unaccepted", { n: one.unaccepted })}</span>`
    : "";
  return `<button type="button" class="row row--incident${one.rung >= 1 ? " is-flashing" : ""}${on ? " is-on" : ""}" data-incident="${one.id}" aria-current="${on}">
<span class="priority priority--${one.priority}">${one.priority}</span><span class="row__main"><b>${safe(kind(one.kind))}${one.level > 1 ? ` · ${say("alarm", { n: one.level })}` : ""}</b><span class="row__sub">${safe(one.place || one.number)}</span><span class="row__units">${units}${unanswered}${one.roll_due ? `<span class="mark mark--late">${say("roll_due")}</span>` : ""}${one.calls > 1 ? `<span class="mark">${say("calls", { n: one.calls })}</span>` : ""}</span></span>
<span class="row__time">${timer(one.opened_at, one.units.length ? 0 : 60, one.units.length ? 0 : 90)}<small>${safe(label("incident", one.state))}</small></span></button>`;
}

/** What the list does not show, and the way to it. */
const rest = (action: string, hidden: number): string =>
  hidden > 0
    ? `<p class="rest"><span>${say("not_shown", { n: hidden })}</span><button type="button" class="act act--small" data-do="${action}">${say("show_more")}</button></p>`
    : "";

const section = (id: string, title: string, count: number, body: string, empty: string): string =>
  `<section class="stack" aria-labelledby="${id}"><h2 id="${id}">${title}<span class="count">${count}</span></h2><div class="stack__rows">${body || `<p class="quiet">${empty}</p>`}</div></section>`;

export function draw(board: Board, chosen: Chosen, find: string): string {
  const waiting = board.calls.filter(waits);
  const others = board.calls.filter((call) => !waits(call));
  const calls = [
    ...waiting.map((call, at) => callRow(call, chosen, at === 0)),
    ...others.map((call) => callRow(call, chosen, false)),
  ];
  const callPart = section(
    "calls-title",
    say("calls_title"),
    board.counts.calls,
    calls.join("") + rest("more_calls", board.counts.calls - board.calls.length),
    say("no_calls"),
  );
  const incidents = board.incidents.map((one) => incidentRow(one, chosen)).join("");
  const incidentPart = section(
    "incidents-title",
    say("incidents_title"),
    board.counts.incidents,
    incidents + rest("more_incidents", board.counts.incidents - board.incidents.length),
    say("no_incidents"),
  );
  return find + callPart + incidentPart;
}
