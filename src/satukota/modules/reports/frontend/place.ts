import { $, icon, make } from "~/dom";
import type { Point } from "./exif";

export type Say = (name: string, parts?: Record<string, string | number>) => string;

const field = (root: ParentNode, name: string): HTMLInputElement | null => $<HTMLInputElement>(`[name=${name}]`, root);

/** Put a point into the form and say where it came from. */
export function setPoint(root: ParentNode, point: Point, source: string, words: string): void {
  const lon = field(root, "lon");
  const lat = field(root, "lat");
  const from = field(root, "place_source");
  if (!lon || !lat) return;
  lon.value = point.lon.toFixed(6);
  lat.value = point.lat.toFixed(6);
  if (from) from.value = source;
  const line = $("[data-point]", root);
  const said = $("[data-point-words]", root);
  if (line && said) {
    line.hidden = false;
    said.textContent = words;
  }
  const map = $("[data-map]", root);
  map?.setAttribute("data-lon", lon.value);
  map?.setAttribute("data-lat", lat.value);
  map?.dispatchEvent(new CustomEvent("point", { detail: point }));
}

/** Places whose name fits what is typed, below the field; a press takes one and shows it on the map. */
function suggestions(root: HTMLElement, say: Say): void {
  const input = field(root, "look");
  if (!input || input.dataset.suggests) return;
  input.dataset.suggests = "yes";
  const list = make("ul", { class: "rows", "aria-label": say("found"), "aria-live": "polite" });
  input.after(list);
  let waiting = 0;
  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = window.setTimeout(() => void look(input, list), 250);
  });
  list.addEventListener("click", (event) => {
    const button = (event.target as Element).closest<HTMLElement>("[data-lon]");
    if (!button) return;
    const name = $(".row-link__title", button)?.textContent?.trim() ?? input.value;
    input.value = name;
    list.replaceChildren();
    const point = { lon: Number(button.dataset.lon), lat: Number(button.dataset.lat) };
    setPoint(root, point, "search", name);
  });
}

async function look(input: HTMLInputElement, list: HTMLElement): Promise<void> {
  const words = input.value.trim();
  if (words.length < 3) {
    list.replaceChildren();
    return;
  }
  try {
    const answer = await fetch(`/map/places/?q=${encodeURIComponent(words)}`);
    if (!answer.ok || input.value.trim() !== words) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    list.replaceChildren(...Array.from(page.body.children).slice(0, 6));
  } catch {
    list.replaceChildren(); // without a signal the words themselves go along
  }
}

/** The position of the phone, and the point that is picked on the map. */
export function placeTools(root: HTMLElement, say: Say): void {
  const box = $("[data-place]", root);
  if (!box || $(".report-locate", box)) return;
  suggestions(root, say);
  box.addEventListener("map:picked", (event) => {
    setPoint(root, (event as CustomEvent<Point>).detail, "map", say("point"));
  });
  if (!("geolocation" in navigator)) return;
  const button = make(
    "button",
    { type: "button", class: "button report-locate", "data-locate": "" },
    icon("current-location"),
    say("locate"),
  );
  const told = make("p", { class: "muted", role: "status" });
  button.addEventListener("click", () => {
    told.textContent = say("locating");
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        told.textContent = "";
        setPoint(root, { lon: coords.longitude, lat: coords.latitude }, "gps", say("from_gps"));
      },
      () => {
        told.textContent = say("no_position");
      },
      { enableHighAccuracy: true, timeout: 15_000, maximumAge: 60_000 },
    );
  });
  box.prepend(button, told);
}
