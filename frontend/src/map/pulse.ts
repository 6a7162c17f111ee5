import type { GeoJSONSource, Map as MapView } from "maplibre-gl";

const LASTS = 10_000;
const still = matchMedia("(prefers-reduced-motion: reduce)");

interface Pulse {
  lon: number;
  lat: number;
  most?: number;
  born: number;
}

/** A halo for ten seconds where something happened; it only stands still where less motion is asked for. */
export function showPulses(view: MapView): void {
  const colour = getComputedStyle(view.getContainer()).getPropertyValue("--warning").trim() || "#ffc24b";
  let alive: Pulse[] = [];
  let moving = false;
  view.addSource("pulses", { type: "geojson", data: collection([]) });
  view.addLayer({
    id: "pulses",
    type: "circle",
    source: "pulses",
    paint: {
      "circle-color": "rgba(0,0,0,0)",
      "circle-stroke-color": colour,
      "circle-stroke-width": 4,
      "circle-stroke-opacity": ["-", 1, ["get", "age"]],
      "circle-radius": ["+", 10, ["*", 40, ["get", "size"]]],
    },
  });
  const draw = (): void => {
    const now = Date.now();
    alive = alive.filter((pulse) => now - pulse.born < LASTS);
    view.getSource<GeoJSONSource>("pulses")?.setData(collection(alive));
    moving = alive.length > 0;
    if (moving) setTimeout(draw, still.matches ? 1000 : 80);
  };
  document.addEventListener("map:pulse", (event) => {
    const detail = (event as CustomEvent<Omit<Pulse, "born">>).detail;
    alive = [...alive, { ...detail, born: Date.now() }].slice(-(detail.most ?? 200));
    if (!moving) draw();
  });
}

function collection(alive: Pulse[]): GeoJSON.FeatureCollection {
  const now = Date.now();
  return {
    type: "FeatureCollection",
    features: alive.map((pulse) => {
      const age = (now - pulse.born) / LASTS;
      const size = still.matches ? 0.4 : (age * 4) % 1;
      return {
        type: "Feature",
        geometry: { type: "Point", coordinates: [pulse.lon, pulse.lat] },
        properties: { age, size },
      };
    }),
  };
}
