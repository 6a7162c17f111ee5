import assert from "node:assert/strict";
import { test } from "node:test";
import { isAsked } from "./conditions";

test("a question is asked only after all answers on which it depends", () => {
  assert.equal(isAsked("depth=knee|chest", { depth: ["knee"] }), true);
  assert.equal(isAsked("depth=knee|chest", { depth: ["ankle"] }), false);
  assert.equal(isAsked("depth=knee", {}), false);
  assert.equal(isAsked("depth=knee;hurt=yes", { depth: ["knee"], hurt: ["no"] }), false);
  assert.equal(isAsked("signs=smoke|fire", { signs: ["smell", "fire"] }), true);
});
