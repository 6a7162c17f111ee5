import "maplibre-gl/dist/maplibre-gl.css";
import "../styles/map.scss";
import { Map as MapView, Marker, NavigationControl, setWorkerUrl } from "maplibre-gl";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?url";
import { icon, make } from "../dom";
import { token } from "../theme";
import { word } from "../words";
import { baseData, baseStyle, keepDetail, refreshColours } from "./base";
import { layersOf, showLayers } from "./layers";
import { pickPlace } from "./pick";
import { showPulses } from "./pulse";

setWorkerUrl(workerUrl);

/** Draw a map into its box. Where that cannot be, the box says so and the list beside it stays. */
export async function start(box: HTMLElement): Promise<void> {
  try {
    await draw(box);
  } catch (error) {
    console.warn(error);
    box.replaceChildren(make("div", { class: "map-box__ask" }, icon("map-pin-off"), make("p", {}, word("map_failed"))));
  }
}

async function draw(box: HTMLElement): Promise<void> {
  const base = await baseData(box);
  const canvas = make("div", { class: "map-box__canvas" });
  const wall = box.closest(".wall") !== null;
  box.setAttribute("aria-busy", "true");
  box.replaceChildren(canvas);
  const view = new MapView({
    container: canvas,
    style: await baseStyle(box, base),
    center: [Number(box.dataset.lon ?? base.centre[0]), Number(box.dataset.lat ?? base.centre[1])],
    zoom: Number(box.dataset.zoom ?? 11.5),
    minZoom: 8,
    maxZoom: 19,
    dragRotate: false,
    pitchWithRotate: false,
    attributionControl: { compact: true },
    cooperativeGestures: !wall && !box.closest(".staff"),
    fadeDuration: 0,
    locale: {
      "Map.Title": box.getAttribute("aria-label") ?? word("map"),
      "NavigationControl.ZoomIn": word("map_zoom_in"),
      "NavigationControl.ZoomOut": word("map_zoom_out"),
      "AttributionControl.ToggleAttribution": word("map_credit"),
      "CooperativeGesturesHandler.WindowsHelpText": word("map_ctrl"),
      "CooperativeGesturesHandler.MacHelpText": word("map_cmd"),
      "CooperativeGesturesHandler.MobileHelpText": word("map_fingers"),
    },
  });
  // The map is the region now, under the same name; its box is none besides.
  box.removeAttribute("role");
  box.removeAttribute("aria-label");
  view.touchZoomRotate.disableRotation();
  if (!box.dataset.lon && base.bbox && box.dataset.zoom === undefined)
    view.fitBounds(base.bbox, { animate: false, padding: 24 });
  if (!wall) view.addControl(new NavigationControl({ showCompass: false }), "top-right");
  if (base.approximate) box.append(make("p", { class: "map-box__note" }, word("map_approximate")));
  await new Promise<void>((done) => {
    view.once("load", () => done());
  });
  keepDetail(view, box);
  document.addEventListener("satukota:theme", () => refreshColours(view));
  const layers = layersOf(box);
  if (layers.length) showLayers(view, box, layers);
  else if (box.dataset.lon && box.dataset.pick === undefined) pin(view, box);
  if (box.dataset.pick !== undefined) pickPlace(view, box);
  if (wall) showPulses(view);
  box.removeAttribute("aria-busy");
}

function pin(view: MapView, box: HTMLElement): void {
  new Marker({ color: token(box, "--primary") })
    .setLngLat([Number(box.dataset.lon), Number(box.dataset.lat)])
    .addTo(view);
}
