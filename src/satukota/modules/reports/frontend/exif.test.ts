import assert from "node:assert/strict";
import { test } from "node:test";
import { pointOf } from "./exif";
import { stamped } from "./stamp";

// What a browser says of itself goes into the photo's data; Node 20 says nothing.
Object.defineProperty(globalThis, "navigator", { value: { userAgent: "Chrome", platform: "" } });

const JPEG = new Blob([new Uint8Array([0xff, 0xd8, 0xff, 0xdb, 0, 4, 0, 0, 0xff, 0xd9])], { type: "image/jpeg" });
const AT = new Date("2026-11-29T08:30:00Z");
const near = (actual: number | undefined, expected: number): void =>
  assert.ok(Math.abs((actual ?? 0) - expected) < 0.0001, `${actual} is not near ${expected}`);

for (const [place, lon, lat] of [
  ["Cilegon", 106.05, -6.0146],
  ["a place north of the equator", 95.3, 5.55],
  ["a place west of Greenwich", -70.6, -33.4],
] as const)
  test(`the place of a stamped photo is read again: ${place}`, async () => {
    const point = await pointOf(await stamped(JPEG, AT, { lon, lat }));
    near(point?.lon, lon);
    near(point?.lat, lat);
  });

test("a photo without a place has none", async () => {
  assert.equal(await pointOf(await stamped(JPEG, AT)), undefined);
  assert.equal(await pointOf(new Blob(["no picture"])), undefined);
  assert.equal(await pointOf(new Blob([])), undefined);
});

test("without its hemisphere a place is not believed", async () => {
  const bytes = new Uint8Array(await (await stamped(JPEG, AT, { lon: 106.05, lat: -6.0146 })).arrayBuffer());
  const latitudeRef = [0, 1, 0, 2, 0, 0, 0, 2];
  const at = bytes.findIndex((_, start) => latitudeRef.every((byte, n) => bytes[start + n] === byte));
  assert.equal(bytes[at + 8], "S".charCodeAt(0));
  bytes[at + 8] = 0;
  assert.equal(await pointOf(new Blob([bytes])), undefined);
});
