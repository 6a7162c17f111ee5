/** The matter in hand when it is an incident: proposal, units, log, end. */
import { near, notices } from "./call";
import { clock, kbd, kind, label, metres, minutes, safe, say, setup, sign, timer } from "./say";
import * as scene from "./scene";
import type { Assigned, Board, Incident, Pick, Unit } from "./types";

const KEYS: Record<string, string> = { control: "C", close: "E" };

function head(one: Incident): string {
  return `<header class="matter__head"><div><h1><span class="priority priority--${one.priority}">${one.priority}</span> ${safe(kind(one.kind))}</h1>
<p class="state">${safe(one.place || say("no_place"))}${one.area_name ? ` · ${safe(one.area_name)}` : ""}</p><p class="quiet">${safe(one.number)} · ${safe(label("incident", one.state))} ${one.calls > 1 ? ` · ${say("calls", { n: one.calls })}` : ""}${one.level > 1 ? ` · <b class="late">${say("alarm", { n: one.level })}</b>` : ""}</p></div>
<div class="matter__clock">${timer(one.opened_at)}<small>${say("since_open")}</small></div></header>`;
}

function actions(one: Incident): string {
  const can = (action: string): boolean => setup.sends && one.actions.includes(action);
  const act = (name: string, key: string, text: string, icon: string, kindOf = ""): string =>
    `<button type="button" class="act ${kindOf}" data-do="${name}">${sign(icon)}${text}${kbd(key)}</button>`;
  const parts = [
    can("dispatch") || can("close") ? act("propose", "D", say("propose"), "route") : "",
    one.level < one.highest_level && can("close")
      ? act("alarm", "+", say("raise_alarm", { n: one.level + 1 }), "bell-ringing")
      : "",
    can("control") ? act("control", KEYS.control ?? "", say("under_control"), "shield-check") : "",
    can("close") ? act("close", KEYS.close ?? "", say("close_incident"), "check") : "",
    can("cancel") ? act("cancel_incident", "N", say("cancel_incident"), "x") : "",
    (setup.sends || setup.takes) && one.actions.includes("close") ? act("correct", "S", say("correct"), "pencil") : "",
    can("unfounded") ? act("unfounded", "Q", say("unfounded"), "circle-x") : "",
    one.actions.includes("part") ? act("part", "V", say("part"), "unlink") : "",
    can("reopen") ? act("reopen", "O", say("reopen"), "repeat") : "",
  ];
  return `<div class="acts">${parts.join("")}</div>`;
}

function pickRow(pick: Pick, chosen: Set<number>, board: Board): string {
  const unit = board.units.find((one) => one.id === pick.unit);
  const on = chosen.has(pick.unit);
  const where = pick.at_station ? say("at_station") : "";
  return `<li><button type="button" class="offer${on ? " is-on" : ""}" data-unit="${pick.unit}" aria-pressed="${on}"><span class="offer__box">${on ? sign("check") : ""}</span><b>${safe(pick.name)}</b><span>${safe(label("unit_kind", unit?.kind ?? pick.line))}</span><span class="num">${pick.distance === null ? "" : metres(pick.distance)}</span><span class="num">${pick.eta === null ? "" : minutes(pick.eta)}</span><small>${safe(label("pick", pick.reason))}${where ? ` · ${where}` : ""}</small></button></li>`;
}

/** Why a unit that is not free stands in the way: where it is, and on which incident. */
const bound = (unit: Unit, board: Board): string =>
  say("busy_at", {
    unit: unit.code,
    state: unit.state ? label("assignment", unit.state) : label("availability", unit.availability),
    incident: board.incidents.find((one) => one.id === unit.incident)?.number ?? "–",
  });

function reasonField(extra: Unit[], busy: Unit[], board: Board, reason: string): string {
  if (!extra.length && !busy.length) return "";
  const question = busy.length
    ? say("reason_busy", { units: busy.map((unit) => bound(unit, board)).join("; ") })
    : say("reason_other");
  return `<label class="reason" for="reason">${safe(question)}<input id="reason" class="field" maxlength="200" autocomplete="off" required value="${safe(reason)}"></label>`;
}

