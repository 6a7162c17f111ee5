import assert from "node:assert/strict";
import { test } from "node:test";
import { sentence, spelled } from "./spoken";

test("a number is said letter by letter, in the language of the page", () => {
  assert.equal(spelled("A012", "id"), "A, nol, satu, dua");
  assert.equal(spelled("P003", "en"), "P, zero, zero, three");
});

test("the sentence names number and window", () => {
  const pattern = "Nomor antrean {number}, silakan ke loket {window}.";
  assert.equal(sentence(pattern, "A001", "2", "id"), "Nomor antrean A, nol, nol, satu, silakan ke loket dua.");
});
