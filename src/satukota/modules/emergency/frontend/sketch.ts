/** The desk's small map: our own outline, incidents and units as SVG. It needs no tile, no library and no internet. */
import { kind, label, safe, say } from "./say";
import type { Board } from "./types";

interface Spot {
  lon: number;
  lat: number;
  accuracy?: number | null;
}
type Ring = [number, number][];
interface Feature {
  properties: Record<string, string>;
  geometry: { type: string; coordinates: unknown };
}

const WIDTH = 420;
const HEIGHT = 300;
let features: Feature[] = [];
let box: [number, number, number, number] = [105.92, -6.09, 106.09, -5.87];
let near = false;

export function outline(collection: { features: Feature[]; bbox?: number[] }): void {
  features = collection.features.filter((one) => /Polygon|LineString/.test(one.geometry.type));
  if (collection.bbox?.length === 4) {
    box = collection.bbox as [number, number, number, number];
    return;
  }
  const points = features.flatMap((one) => rings(one)).flat();
  if (points.length === 0) return;
  const lons = points.map((one) => one[0]);
  const lats = points.map((one) => one[1]);
  box = [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)];
}

function rings(feature: Feature): Ring[] {
  const { type, coordinates } = feature.geometry;
  if (type === "Polygon" || type === "MultiLineString") return coordinates as Ring[];
  if (type === "MultiPolygon") return (coordinates as Ring[][]).flat();
  return type === "LineString" ? [coordinates as Ring] : [];
}

export const toggleNear = (): void => {
  near = !near;
};
export const isNear = (): boolean => near;

function view(spot: Spot | null): [number, number, number, number] {
  if (!near || !spot) return box;
  const half = 0.018;
  return [spot.lon - half, spot.lat - half * 0.72, spot.lon + half, spot.lat + half * 0.72];
}

/** Draw the map. `spot` is the place of the matter in hand with its circle of accuracy. */
export function draw(board: Board, spot: Spot | null, chosen: Set<number>, incident: number | null): string {
  const [west, south, east, north] = view(spot);
  const squeeze = Math.cos((((south + north) / 2) * Math.PI) / 180);
  const scale = Math.min(WIDTH / ((east - west) * squeeze), HEIGHT / (north - south)) * 0.96;
  const dx = (WIDTH - (east - west) * squeeze * scale) / 2;
  const dy = (HEIGHT - (north - south) * scale) / 2;
  const x = (lon: number): number => dx + (lon - west) * squeeze * scale;
  const y = (lat: number): number => dy + (north - lat) * scale;
  const d = (feature: Feature): string =>
    rings(feature)
      .map((ring) => `M${ring.map(([lon, lat]) => `${x(lon).toFixed(1)} ${y(lat).toFixed(1)}`).join("L")}`)
      .join("");
  const land = features
    .map((one) => `<path class="land land--${safe(one.properties.layer ?? "area")}" d="${d(one)}"/>`)
    .join("");
  const gaps = board.gaps
    .map((gap) => {
      const at = `translate(${x(gap.lon).toFixed(1)} ${y(gap.lat).toFixed(1)})`;
      const title = say("gap_at", { station: safe(gap.station), n: gap.missing });
      return `<g class="gap" transform="${at}"><title>${title}</title><circle r="15"/><text x="17" y="-8">−${gap.missing}</text></g>`;
    })
    .join("");
  const units = board.units
    .map((unit) => {
      const at = `translate(${x(unit.lon).toFixed(1)} ${y(unit.lat).toFixed(1)})`;
      const title = `${unit.code} · ${label("availability", unit.availability)}`;
      const classes = `unit unit--${unit.availability}${unit.stale ? " is-stale" : ""}${chosen.has(unit.id) ? " is-chosen" : ""}`;
      return `<g class="${classes}" transform="${at}"><title>${safe(title)}</title><path d="M0-6 5.5 4.5H-5.5Z"/></g>`;
    })
    .join("");
  const incidents = board.incidents
    .filter((one) => one.lon !== null && one.lat !== null)
    .map((one) => {
      const at = `translate(${x(one.lon ?? 0).toFixed(1)} ${y(one.lat ?? 0).toFixed(1)})`;
      const classes = `spot spot--${one.priority}${one.id === incident ? " is-chosen" : ""}`;
      return `<g class="${classes}" transform="${at}"><title>${safe(kind(one.kind))} · ${safe(one.place)}</title><circle r="9"/><text y="4">${one.priority}</text></g>`;
    })
    .join("");
  const here = spot
    ? `<g class="here" transform="translate(${x(spot.lon).toFixed(1)} ${y(spot.lat).toFixed(1)})"><circle class="ring" r="${Math.max(10, ((spot.accuracy ?? 0) / 111_320) * scale).toFixed(1)}"/><path d="M-7 0H7M0-7V7"/></g>`
    : "";
  return `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${say("map")}">${land}${gaps}${units}${incidents}${here}</svg>`;
}
