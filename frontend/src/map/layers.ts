import { type GeoJSONSource, type MapMouseEvent, type Map as MapView, Popup } from "maplibre-gl";
import { $, $$, icon, make } from "../dom";
import { token } from "../theme";
import { number, word } from "../words";
import { addShapes, imageOf } from "./shapes";

/** A layer as the city offers it: `url` answers `?bbox=&zoom=` with GeoJSON. */
export interface Layer {
  id: string;
  title: string;
  url: string;
  icon: string;
  shape: string;
  on: boolean;
  legend: Record<string, string>;
}

interface Answer extends GeoJSON.FeatureCollection<GeoJSON.Point> {
  total?: number;
  more?: boolean;
}

/** What a feature says of itself; `number` and `type` only where it is a case. */
interface Thing {
  title: string;
  number?: string;
  url?: string;
  count?: number;
  tone?: string;
}

interface Shown {
  layer: Layer;
  answer?: Answer | undefined;
  asked?: AbortController | undefined;
}

/** Beside the map there is room for more than below it. */
const LISTED = { beside: 30, below: 6 };
const AGAIN = 2000;
const FEW = 5;
const EMPTY: Answer = { type: "FeatureCollection", features: [] };

/** Layers of a box: those that the page names, or the one source of a map of cases. */
export function layersOf(box: HTMLElement): Layer[] {
  if (box.dataset.layers) return JSON.parse(box.dataset.layers) as Layer[];
  if (!box.dataset.source) return [];
  return [{ id: "cases", title: "", url: box.dataset.source, icon: "", shape: "", on: true, legend: {} }];
}

/** Show what lies in the view, clustered by the server, with a switch for each layer and the same in a list. */
export function showLayers(view: MapView, box: HTMLElement, layers: Layer[]): void {
  const chosen = remembered(box);
  const state = new Map<string, Shown>(
    layers.map((layer) => [layer.id, { layer: { ...layer, on: chosen[layer.id] ?? layer.on } }]),
  );
  addShapes(view);
  document.addEventListener("satukota:theme", () => addShapes(view));
  const redraw = (): void => list(box, [...state.values()]);
  for (const shown of state.values()) {
    addLayer(view, box, shown.layer);
    if (shown.layer.on) void read(view, shown, redraw);
  }
  const readAll = (): void => {
    for (const shown of state.values()) if (shown.layer.on) void read(view, shown, redraw);
  };
  view.on("moveend", readAll);
  let waiting = false;
  document.addEventListener("map:pulse", () => {
    if (waiting) return;
    waiting = true;
    setTimeout(() => {
      waiting = false;
      readAll();
    }, AGAIN);
  });
  if (layers.length > 1) {
    box.append(
      switches([...state.values()], (shown, on) => {
        shown.layer.on = on;
        remember(box, [...state.values()]);
        if (on) void read(view, shown, redraw);
        else clear(view, shown, redraw);
      }),
    );
  }
}

async function read(view: MapView, shown: Shown, redraw: () => void): Promise<void> {
  shown.asked?.abort();
  shown.asked = new AbortController();
  const url = new URL(shown.layer.url, location.href);
  const bounds = view.getBounds();
  const edges = [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()];
  url.searchParams.set("bbox", edges.map((edge) => edge.toFixed(5)).join(","));
  url.searchParams.set("zoom", view.getZoom().toFixed(2));
  const answer = await fetch(url, { signal: shown.asked.signal, credentials: "same-origin" }).catch(() => undefined);
  if (!answer?.ok) return;
  const features = (await answer.json()) as Answer;
  if (!shown.layer.on) return;
  shown.answer = features;
  view.getSource<GeoJSONSource>(shown.layer.id)?.setData(features);
  redraw();
}

function clear(view: MapView, shown: Shown, redraw: () => void): void {
  shown.asked?.abort();
  shown.answer = undefined;
  view.getSource<GeoJSONSource>(shown.layer.id)?.setData(EMPTY);
  redraw();
}

function addLayer(view: MapView, box: HTMLElement, layer: Layer): void {
  const part = view.getContainer();
  const large = box.closest(".wall") !== null;
  view.addSource(layer.id, { type: "geojson", data: EMPTY });
  view.addLayer({
    id: `${layer.id}-clusters`,
    type: "circle",
    source: layer.id,
    filter: ["has", "count"],
    paint: {
      "circle-color": token(part, "--primary"),
      "circle-opacity": 0.88,
      "circle-stroke-color": token(part, "--panel"),
      "circle-stroke-width": 2,
      "circle-radius": [
        "interpolate",
        ["linear"],
        ["log10", ["get", "count"]],
        0,
        large ? 14 : 11,
        2,
        large ? 24 : 19,
        5,
        large ? 44 : 34,
      ],
    },
  });
  view.addLayer({
    id: `${layer.id}-counts`,
    type: "symbol",
    source: layer.id,
    filter: ["has", "count"],
    layout: {
      "text-field": ["number-format", ["get", "count"], { locale: document.documentElement.lang }],
      "text-font": ["Plus Jakarta Sans"],
      "text-size": large ? 20 : 13,
      "text-allow-overlap": true,
    },
    paint: { "text-color": token(part, "--primary-ink") },
  });
  view.addLayer({
    id: `${layer.id}-points`,
    type: "symbol",
    source: layer.id,
    filter: ["!", ["has", "count"]],
    layout: {
      "icon-image": imageOf(box, layer.shape),
      "icon-allow-overlap": true,
      "icon-size": large ? 1.4 : 1,
    },
  });
  open(view, box, layer);
}