function proposal(one: Incident, chosen: Set<number>, board: Board, waiting: boolean, reason: string): string {
  if (!one.actions.includes("close")) return "";
  if (!setup.sends)
    return one.units.length
      ? ""
      : `<section class="step step--send"><h2>${say("waits_dispatch")}</h2><p>${say("waits_dispatch_text")}</p></section>`;
  if (waiting)
    return `<section class="step"><h2>${say("step_send")}</h2><p class="quiet">${say("thinking")}</p></section>`;
  const found = one.recommendation?.sent ? undefined : one.recommendation?.proposed;
  const here = new Set(one.units.map((row) => row.unit));
  const picks = (found?.picks ?? []).filter((pick) => !here.has(pick.unit));
  const proposed = new Set(picks.map((pick) => pick.unit));
  const ticked = board.units.filter((unit) => chosen.has(unit.id));
  const extra = ticked.filter((unit) => !proposed.has(unit.id));
  if (!found && extra.length === 0) return "";
  const extras = extra
    .map(
      (unit) =>
        `<li><button type="button" class="offer is-on" data-unit="${unit.id}" aria-pressed="true"><span class="offer__box">${sign("check")}</span><b>${safe(unit.code)}</b><span>${safe(label("unit_kind", unit.kind))}</span><span class="num"></span><span class="num"></span><small>${say("by_hand")} · <span class="mark mark--warn">${say("needs_reason")}</span></small></button></li>`,
    )
    .join("");
  const shortfalls = found?.shortfalls ?? [];
  const short = shortfalls
    .map(
      (line) =>
        `<p class="hazard hazard--small" role="note">${sign("alert-triangle")}${say("short", { n: line.missing, what: label("unit_kind", line.line), why: label("short", line.reason) })}</p>`,
    )
    .join("");
  const busy = ticked.filter((unit) => unit.availability !== "available");
  const router = found?.router === "failed" ? `<p class="quiet">${say("router_failed")}</p>` : "";
  const unplaced =
    (found?.ranked_by ?? "point") !== "point"
      ? `<p class="hazard" role="alert">${sign("map-pin-off")}${say(`ranked_by_${found?.ranked_by}`, { area: safe(one.area_name) })}</p>`
      : "";
  const rows = picks.map((pick) => pickRow(pick, chosen, board)).join("");
  const nothing =
    !rows && !extras ? `<p class="quiet">${say(shortfalls.length ? "nobody_free" : "enough_sent")}</p>` : "";
  const count = ticked.length;
  return `<section class="step step--send"><h2>${say("step_send")}</h2>${router}${unplaced}<ul class="offers">${rows}${extras}</ul>${nothing}${short}${reasonField(extra, busy, board, reason)}
${count ? `<button type="button" class="act act--primary act--wide" id="send" data-do="send">${sign("send")}${say(busy.length ? "divert" : "send", { n: count })}${kbd("Enter")}</button>` : ""}</section>`;
}

/** Which message to the crew came how far; nobody reads "called" where nobody was. */
const called = (row: Assigned): string => {
  if (row.state !== "dispatched" || !row.called) return "";
  const { outcome, ways } = row.called;
  const tone = outcome === "failed" || outcome === "nobody" ? "late" : outcome === "delivered" ? "muted" : "warn";
  const detail = ways.map((way) => `${way.way}: ${say(`outcome_${way.outcome}`)}`).join(", ");
  return `<span class="mark mark--${tone}" title="${safe(detail)}">${say(`outcome_${outcome}`)}</span>`;
};

/** The agencies that the card found: who of them goes, whether they know, and whom to call. */
function agencies(one: Incident): string {
  const rows = one.agencies
    .map(
      (agency) =>
        `<li><b>${safe(label("discipline", agency.code))}</b> ${agency.units.map((code) => `<span class="unit-word">${safe(code)}</span>`).join(" ")} ${agency.units.length && agency.outcome === "nobody" ? "" : `<span class="mark mark--${agency.outcome === "failed" || agency.outcome === "nobody" ? "warn" : "muted"}">${say(`told_${agency.outcome}`)}</span>`} ${agency.targets.map((target) => `${safe(target.name)} <b>${safe(target.phone)}</b>`).join(", ")}</li>`,
    )
    .join("");
  return rows
    ? `<section class="step step--quiet"><h2>${say("agencies")}</h2><ul class="plain">${rows}</ul></section>`
    : "";
}

/** What the caller answered, for those who send and lead. */
const said = (one: Incident): string =>
  one.said.length
    ? `<ul class="plain">${one.said.map((line) => `<li>${safe(line.question)} <b>${safe(line.answer)}</b></li>`).join("")}</ul>`
    : "";

