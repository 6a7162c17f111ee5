/** What the desk knows at this moment. One object, changed in place, drawn by screen.ts. */
import { type Draft, emptyDraft } from "./call";
import type { Chosen } from "./queue";
import type { Board, Call, Found, Incident } from "./types";

interface Desk {
  board: Board;
  chosen: Chosen;
  call: Call | null;
  incident: Incident | null;
  draft: Draft;
  /** What was typed for each call that is not in hand now: nothing is lost by looking at another one. */
  drafts: Map<number, Draft>;
  /** Why units are taken that were not proposed, as far as it is typed. */
  reason: string;
  /** What is looked for among all incidents, and what was found. */
  wanted: string;
  found: { incidents: Found[]; count: number } | null;
  /** How many rows are asked for of what may be cut. */
  lengths: { afterwards: number; incidents: number };
  /** Units that are ticked to be sent. */
  units: Set<number>;
  thinking: boolean;
  /** How many verbs were refused or got no answer. */
  failures: number;
  closing: boolean;
  /** When the server was heard last. */
  heard: number;
}

/** What a verb about an incident says: which one, and as of which version the person decided. */
export const about = (one: Incident, more: object = {}): object => ({
  incident: one.id,
  version: one.version,
  ...more,
});

export const desk: Desk = {
  board: {
    now: new Date().toISOString(),
    counts: { calls: 0, waiting: 0, callbacks: 0, incidents: 0 },
    calls: [],
    incidents: [],
    units: [],
    gaps: [],
    troubles: [],
  },
  lengths: { afterwards: 60, incidents: 100 },
  chosen: null,
  call: null,
  incident: null,
  draft: emptyDraft(null),
  drafts: new Map(),
  reason: "",
  wanted: "",
  found: null,
  units: new Set(),
  thinking: false,
  failures: 0,
  closing: false,
  heard: Date.now(),
};
