import assert from "node:assert/strict";
import { test } from "node:test";
import written from "../tests/data/numbers.json";
import { numberIn } from "./numbers";

test("a number is read as the server reads it", () => {
  for (const [text, number] of written) {
    const read = numberIn(String(text));
    assert.equal(Number.isNaN(read) ? null : read, number, String(text));
  }
});
