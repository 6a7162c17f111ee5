/** The matter in hand when it is a call: class, place, what happened, then the incident. */
import { clock, dayAndTime, kbd, kind, label, metres, safe, say, setup, sign, timer } from "./say";
import * as triage from "./triage";
import type { Call, Card, Near, Notice, Place } from "./types";

/** What the call taker has typed and not yet sent; it survives every refresh. */
export interface Draft {
  place: string;
  places: Place[];
  at: { lon: number; lat: number; accuracy: number } | null;
  placeAt: number;
  what: string;
  card: string;
  cardAt: number;
  answers: Record<string, string>;
  reasonFor: string;
}
export const emptyDraft = (call: Call | null): Draft => ({
  place: call?.place ?? "",
  places: [],
  at: null,
  placeAt: 0,
  what: call?.note ?? "",
  card: call?.card ?? "",
  cardAt: 0,
  answers: { ...(call?.answers ?? {}) },
  reasonFor: "",
});

const button = (action: string, key: string, text: string, icon: string, kindOf = ""): string =>
  `<button type="button" class="act ${kindOf}" data-do="${action}">${sign(icon)}${safe(text)}${key ? kbd(key) : ""}</button>`;

export const near = (list: Near[], action: string, keys: boolean): string =>
  list.length
    ? `<ul class="near">${list
        .map(
          (one, at) =>
            `<li><span class="priority priority--${one.priority}">${one.priority}</span><span><b>${safe(kind(one.kind))}</b> ${safe(one.place)} <span class="quiet">${metres(one.metres)} · ${timer(one.opened_at)} · ${safe(one.number)}</span></span><button type="button" class="act" data-do="${action}" data-id="${one.id}">${say("join")}${keys && at === 0 ? kbd("J") : ""}</button></li>`,
        )
        .join("")}</ul>`
    : "";

export const notices = (list: Notice[]): string =>
  list
    .map(
      (one) =>
        `<div class="hazard" role="note">${sign("alert-triangle")}<div><b>${safe(one.title)}</b><p>${safe(one.text)}</p></div></div>`,
    )
    .join("");

function head(call: Call): string {
  const waiting = ["ringing", "queued", "overflowed"].includes(call.state);
  const since = waiting ? call.rang_at : call.state === "wrap_up" ? call.ended_at : (call.answered_at ?? call.rang_at);
  const late = call.state === "wrap_up" ? setup.wrap_up : waiting ? 20 : 0;
  const marks = [
    call.label !== "unknown" ? `<span class="mark mark--muted">${say(call.label)}</span>` : "",
    call.flags.includes("silent_line") ? `<span class="mark mark--warn">${say("silent_line")}</span>` : "",
    call.flags.includes("key_pressed") ? `<span class="mark mark--warn">${say("key_pressed")}</span>` : "",
    call.flags.includes("outside") ? `<span class="mark mark--warn">${say("outside")}</span>` : "",
    ...[
      "noise_line",
      "unreadable",
      "no_voice",
      "overflowed",
      "second_group",
      "to_neighbour",
      "no_number",
      "bad_location",
      "civic",
    ].map((flag) => (call.flags.includes(flag) ? `<span class="mark mark--warn">${say(flag)}</span>` : "")),
    call.called.startsWith("urn:") ? `<span class="mark">${safe(say("dialled", { what: call.called }))}</span>` : "",
    call.flags.includes("skewed") ? `<span class="mark mark--muted">${say("skewed")}</span>` : "",
    call.flags.includes("exercise") ? `<span class="mark">${say("exercise")}</span>` : "",
  ].join("");
  return `<header class="matter__head"><div><h1 class="number">${safe(call.number || say("hidden"))}</h1><p class="state">${safe(label("call", call.state))}${call.who ? ` · ${safe(call.who)}` : ""}${call.name ? ` · <b>${safe(call.name)}</b>` : ""} ${marks}</p></div>
<div class="matter__clock">${timer(since, late ? late / 2 : 0, late)}<small>${say(waiting ? "since_ring" : call.state === "wrap_up" ? "since_end" : "since_answer")}</small></div></header>`;
}

/** A SIP name or a host is nobody whom we could call, write to or block. */
const dialable = (call: Call): boolean => call.number !== "" && !call.flags.includes("no_number");

