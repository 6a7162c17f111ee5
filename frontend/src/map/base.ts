import type {
  ExpressionSpecification,
  GeoJSONSource,
  LayerSpecification,
  Map as MapView,
  StyleSpecification,
} from "maplibre-gl";
import { dark } from "../theme";

/** What `/map/base.json` says: our own areas, coast and landmarks, so that a map needs no internet. */
export interface Base extends GeoJSON.FeatureCollection {
  bbox: [number, number, number, number] | undefined;
  centre: [number, number];
  city: string;
  approximate: boolean;
}

/** Zooms from which the server sends more detail. */
const DETAILS = [14, 11, 0];

const loaded = new Map<string, Promise<Base>>();

const detail = (zoom: number): number => DETAILS.find((from) => zoom >= from) ?? 0;

function load(address: string, zoom: number): Promise<Base> {
  const url = `${address}?zoom=${detail(zoom)}`;
  const known = loaded.get(url);
  if (known) return known;
  const asked = fetch(url).then((answer) => {
    if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
    return answer.json() as Promise<Base>;
  });
  loaded.set(url, asked);
  return asked;
}

export const baseData = (box: HTMLElement): Promise<Base> =>
  load(box.dataset.base ?? "", Number(box.dataset.zoom ?? 12));

/** Bring finer boundaries when the person comes closer. */
export function keepDetail(view: MapView, box: HTMLElement): void {
  let shown = detail(Number(box.dataset.zoom ?? 12));
  view.on("zoomend", async () => {
    const wanted = detail(view.getZoom());
    if (wanted === shown) return;
    shown = wanted;
    const fresh = await load(box.dataset.base ?? "", wanted);
    if (shown === wanted) view.getSource<GeoJSONSource>("base")?.setData(fresh);
  });
}

interface Colours {
  water: string;
  land: string;
  city: string;
  line: string;
  text: string;
  halo: string;
  road: string;
  mark: string;
}

function colours(part: Element): Colours {
  return dark(part)
    ? {
        water: "#081020",
        land: "#0e1729",
        city: "#142038",
        line: "#3a4d75",
        text: "#b4c3dc",
        halo: "#0b1220",
        road: "#2b3a5c",
        mark: "#8ea3c7",
      }
    : {
        water: "#d6e6f2",
        land: "#eef1f5",
        city: "#ffffff",
        line: "#a9b8cc",
        text: "#42536d",
        halo: "#ffffff",
        road: "#c3cfdd",
        mark: "#6c7f9b",
      };
}

const layer = (name: string): ExpressionSpecification => ["==", ["get", "layer"], name];

const FONT = ["Plus Jakarta Sans"];

function own(look: Colours, landless: boolean): LayerSpecification[] {
  const line = (level: string, width: number, more: Record<string, unknown> = {}): LayerSpecification => ({
    id: `${level}-line`,
    type: "line",
    source: "base",
    filter: layer(level),
    paint: { "line-color": look.line, "line-width": width, ...more },
  });
  return [
    { id: "ground", type: "background", paint: { "background-color": landless ? look.land : look.water } },
    { id: "land", type: "fill", source: "base", filter: layer("land"), paint: { "fill-color": look.land } },
    { id: "city", type: "fill", source: "base", filter: layer("district"), paint: { "fill-color": look.city } },
    line("village", 0.6, { "line-dasharray": [3, 2] }),
    line("district", 1.1),
    line("city", 2),
  ];
}

function names(look: Colours): LayerSpecification[] {
  const text = { "text-color": look.text, "text-halo-color": look.halo, "text-halo-width": 1.4 };
  const size = (level: string): ExpressionSpecification => ["==", ["get", "level"], level];
  return [
    {
      id: "village-names",
      type: "symbol",
      source: "base",
      minzoom: 12.2,
      filter: ["all", layer("name"), size("village")],
      layout: { "text-field": ["get", "name"], "text-font": FONT, "text-size": 12 },
      paint: text,
    },
    {
      id: "landmarks",
      type: "symbol",
      source: "base",
      filter: ["all", layer("landmark"), [">=", ["zoom"], ["get", "zoom"]]],
      minzoom: 12.5,
      layout: {
        "text-field": ["concat", "▪ ", ["get", "name"]],
        "text-font": FONT,
        "text-size": 11,
        "text-max-width": 9,
      },
      paint: { ...text, "text-color": look.mark },
    },
    {
      id: "district-names",
      type: "symbol",
      source: "base",
      maxzoom: 13.5,
      filter: ["all", layer("name"), size("district")],
      layout: { "text-field": ["get", "name"], "text-font": FONT, "text-size": 14, "text-letter-spacing": 0.02 },
      paint: text,
    },
  ];
}

/** The style of the base: tiles where the city has some, and our own areas and names with or without them. */
export async function baseStyle(box: HTMLElement, base: Base): Promise<StyleSpecification> {
  const look = colours(box);
  const tiles = box.dataset.tiles ?? "";
  const landless = !base.features.some((feature) => feature.properties?.layer === "land");
  const style: StyleSpecification = {
    version: 8,
    sources: { base: { type: "geojson", data: base, attribution: box.dataset.credit ?? "" } },
    layers: [...own(look, landless), ...names(look)],
  };
  if (!tiles) return style;
  const { addTiles } = await import("./tiles");
  return addTiles(style, tiles, look);
}

/** Repaint after the person changed the theme. */
export function refreshColours(view: MapView): void {
  const look = colours(view.getContainer());
  const style = view.getStyle();
  const landless =
    style.layers.some((one) => one.id === "ground" && one.type === "background") &&
    !view.querySourceFeatures("base", { filter: layer("land") }).length;
  for (const one of [...own(look, landless), ...names(look)]) {
    for (const [name, value] of Object.entries(one.paint ?? {})) {
      if (view.getLayer(one.id)) view.setPaintProperty(one.id, name as "fill-color", value as string);
    }
  }
}
