import { addProtocol, type LayerSpecification, type StyleSpecification } from "maplibre-gl";
import { PMTiles, Protocol, TileType } from "pmtiles";

interface Look {
  water: string;
  land: string;
  line: string;
  road: string;
}

/** Put tiles under our own areas: an address with {z}/{x}/{y}, or a PMTiles file (pictures, or Protomaps' layers). */
export async function addTiles(style: StyleSpecification, address: string, look: Look): Promise<StyleSpecification> {
  const vector = await isVector(address);
  const url = new URL(address, location.href).href;
  const source = address.endsWith(".pmtiles")
    ? { url: `pmtiles://${url}` }
    : { tiles: [decodeURI(url)], tileSize: 256, maxzoom: 19 };
  style.sources.tiles = { type: vector ? "vector" : "raster", ...source } as StyleSpecification["sources"][string];
  const below: LayerSpecification[] = vector ? protomaps(look) : [{ id: "tiles", type: "raster", source: "tiles" }];
  const lines = style.layers.filter((layer) => layer.type === "line" || layer.type === "symbol");
  const ground = style.layers.filter((layer) => layer.type === "background");
  return { ...style, layers: [...ground, ...below, ...lines] };
}

async function isVector(address: string): Promise<boolean> {
  if (!address.endsWith(".pmtiles")) return /\.(pbf|mvt)(\?|$)/.test(address);
  const protocol = new Protocol();
  addProtocol("pmtiles", protocol.tile);
  const file = new PMTiles(new URL(address, location.href).href);
  protocol.add(file);
  return (await file.getHeader()).tileType === TileType.Mvt;
}

function protomaps(look: Look): LayerSpecification[] {
  const source = "tiles";
  return [
    { id: "t-earth", type: "fill", source, "source-layer": "earth", paint: { "fill-color": look.land } },
    { id: "t-water", type: "fill", source, "source-layer": "water", paint: { "fill-color": look.water } },
    {
      id: "t-roads",
      type: "line",
      source,
      "source-layer": "roads",
      paint: {
        "line-color": look.road,
        "line-width": ["interpolate", ["exponential", 1.6], ["zoom"], 10, 0.4, 18, 12],
      },
    },
    {
      id: "t-buildings",
      type: "fill",
      source,
      "source-layer": "buildings",
      minzoom: 14,
      paint: { "fill-color": look.line, "fill-opacity": 0.25 },
    },
  ];
}
