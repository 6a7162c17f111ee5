/** Between the board and the server: ask, note, ring, act. */
import { $ } from "~/dom";
import * as queue from "./queue";
import { say, setClock } from "./say";
import { draw, root, tell, trouble } from "./screen";
import { desk } from "./state";
import { board as askBoard, get, Problem, post } from "./talk";
import * as tones from "./tones";
import type { Board, Call, Incident } from "./types";

const ringing = new Set<number>();

export async function refresh(): Promise<void> {
  try {
    const { afterwards, incidents } = desk.lengths;
    const found = await askBoard<Board>(`/emergency/state/?afterwards=${afterwards}&incidents=${incidents}`);
    desk.heard = Date.now();
    root.classList.remove("is-lost");
    if (found) {
      desk.board = found;
      setClock(found.now);
      alarm();
      await reread();
    }
    draw();
  } catch (error) {
    if (error instanceof Problem && error.code === "signed_out") location.reload();
    root.classList.add("is-lost");
    ($("#lost") as HTMLElement).textContent = say("lost", { n: Math.round((Date.now() - desk.heard) / 1000) });
  }
}

/** Read the matter in hand again when the board says that it moved. */
export async function reread(force = false): Promise<void> {
  if (!desk.chosen) return;
  if (desk.chosen.what === "call") {
    const row = desk.board.calls.find((one) => one.id === desk.chosen?.id);
    if (
      force ||
      !desk.call ||
      desk.call.id !== desk.chosen.id ||
      !row ||
      row.version !== desk.call.version ||
      row.mine !== desk.call.mine
    )
      desk.call = await get<Call>(`/emergency/call/${desk.chosen.id}/`);
  } else {
    const row = desk.board.incidents.find((one) => one.id === desk.chosen?.id);
    const now = JSON.stringify(row?.units.map((one) => one.state));
    const known = JSON.stringify(desk.incident?.units.map((one) => one.state));
    if (
      force ||
      !desk.incident ||
      desk.incident.id !== desk.chosen.id ||
      !row ||
      row.version !== desk.incident.version ||
      row.last_entry !== desk.incident.last_entry ||
      now !== known
    )
      desk.incident = await get<Incident>(`/emergency/incident/${desk.chosen.id}/`);
  }
}

function alarm(): void {
  const waiting = desk.board.calls.filter(queue.waits);
  const fresh = waiting.some((one) => !ringing.has(one.id));
  ringing.clear();
  for (const one of waiting) ringing.add(one.id);
  if (fresh || waiting.some((one) => one.level !== "normal")) tones.ring();
  if (desk.board.incidents.some((one) => one.rung > 0)) tones.unanswered();
}

export async function act(verb: string, body: object, done = ""): Promise<Record<string, unknown> | null> {
  try {
    const answer = await post<Record<string, unknown>>(`/emergency/do/${verb}/`, body);
    if (done) tell(done);
    await reread(true);
    void refresh();
    draw();
    return answer;
  } catch (error) {
    desk.failures++;
    trouble(error);
    // What was refused was refused because something moved: show how it stands now.
    await reread(true).catch(() => undefined);
    void refresh();
    draw();
    return null;
  }
}
