import { type Map as MapView, Marker } from "maplibre-gl";
import { $, icon, make } from "../dom";
import { token } from "../theme";
import { word } from "../words";

/** Choose a point: press the map, drag the pin, or ask the device. Writes into the form's fields `lon` and `lat`. */
export function pickPlace(view: MapView, box: HTMLElement): void {
  const form = box.closest("form") ?? document;
  const field = (name: string): HTMLInputElement | null =>
    $<HTMLInputElement>(`[name="${box.dataset.pick}_${name}"]`, form) ?? $<HTMLInputElement>(`[name="${name}"]`, form);
  const marker = new Marker({ draggable: true, color: token(box, "--danger") });

  const put = (lon: number, lat: number, source: string): void => {
    marker.setLngLat([lon, lat]).addTo(view);
    for (const [name, value] of [
      ["lon", lon],
      ["lat", lat],
    ] as const) {
      const input = field(name);
      if (input) input.value = value.toFixed(6);
    }
    const words = $("[data-point-words]", form);
    if (words) words.textContent = word("map_here", { lat: lat.toFixed(5), lon: lon.toFixed(5) });
    $("[data-point]", form)?.removeAttribute("hidden");
    box.dispatchEvent(new CustomEvent("map:picked", { bubbles: true, detail: { lon, lat, source } }));
  };

  const [lon, lat] = [Number(field("lon")?.value), Number(field("lat")?.value)];
  if (field("lon")?.value && field("lat")?.value) marker.setLngLat([lon, lat]).addTo(view);
  view.on("click", (event) => put(event.lngLat.lng, event.lngLat.lat, "map"));
  marker.on("dragend", () => put(marker.getLngLat().lng, marker.getLngLat().lat, "map"));
  // Somebody who cannot use a pointer moves the map with the arrow keys and takes its middle with Enter.
  view.getCanvas().addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    put(view.getCenter().lng, view.getCenter().lat, "map");
  });
  box.addEventListener("map:go", (event) => {
    const place = (event as CustomEvent<{ lon: number; lat: number }>).detail;
    view.jumpTo({ center: [place.lon, place.lat], zoom: Math.max(16, view.getZoom()) });
    put(place.lon, place.lat, "search");
  });
  // A point that a photo or the device told: the pin stands there, and the map comes along.
  box.addEventListener("point", (event) => {
    const point = (event as CustomEvent<{ lon: number; lat: number }>).detail;
    marker.setLngLat([point.lon, point.lat]).addTo(view);
    view.jumpTo({ center: [point.lon, point.lat], zoom: Math.max(16, view.getZoom()) });
  });
  // Where the page has a button for the position of the device, the map has no second one.
  if (!$("[data-locate]", form)) locate(view, box, put);
}

function locate(view: MapView, box: HTMLElement, put: (lon: number, lat: number, source: string) => void): void {
  if (!navigator.geolocation) return;
  const button = make(
    "button",
    { type: "button", class: "button map-box__locate" },
    icon("current-location"),
    word("map_locate"),
  );
  const said = make("p", { class: "map-box__said", role: "status" });
  button.addEventListener("click", () => {
    button.setAttribute("aria-busy", "true");
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        button.removeAttribute("aria-busy");
        view.jumpTo({ center: [coords.longitude, coords.latitude], zoom: 17 });
        put(coords.longitude, coords.latitude, "gps");
      },
      () => {
        button.removeAttribute("aria-busy");
        said.textContent = word("map_no_location");
      },
      { enableHighAccuracy: true, timeout: 15_000, maximumAge: 60_000 },
    );
  });
  box.append(button, said);
}
