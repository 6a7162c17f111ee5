import type { ExpressionSpecification, Map as MapView } from "maplibre-gl";
import { token } from "../theme";

/** Shapes of points, so that meaning does not hang on colour; which module has which comes with the page. */
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
const TONES = ["primary", "danger", "warning", "ok", "muted"];
const SIZE = 40;

/** Draw the shapes once for a map, with a light edge so that they stand off any ground. */
export function addShapes(view: MapView): void {
  for (const colour of TONES) {
    for (const shape of ["circle", "ring", ...Object.keys(SHAPES)]) {
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
  if (shape === "ring") {
    pen.strokeStyle = pen.fillStyle;
    pen.lineWidth = 6;
    pen.stroke();
    return pen.getImageData(0, 0, SIZE, SIZE);
  }
  pen.stroke();
  pen.fill();
  return pen.getImageData(0, 0, SIZE, SIZE);
}

/** The name of a point's picture: its layer's or module's shape, its own tone or whether it is late or closed. */
export function imageOf(box: HTMLElement, shape: string): ExpressionSpecification {
  const families = Object.entries(JSON.parse(box.dataset.shapes ?? "{}") as Record<string, string>).flat();
  const type: ExpressionSpecification = ["coalesce", ["get", "type"], ""];
  const family: ExpressionSpecification = ["slice", type, 0, ["max", 0, ["index-of", ".", type]]];
  const ofType = families.length ? ["match", family, ...families, "circle"] : "circle";
  const late = [
    "case",
    ["to-boolean", ["get", "late"]],
    "danger",
    ["==", ["get", "is_open"], false],
    "muted",
    "primary",
  ];
  return [
    "concat",
    ["coalesce", ["get", "shape"], shape || ofType],
    "-",
    ["coalesce", ["get", "tone"], late],
  ] as unknown as ExpressionSpecification;
}