function actions(call: Call): string {
  const can = (action: string): boolean => setup.takes && call.actions.includes(action);
  const parts = [
    can("claim") ? button("answer", "A", say("answer"), "phone-call", "act--primary") : "",
    setup.takes && call.state === "answered" && !call.mine && (call.stale || !call.who)
      ? button("answer", "A", say(call.stale ? "take_over" : "answer"), "phone-call", "act--primary")
      : "",
    call.mine && can("hold") ? button("hold", "H", say("hold"), "player-pause") : "",
    call.mine && can("resume") ? button("resume", "H", say("resume"), "player-play", "act--primary") : "",
    call.mine && can("hang_up") ? button("hang_up", "X", say("hang_up"), "phone-off") : "",
    can("callback_reached")
      ? button("callback_reached", "Y", say("callback_reached"), "phone-call", "act--primary")
      : "",
    can("callback_missed") ? button("callback_missed", "U", say("callback_missed"), "phone-off") : "",
    can("review") ? button("review", "R", say("review"), "check") : "",
    call.mine && can("offer_transfer") ? button("transfer", "T", say("transfer"), "phone-outgoing") : "",
    call.mine && !dialable(call) ? button("caller", "N", say("write_number"), "phone-call") : "",
    call.mine && dialable(call) ? button("card", "L", say("location_card"), "current-location") : "",
    call.mine && !setup.exercise ? button("refer", "G", say("refer"), "report") : "",
    setup.leads && !setup.exercise && dialable(call)
      ? button("block", "B", call.blocked_until ? say("blocked") : say("block"), "ban")
      : "",
    can("close") || (call.mine && can("hang_up"))
      ? button("close_call", "W", say("close_call"), "check", call.classed ? "act--primary" : "")
      : "",
  ];
  return `<div class="acts">${parts.join("")}</div>`;
}

function classes(call: Call, draft: Draft): string {
  const rows = setup.classes
    .map(
      (one) =>
        `<button type="button" class="class${call.classed === one.code ? " is-on" : ""}" data-class="${one.code}" aria-pressed="${call.classed === one.code}">${kbd(one.key)}${safe(label("class", one.code))}</button>`,
    )
    .join("");
  const asked = setup.classes.find((one) => one.code === draft.reasonFor);
  const reasons = asked?.reasons.length
    ? `<div class="classes classes--reasons" role="group" aria-label="${say("why")}"><span class="quiet">${say("why")}</span>${asked.reasons
        .map(
          (code, at) =>
            `<button type="button" class="class" data-reason="${code}">${kbd(String(at + 1))}${safe(label("class_reason", code))}</button>`,
        )
        .join("")}</div>`
    : "";
  return `<section class="step"><h2>${say("step_class")}</h2><div class="classes" id="classes" role="group" tabindex="-1" aria-label="${say("step_class")}">${rows}</div>${reasons}</section>`;
}

function place(call: Call, draft: Draft): string {
  const fix = call.fixes[0];
  const network =
    call.lon !== null
      ? `<p class="fix">${sign("current-location")}${safe(label("source", call.source) === call.source ? say(`source_${call.source}`) : label("source", call.source))} · ${call.accuracy === null ? "" : `± ${metres(call.accuracy)} · `}${safe(call.area)}${fix?.at ? ` · ${clock(fix.at)}` : ""}</p>`
      : `<p class="fix quiet">${sign("map-pin-off")}${say("no_fix")}</p>`;
  const link = call.location_link
    ? `<p class="fix">${sign("link")}<a href="${safe(call.location_link)}" target="_blank" rel="noreferrer">${say("location_link")}</a></p>`
    : "";
  const conflict = call.conflict
    ? `<p class="hazard" role="alert">${sign("alert-triangle")}${say("conflict", { far: metres(call.conflict) })}</p>`
    : "";
  const list = draft.places.length
    ? `<ul class="pick" role="listbox">${draft.places
        .map(
          (one, at) =>
            `<li><button type="button" class="pick__row${at === draft.placeAt ? " is-on" : ""}" role="option" aria-selected="${at === draft.placeAt}" data-place="${at}"><b>${safe(one.name)}</b><span class="quiet">${safe(label("place_kind", one.kind))}${one.context ? ` · ${safe(one.context)}` : ""}</span></button></li>`,
        )
        .join("")}</ul>${draft.placeAt < 0 ? `<p class="quiet">${say("only_like")}</p>` : ""}`
    : "";
  return `<section class="step"><h2><label for="place">${say("step_place")}</label></h2>${network}${link}${conflict}<input id="place" class="field" autocomplete="off" spellcheck="false" value="${safe(draft.place)}" placeholder="${say("place_hint")}" role="combobox" aria-expanded="${draft.places.length > 0}" aria-controls="places">${`<div id="places">${list}</div>`}</section>`;
}

function questions(card: Card, draft: Draft): string {
  const open = card.questions.find((question) => !draft.answers[question.code]);
  return card.questions
    .map(
      (question) =>
        `<div class="question${question === open ? " is-open" : ""}"><p>${safe(question.text)}</p><div class="classes">${question.choices
          .map(
            (choice, at) =>
              `<button type="button" class="class${draft.answers[question.code] === choice.code ? " is-on" : ""}" data-question="${question.code}" data-answer="${choice.code}">${question === open ? kbd(String(at + 1)) : ""}${safe(choice.label)}</button>`,
          )
          .join("")}</div></div>`,
    )
    .join("");
}

