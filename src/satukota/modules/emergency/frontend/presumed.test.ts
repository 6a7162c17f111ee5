import assert from "node:assert/strict";
import { test } from "node:test";
import { type CrewRules, presumed, type Waiting } from "./presumed";

const RULES: CrewRules = {
  targets: { depart: "en_route", stage: "staging", arrive: "on_scene", transport: "transporting", clear: "cleared" },
  steps: {
    dispatched: ["depart", "arrive", "clear"],
    en_route: ["stage", "arrive", "clear"],
    staging: ["depart", "arrive", "clear"],
    on_scene: ["transport", "clear"],
    transporting: ["clear"],
    cleared: [],
  },
  patient_steps: ["transport"],
  ends: ["cleared"],
};
const state = (patients: boolean) => ({
  unit: { duty: "on", patients },
  assignments: [{ id: 7, state: "dispatched", actions: ["depart", "arrive", "clear"] }],
});
const moves = (...actions: string[]): Waiting[] =>
  actions.map((action) => ({ verb: "move", key: action, data: { assignment: 7, action } }));

test("a unit that waits near the scene may go on", () => {
  const [task] = presumed(state(true), moves("depart", "stage"), RULES).assignments;
  assert.equal(task?.state, "staging");
  assert.deepEqual(task?.actions, ["depart", "arrive", "clear"]);
});

test("a fire engine is offered no patient", () => {
  const [task] = presumed(state(false), moves("depart", "arrive"), RULES).assignments;
  assert.deepEqual(task?.actions, ["clear"]);
});

test("what is over leaves the screen", () => {
  assert.deepEqual(presumed(state(true), moves("arrive", "clear"), RULES).assignments, []);
});

test("a step that the city would refuse changes nothing", () => {
  const [task] = presumed(state(true), moves("transport"), RULES).assignments;
  assert.equal(task?.state, "dispatched");
});

test("the state that came from the city stays as it was", () => {
  const before = state(true);
  presumed(before, moves("arrive"), RULES);
  assert.equal(before.assignments[0]?.state, "dispatched");
});

test("another duty is shown before it is sent", () => {
  const queue = [{ verb: "duty", key: "k", data: { duty: "break" } }];
  assert.equal(presumed(state(true), queue, RULES).unit?.duty, "break");
});
