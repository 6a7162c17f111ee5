import type { ExpressionSpecification, Map as MapView } from "maplibre-gl";
import { token } from "../theme";

/** A shape for each module, so that meaning does not hang on colour: the type's first part decides. */
const SHAPES: Record<string, [number, number][]> = {
  triangle: [
    [0.5, 0.08],
    [0.95, 0.88],
    [0.05, 0.88],
  ],
  diamond: [
    [0.5, 0.04],
    [0.96, 0.5],
    [0.5, 0.96],
    [0.04, 0.5],
  ],
  square: [
    [0.12, 0.12],
    [0.88, 0.12],
    [0.88, 0.88],
    [0.12, 0.88],
  ],
  hexagon: [
    [0.27, 0.08],
    [0.73, 0.08],
    [0.97, 0.5],
    [0.73, 0.92],
    [0.27, 0.92],
    [0.03, 0.5],
  ],
};
const OF_MODULE: Record<string, string> = {
  emergency: "triangle",
  alerts: "diamond",
  services: "square",
  assets: "hexagon",
  environment: "hexagon",
};
const SIZE = 40;

/** Draw the shapes once for a map, with a light edge so that they stand off any ground. */
export function addShapes(view: MapView): void {
  for (const colour of ["primary", "danger", "muted"]) {
    for (const shape of ["circle", ...Object.keys(SHAPES)]) {
      const name = `${shape}-${colour}`;
      if (view.hasImage(name)) view.removeImage(name);
      view.addImage(name, drawn(view.getContainer(), shape, colour), { pixelRatio: 2 });
    }
  }
}

function drawn(part: Element, shape: string, colour: string): ImageData {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = SIZE;
  const pen = canvas.getContext("2d");
  if (!pen) throw new Error("no canvas");
  pen.fillStyle = token(part, `--${colour}`) || "#0b5fa5";
  pen.strokeStyle = token(part, "--panel") || "#fff";
  pen.lineWidth = 4;
  pen.lineJoin = "round";
  pen.beginPath();
  const corners = SHAPES[shape];
  for (const [at, [x, y]] of (corners ?? []).entries())
    pen[at ? "lineTo" : "moveTo"](x * (SIZE - 8) + 4, y * (SIZE - 8) + 4);
  if (!corners) pen.arc(SIZE / 2, SIZE / 2, SIZE / 2 - 6, 0, 2 * Math.PI);
  pen.closePath();
  pen.stroke();
  pen.fill();
  return pen.getImageData(0, 0, SIZE, SIZE);
}

/** The name of a point's picture, from its type and whether it is late or closed. */
export const imageOf: ExpressionSpecification = [
  "concat",
  [
    "match",
    ["slice", ["get", "type"], 0, ["index-of", ".", ["get", "type"]]],
    ...Object.entries(OF_MODULE).flat(),
    "circle",
  ] as unknown as ExpressionSpecification,
  "-",
  ["case", ["to-boolean", ["get", "late"]], "danger", ["!", ["to-boolean", ["get", "is_open"]]], "muted", "primary"],
];
