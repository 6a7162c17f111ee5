import { $, icon } from "~/dom";
import { follow, type LiveEvent } from "~/live";
import { timeOfDay } from "~/words";

interface Words {
  types: Record<string, { title: string; actions: Record<string, string> }>;
  events: Record<string, string>;
  spoken: Record<string, { sentence: string; icon: string; url: string }>;
  areas: Record<string, string>;
}

const LINES = 40;
const PULSES = 200;
const FIGURES_EVERY = 2000;

const wall = $<HTMLElement>("[data-wall]");
if (wall) begin(wall);

function begin(root: HTMLElement): void {
  const words = JSON.parse($("#wall-words")?.textContent ?? "{}") as Words;
  const refresh = throttled(() => void figures(root), FIGURES_EVERY);
  follow({
    url: root.dataset.type
      ? `${root.dataset.live}?type=${encodeURIComponent(root.dataset.type)}`
      : (root.dataset.live ?? ""),
    since: root.dataset.since ?? "",
    onEvent: (event) => {
      if (event.subject !== "case" && !words.spoken[event.name]) return;
      add(event, words);
      pulse(event);
      refresh();
    },
    onGap: refresh,
    onState: (text) => {
      document.body.classList.toggle("is-lost", text !== "");
      const lost = $("[data-lost]");
      if (lost) lost.textContent = text;
    },
  });
}

/** Put an event at the top of the line; the line never grows beyond what the screen can show. */
function add(event: LiveEvent, words: Words): void {
  const list = $("[data-events]");
  if (!list) return;
  const item = document.createElement("li");
  item.className = "is-new";
  const time = document.createElement("time");
  time.dateTime = event.at;
  time.textContent = event.at ? timeOfDay(new Date(event.at)) : "";
  const number = document.createElement("strong");
  const spoken = words.spoken[event.name];
  if (spoken) number.append(icon(spoken.icon));
  else number.textContent = String(event.number ?? "");
  const text = document.createElement("span");
  const place = words.areas[event.area];
  text.textContent = sentence(event, words) + (place ? ` · ${place}` : "");
  item.append(time, number, text);
  list.querySelector(".muted")?.remove();
  list.prepend(item);
  while (list.children.length > LINES) list.lastElementChild?.remove();
}

function sentence(event: LiveEvent, words: Words): string {
  const spoken = words.spoken[event.name];
  if (spoken) return filled(spoken.sentence, event);
  const known = words.types[String(event.type ?? "")];
  const action = known?.actions[String(event.action ?? "")];
  if (action) return action;
  if (event.name === "cases.opened") return known?.title ?? words.events.opened ?? "";
  return words.events[String(event.kind ?? "")] ?? words.events.changed ?? "";
}

/** Put an event's fields into a sentence; a field that it does not have is empty. */
const filled = (text: string, event: LiveEvent): string =>
  text.replace(/\{(\w+)\}/g, (_, name: string) => String((event as unknown as Record<string, unknown>)[name] ?? ""));

/** Tell the map where something happened; it shows a halo for ten seconds and reads its clusters anew. */
function pulse(event: LiveEvent): void {
  if (typeof event.lon !== "number" || typeof event.lat !== "number") return;
  const detail = { lon: event.lon, lat: event.lat, number: event.number, most: PULSES };
  document.dispatchEvent(new CustomEvent("map:pulse", { detail }));
}

async function figures(root: HTMLElement): Promise<void> {
  const response = await fetch(root.dataset.figures ?? "", { credentials: "same-origin", cache: "no-store" });
  if (!response.ok) return;
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
  const tiles = $(".wall__tiles");
  const parts = fresh.querySelector("[data-part=tiles]");
  if (tiles && parts) tiles.replaceChildren(...parts.children);
  for (const part of fresh.querySelectorAll<HTMLElement>("[data-part=widgets] > [data-widget]")) {
    // The event line is kept by the feed itself: what is on the screen is never older than the answer.
    if (part.dataset.widget !== "events") $(`[data-widget="${part.dataset.widget}"]`)?.replaceWith(part);
  }
}

/** Run now or at most once per interval; a call in between is made up for at its end. */
function throttled(work: () => void, interval: number): () => void {
  let next = 0;
  let waiting = false;
  return () => {
    if (waiting) return;
    const wait = Math.max(0, next - Date.now());
    waiting = true;
    setTimeout(() => {
      waiting = false;
      next = Date.now() + interval;
      work();
    }, wait);
  };
}
