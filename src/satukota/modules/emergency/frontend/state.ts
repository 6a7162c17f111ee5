/** What the desk knows at this moment. One object, changed in place, drawn by screen.ts. */
import { type Draft, emptyDraft } from "./call";
import type { Chosen } from "./queue";
import type { Board, Call, Incident } from "./types";

interface Desk {
  board: Board;
  chosen: Chosen;
  call: Call | null;
  incident: Incident | null;
  draft: Draft;
  /** Units that are ticked to be sent. */
  units: Set<number>;
  thinking: boolean;
  closing: boolean;
  /** When the server was heard last. */
  heard: number;
}

export const desk: Desk = {
  board: { now: new Date().toISOString(), calls: [], incidents: [], units: [], gaps: [], troubles: [] },
  chosen: null,
  call: null,
  incident: null,
  draft: emptyDraft(null),
  units: new Set(),
  thinking: false,
  closing: false,
  heard: Date.now(),
};