function what(call: Call, draft: Draft): string {
  const card = setup.cards.find((one) => one.code === draft.card);
  const found = card ? [] : triage.find(draft.what).slice(0, 6);
  const list = found.length
    ? `<ul class="pick pick--cards" role="listbox">${found
        .map(
          (one, at) =>
            `<li><button type="button" class="pick__row${at === draft.cardAt ? " is-on" : ""}" role="option" aria-selected="${at === draft.cardAt}" data-card="${one.code}"><b>${safe(one.title)}</b></button></li>`,
        )
        .join("")}</ul>`
    : "";
  if (!card) {
    return `<section class="step"><h2><label for="what">${say("step_what")}</label></h2><input id="what" class="field" autocomplete="off" value="${safe(draft.what)}" placeholder="${say("what_hint")}" role="combobox" aria-expanded="${found.length > 0}" aria-controls="cards"><div id="cards">${list}</div></section>`;
  }
  const result = triage.add(card, draft.answers);
  const advice = result.advice.map((line) => `<li>${safe(line)}</li>`).join("");
  return `<section class="step"><h2>${safe(card.title)} <button type="button" class="act act--small" data-do="other_card">${say("other_card")}${kbd("K")}</button></h2>
<div id="questions" tabindex="-1">${questions(card, draft)}</div><div class="result"><span class="priority priority--${result.priority}">${result.priority}</span><b>${safe(kind(result.kind))}</b>${advice ? `<ul class="advice" aria-label="${say("tell_caller")}">${advice}</ul>` : ""}</div>
<button type="button" class="act act--primary act--wide" data-do="open" id="open">${sign("flame")}${say(call.incident ? "update_incident" : "open_incident")}${kbd("Enter")}</button></section>`;
}

function aside(call: Call): string {
  const past = call.history;
  const lines = call.earlier
    .map(
      (one) =>
        `<li>${dayAndTime(one.at)} · ${safe(one.classed ? label("class", one.classed) : label("call", one.state))} ${safe(one.incident)} ${safe(one.place)}</li>`,
    )
    .join("");
  const sum = say("history", { real: past.real, pranks: past.pranks, ghosts: past.ghosts });
  const transfers = call.transfers
    .map((one) => {
      const open = one.state === "offered" || one.state === "both_heard";
      const next = one.state === "offered" ? "transfer_heard" : "transfer_confirm";
      return `<li>${safe(one.target)} <b>${safe(one.phone)}</b> · ${safe(label("transfer", one.state))}${open && one.line ? ` · ${say(`line_${one.line}`)}` : ""} ${open ? `<button type="button" class="act act--small act--primary" data-do="${next}" data-id="${one.id}">${say(next)}${kbd("T")}</button><button type="button" class="act act--small" data-do="transfer_back" data-id="${one.id}">${say("transfer_back")}${kbd("Q")}</button>` : safe(one.taken_by)}</li>`;
    })
    .join("");
  const sounds = call.recordings
    .filter((one) => setup.hears && !one.gone)
    .map((one) => `<li><audio controls preload="none" src="/emergency/recordings/${one.id}/"></audio></li>`)
    .join("");
  return `${transfers ? `<section class="step"><h2>${say("transfers")}</h2><ul class="plain">${transfers}</ul></section>` : ""}<section class="step step--quiet"><h2>${say("before")}</h2><p>${sum}${call.suggest_block && setup.leads ? ` · <b>${say("suggest_block")}</b>` : ""}</p>${lines ? `<ul class="plain">${lines}</ul>` : ""}${call.earlier_count > call.earlier.length ? `<p class="quiet">${say("not_shown", { n: call.earlier_count - call.earlier.length })}</p>` : ""}${sounds ? `<ul class="plain">${sounds}</ul>` : ""}</section>`;
}

export function draw(call: Call, draft: Draft): string {
  const joined = call.incident
    ? `<p class="joined">${sign("link")}${say("joined")} <button type="button" class="act act--small" data-incident="${call.incident}">${say("to_incident")}${kbd("I")}</button> <button type="button" class="act act--small" data-do="detach">${say("part")}${kbd("V")}</button></p>`
    : "";
  const classSteps = call.mine || call.state === "wrap_up" || call.classed;
  const real = call.classed === "" || setup.classes.find((one) => one.code === call.classed)?.real;
  const nearby =
    call.nearby.length && !call.incident
      ? `<section class="step step--near"><h2>${say("nearby")}</h2>${near(call.nearby, "join", true)}</section>`
      : "";
  const body = call.mine
    ? `${real ? `${nearby}${notices(call.hazards)}${place(call, draft)}${what(call, draft)}` : note(draft)}`
    : "";
  const asked = call.location_card
    ? `<p class="fix">${sign("send")}${say(call.location_card === "sent" ? "card_sent_on" : `card_${call.location_card}`)}</p>`
    : "";
  return `${head(call)}${actions(call)}${joined}${asked}${classSteps ? classes(call, draft) : ""}${body}${aside(call)}`;
}

const note = (draft: Draft): string =>
  `<section class="step"><h2><label for="what">${say("notes")}</label></h2><textarea id="what" class="field" rows="3">${safe(draft.what)}</textarea></section>`;