const link = (box: HTMLElement, thing: Thing): string =>
  thing.url ?? (box.dataset.link ?? "/cases/{number}/").replace("{number}", encodeURIComponent(thing.number ?? ""));

function open(view: MapView, box: HTMLElement, layer: Layer): void {
  const [clusters, points] = [`${layer.id}-clusters`, `${layer.id}-points`];
  view.on("click", clusters, (event) => {
    view.easeTo({ center: event.lngLat, zoom: view.getZoom() + 2 });
  });
  view.on("click", points, (event: MapMouseEvent & { features?: GeoJSON.Feature[] }) => {
    const things = (event.features ?? []).map((feature) => feature.properties as Thing);
    if (!things.length) return;
    const lines = things.slice(0, FEW).map((thing) => {
      const title =
        thing.url || thing.number
          ? make("a", { href: link(box, thing) }, thing.title)
          : make("strong", {}, thing.title);
      const below = thing.number ?? (thing.tone && layer.legend[thing.tone]) ?? layer.title;
      return make("p", { class: "map-popup__line" }, title, make("span", { class: "mono muted" }, below));
    });
    if (things.length > FEW)
      lines.push(make("p", { class: "muted" }, word("map_more", { count: things.length - FEW })));
    new Popup({ maxWidth: "280px" })
      .setLngLat(event.lngLat)
      .setDOMContent(make("div", { class: "map-popup" }, ...lines))
      .addTo(view);
  });
  for (const name of [clusters, points]) {
    view.on("mouseenter", name, () => {
      view.getCanvas().style.cursor = "pointer";
    });
    view.on("mouseleave", name, () => {
      view.getCanvas().style.cursor = "";
    });
  }
}

/** Say in the list beside the map what lies in the view: this is the map for those who do not see it. */
function list(box: HTMLElement, shown: Shown[]): void {
  const beside = box.dataset.list ? $(`#${box.dataset.list}`) : null;
  if (!beside) return;
  const answers = shown.flatMap(({ answer }) => (answer ? [answer] : []));
  const things = answers
    .flatMap((answer) => answer.features)
    .map((feature) => feature.properties as Thing)
    .filter((thing) => thing.count === undefined);
  const total = answers.reduce((sum, answer) => sum + (answer.total ?? answer.features.length), 0);
  const most = box.closest(".map-pair--beside") ? LISTED.beside : LISTED.below;
  const rows = things.slice(0, most).map((thing) => row(box, thing));
  if (!total) rows.push(make("li", { class: "p-3 muted" }, word("map_nothing")));
  else if (total > rows.length)
    rows.push(
      make(
        "li",
        { class: "p-3 muted" },
        word(rows.length ? "map_more" : "map_many", { count: number(total - rows.length) }),
      ),
    );
  // What the server listed stays below: a map of the whole city has only a sentence to say.
  for (const old of $$("[data-in-view]", beside)) old.remove();
  if (beside.matches("ul")) {
    for (const line of rows) line.setAttribute("data-in-view", "");
    beside.prepend(...rows);
  } else beside.prepend(make("ul", { class: "rows", "data-in-view": "" }, ...rows));
}

function row(box: HTMLElement, thing: Thing): HTMLElement {
  const main = make(
    "span",
    { class: "row-link__main" },
    make("span", { class: "row-link__title" }, thing.title),
    make("span", { class: "row-link__text mono" }, thing.number ?? ""),
  );
  if (!thing.url && !thing.number) return make("li", { class: "row-link" }, main);
  return make("li", {}, make("a", { class: "row-link", href: link(box, thing) }, main, icon("chevron-right")));
}

/** The switch of the layers: a box with a tick for each, with what its colours mean. */
function switches(shown: Shown[], changed: (shown: Shown, on: boolean) => void): HTMLElement {
  const lines = shown.map((one) => {
    const tick = make("input", { type: "checkbox", ...(one.layer.on ? { checked: "" } : {}) }) as HTMLInputElement;
    tick.addEventListener("change", () => changed(one, tick.checked));
    const meaning = Object.values(one.layer.legend).join(" · ");
    return make(
      "label",
      { class: "map-layers__line" },
      tick,
      icon(one.layer.icon),
      make("span", {}, one.layer.title, ...(meaning ? [make("small", { class: "muted" }, meaning)] : [])),
    );
  });
  return make(
    "details",
    { class: "map-layers" },
    make("summary", { class: "button button--small" }, icon("stack-2"), word("map_layers")),
    make("div", { class: "map-layers__sheet", role: "group", "aria-label": word("map_layers") }, ...lines),
  );
}

const keyOf = (box: HTMLElement): string => `map-layers:${box.id}`;

function remembered(box: HTMLElement): Record<string, boolean> {
  try {
    return JSON.parse(localStorage.getItem(keyOf(box)) ?? "{}") as Record<string, boolean>;
  } catch {
    return {};
  }
}

function remember(box: HTMLElement, shown: Shown[]): void {
  try {
    localStorage.setItem(
      keyOf(box),
      JSON.stringify(Object.fromEntries(shown.map(({ layer }) => [layer.id, layer.on]))),
    );
  } catch {
    // A browser without storage starts with the layers of the page each time.
  }
}