function unitRow(row: Assigned, at: number): string {
  const next = (setup.sends ? (row.actions ?? []) : []).find(
    (action) => !["divert", "cancel", "decline", "stage"].includes(action),
  );
  const likely = next
    ? `<button type="button" class="act act--small act--primary" data-move="${next}" data-id="${row.id}">${safe(label("verb", next))}</button>`
    : "";
  const late = row.state === "dispatched" ? ` class="is-flashing"` : "";
  const number =
    at && setup.sends
      ? `<button type="button" class="act act--small" data-menu="${at}" aria-label="${at} ${say("steps_of", { unit: row.code })}">${at < 10 ? kbd(String(at)) : "…"}</button>`
      : "";
  return `<li${late}>${number}<b>${safe(row.code)}</b><span class="unit-word unit-word--${row.state}">${safe(label("assignment", row.state))}</span>${timer(row.since, row.state === "dispatched" ? 30 : 0, row.state === "dispatched" ? 60 : 0)}${called(row)}<span class="grow"></span>${likely}</li>`;
}

const log = (one: Incident): string =>
  one.log
    .map(
      (entry) =>
        `<li><time>${clock(entry.at)}</time> <b>${safe(entry.who)}</b> ${entry.kind === "radio" ? `<span class="mark">${safe(label("entry", "radio"))}</span> ` : ""}${entry.file ? `<a href="/files/${safe(entry.file)}/view"><img src="/files/${safe(entry.file)}/thumb" alt="${say("photo")}" loading="lazy"></a>` : ""}${safe(entry.text)}</li>`,
    )
    .join("");

/** Who called about it: the way to each call, and the way to part one that is about something else. */
function callers(one: Incident): string {
  const rows = one.callers
    .map(
      (caller) =>
        `<li><button type="button" class="act act--small" data-call="${caller.id}">${clock(caller.rang_at)}</button> <b>${safe(caller.number || say("hidden"))}</b> <span class="quiet">${safe(label("call", caller.state))}</span> <button type="button" class="act act--small" data-do="detach" data-id="${caller.id}">${say("part")}</button></li>`,
    )
    .join("");
  const twins = one.merged
    .map(
      (twin) =>
        `<li><b>${safe(twin.number)}</b> ${safe(twin.place)} <button type="button" class="act act--small" data-do="part" data-id="${twin.id}">${say("part")}</button></li>`,
    )
    .join("");
  return `${rows ? `<section class="step step--quiet"><h2>${say("callers")}</h2><ul class="plain">${rows}</ul></section>` : ""}${twins ? `<section class="step step--quiet"><h2>${say("merged")}</h2><ul class="plain">${twins}</ul></section>` : ""}`;
}

const older = (one: Incident): string =>
  one.log_count > one.log.length
    ? `<p class="quiet"><a href="/emergency/incidents/${one.id}/">${say("older_lines", { n: one.log_count - one.log.length })}</a></p>`
    : "";

function ending(one: Incident, closing: boolean): string {
  if (!closing) return "";
  const choices = ["handled", "transported", "handed_over", "no_action", "refused", "not_found"]
    .map(
      (code, at) =>
        `<button type="button" class="class" data-disposition="${code}">${kbd(String(at + 1))}${safe(label("disposition", code))}</button>`,
    )
    .join("");
  return `<section class="step"><h2>${say("how_ended")}</h2><div class="classes" id="dispositions" tabindex="-1">${choices}</div></section>${one.units.length ? `<p class="hazard">${sign("alert-triangle")}${say("missing_active_assignment")}</p>` : ""}`;
}

export interface Hand {
  chosen: Set<number>;
  thinking: boolean;
  closing: boolean;
  reason: string;
}

export function draw(one: Incident, board: Board, { chosen, thinking, closing, reason }: Hand): string {
  const busy = one.assignments.filter((row) => (row.actions ?? []).length > 0);
  const over = one.assignments.filter((row) => (row.actions ?? []).length === 0);
  const rows = [...busy.map((row, at) => unitRow(row, at + 1)), ...over.map((row) => unitRow(row, 0))].join("");
  const twins = one.nearby.length
    ? `<section class="step step--near"><h2>${say("maybe_same")}</h2>${near(one.nearby, "merge", true)}</section>`
    : "";
  return `${head(one)}${actions(one)}${notices(one.hazards)}${ending(one, closing)}${proposal(one, chosen, board, thinking, reason)}
${rows ? `<section class="step"><h2>${say("units_here")}</h2><ul class="crew">${rows}</ul></section>` : ""}${agencies(one)}${scene.draw(one)}
${twins}${callers(one)}<section class="step step--quiet"><h2><label for="entry">${say("log")}</label></h2><input id="entry" class="field" autocomplete="off" maxlength="2000" placeholder="${say("log_hint")}"><ul class="log">${log(one)}</ul>${older(one)}${one.what ? `<p class="what">${safe(one.what)}</p>` : ""}${said(one)}</section>`;
}
