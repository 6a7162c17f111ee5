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

/** The position of the phone, and the point that is picked on the map. */
export function placeTools(root: HTMLElement, say: Say): void {
  const box = $("[data-place]", root);
  if (!box || $(".report-locate", box)) return;
  box.addEventListener("map:picked", (event) => {
    setPoint(root, (event as CustomEvent<Point>).detail, "map", say("point"));
  });
  if (!("geolocation" in navigator)) return;
  const button = make(
    "button",
    { type: "button", class: "button report-locate" },
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
