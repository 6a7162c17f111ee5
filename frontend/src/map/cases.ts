import { type GeoJSONSource, type MapMouseEvent, type Map as MapView, Popup } from "maplibre-gl";
import { $, icon, make } from "../dom";
import { token } from "../theme";
import { number, word } from "../words";
import { addShapes, imageOf } from "./shapes";

interface Answer extends GeoJSON.FeatureCollection<GeoJSON.Point> {
  total: number;
  more: boolean;
}

interface Case {
  number: string;
  title: string;
  late?: boolean;
  cluster?: boolean;
  count?: number;
}

/** Beside the map there is room for more than below it. */
const LISTED = { beside: 30, below: 6 };
const AGAIN = 2000;

/** Show what lies in the view, clustered by the server, and the same in the list beside the map. */
export function showCases(view: MapView, box: HTMLElement): void {
  const empty = { type: "FeatureCollection" as const, features: [] };
  addShapes(view);
  view.addSource("cases", { type: "geojson", data: empty });
  addLayers(view);
  let asked: AbortController | undefined;
  const read = async (): Promise<void> => {
    asked?.abort();
    asked = new AbortController();
    const url = new URL(box.dataset.source ?? "", location.href);
    const bounds = view.getBounds();
    const edges = [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()];
    url.searchParams.set("bbox", edges.map((edge) => edge.toFixed(5)).join(","));
    url.searchParams.set("zoom", view.getZoom().toFixed(2));
    const answer = await fetch(url, { signal: asked.signal, credentials: "same-origin" }).catch(() => undefined);
    if (!answer?.ok) return;
    const found = (await answer.json()) as Answer;
    view.getSource<GeoJSONSource>("cases")?.setData(found);
    list(box, found);
  };
  view.on("moveend", () => void read());
  let waiting = false;
  document.addEventListener("map:pulse", () => {
    if (waiting) return;
    waiting = true;
    setTimeout(() => {
      waiting = false;
      void read();
    }, AGAIN);
  });
  document.addEventListener("satukota:theme", () => addShapes(view));
  open(view, box);
  void read();
}

function addLayers(view: MapView): void {
  const part = view.getContainer();
  const large = view.getContainer().closest(".wall") !== null;
  view.addLayer({
    id: "clusters",
    type: "circle",
    source: "cases",
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
    id: "counts",
    type: "symbol",
    source: "cases",
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
    id: "points",
    type: "symbol",
    source: "cases",
    filter: ["!", ["has", "count"]],
    layout: { "icon-image": imageOf, "icon-allow-overlap": true, "icon-size": large ? 1.4 : 1 },
  });
}

const link = (box: HTMLElement, one: Case): string =>
  (box.dataset.link ?? "/cases/{number}/").replace("{number}", encodeURIComponent(one.number));

function open(view: MapView, box: HTMLElement): void {
  view.on("click", "clusters", (event) => {
    view.easeTo({ center: event.lngLat, zoom: view.getZoom() + 2 });
  });
  view.on("click", "points", (event: MapMouseEvent & { features?: GeoJSON.Feature[] }) => {
    const found = (event.features ?? []).slice(0, 5).map((feature) => feature.properties as Case);
    if (!found.length) return;
    const lines = found.map((one) =>
      make(
        "p",
        { class: "map-popup__line" },
        make("a", { href: link(box, one) }, one.title),
        make("span", { class: "mono muted" }, one.number),
      ),
    );
    new Popup({ maxWidth: "280px" })
      .setLngLat(event.lngLat)
      .setDOMContent(make("div", { class: "map-popup" }, ...lines))
      .addTo(view);
  });
  for (const name of ["clusters", "points"]) {
    view.on("mouseenter", name, () => {
      view.getCanvas().style.cursor = "pointer";
    });
    view.on("mouseleave", name, () => {
      view.getCanvas().style.cursor = "";
    });
  }
}

/** Say in the list beside the map what lies in the view: this is the map for those who do not see it. */
function list(box: HTMLElement, found: Answer): void {
  const beside = box.dataset.list ? $(`#${box.dataset.list}`) : null;
  if (!beside) return;
  const cases = found.features.map((feature) => feature.properties as Case).filter((one) => !one.cluster);
  const most = box.closest(".map-pair--beside") ? LISTED.beside : LISTED.below;
  const rows = cases.slice(0, most).map((one) => row(box, one));
  if (!found.total) rows.push(make("li", { class: "p-3 muted" }, word("map_nothing")));
  else if (found.total > rows.length)
    rows.push(
      make(
        "li",
        { class: "p-3 muted" },
        word(rows.length ? "map_more" : "map_many", { count: number(found.total - rows.length) }),
      ),
    );
  const holder = beside.matches("ul") ? beside : make("ul", { class: "rows" });
  holder.replaceChildren(...rows);
  if (holder !== beside) beside.replaceChildren(holder);
}

function row(box: HTMLElement, one: Case): HTMLElement {
  const main = make(
    "span",
    { class: "row-link__main" },
    make("span", { class: "row-link__title" }, one.title),
    make("span", { class: "row-link__text mono" }, one.number),
  );
  return make("li", {}, make("a", { class: "row-link", href: link(box, one) }, main, icon("chevron-right")));
}
