/** Every verb of the desk by the name that stands on its button. */
import { ask } from "./ask";
import { answer, open } from "./calls";
import { choose, propose } from "./choose";
import { correct } from "./correct";
import { send } from "./incidents";
import { say, setup } from "./say";
import { beds, patients, roles, roll } from "./scene";
import { draw, focus, focusNext, parts, tell } from "./screen";
import { act, refresh } from "./server";
import * as sketch from "./sketch";
import { about, desk } from "./state";
import * as voice from "./voice";

async function handOver(): Promise<void> {
  const options = setup.targets.map((one) => ({ value: String(one.id), text: `${one.name} (${one.phone})` }));
  const target = Number(await ask({ title: say("transfer_to"), options }));
  if (desk.call && target) await act("transfer", { call: desk.call.id, target });
}

async function sendCard(): Promise<void> {
  if (!desk.call) return;
  const made = await act("location-card", { call: desk.call.id });
  if (made) tell(say(made.sent ? "card_sent" : "card_read", { link: `${location.origin}${made.path}` }));
}

async function confirmTransfer(button?: HTMLElement): Promise<void> {
  const name = await ask({ title: say("who_takes") });
  if (name) await act("transfer-confirm", { transfer: Number(button?.dataset.id), taken_by: name });
}

/** A step of an incident that needs a reason. */
async function withReason(action: string, question: string): Promise<void> {
  const one = desk.incident;
  const reason = one ? await ask({ title: say(question) }) : "";
  if (one && reason) await act("incident-step", about(one, { action, reason }));
}

/** Whether a call may be closed: one on whose line the caller still is asks first. */
async function mayEnd(state: string): Promise<boolean> {
  if (!["answered", "on_hold", "transferring"].includes(state)) return true;
  return (
    (await ask({ title: say("still_speaking"), options: [{ value: "yes", text: say("end_and_close") }] })) === "yes"
  );
}

export const steps: Record<string, (button?: HTMLElement) => unknown> = {
  answer,
  near: () => {
    sketch.toggleNear();
    draw();
  },
  more_calls: () => {
    desk.lengths.afterwards += 200;
    return refresh();
  },
  more_incidents: () => {
    desk.lengths.incidents += 200;
    return refresh();
  },
  hold: () => desk.call && act("call-step", { call: desk.call.id, action: "hold" }),
  resume: () => desk.call && act("call-step", { call: desk.call.id, action: "resume" }),
  hang_up: () => desk.call && act("call-step", { call: desk.call.id, action: "hang_up" }).then(focusNext),
  callback_reached: () => desk.call && act("call-step", { call: desk.call.id, action: "callback_reached" }),
  callback_missed: () => desk.call && act("call-step", { call: desk.call.id, action: "callback_missed" }),
  review: () => desk.call && act("call-step", { call: desk.call.id, action: "review" }),
  headset: () => voice.connect(),
  transfer: handOver,
  transfer_heard: (button) => act("transfer-heard", { transfer: Number(button?.dataset.id) }),
  transfer_confirm: confirmTransfer,
  transfer_back: (button) => act("transfer-end", { transfer: Number(button?.dataset.id) }),
  caller: async () => {
    const caller = desk.call ? await ask({ title: say("number_of_caller") }) : "";
    if (desk.call && caller) await act("note", { call: desk.call.id, caller });
  },
  card: sendCard,
  refer: async () => {
    if (!desk.call) return;
    const text =
      (document.getElementById("what") as HTMLInputElement | null)?.value ||
      desk.draft.what ||
      (await ask({ title: say("refer_text") }));
    const made = await act("refer", { call: desk.call.id, text });
    if (made) tell(say("referred", { number: String(made.number) }));
  },
  block: async () => {
    const reason = desk.call ? await ask({ title: say("block_reason") }) : "";
    if (desk.call && reason) await act("block", { call: desk.call.id, reason }, say("blocked"));
  },
  close_call: async () => {
    if (!desk.call || !(await mayEnd(desk.call.state))) return;
    const field = document.getElementById("what") as HTMLTextAreaElement | null;
    if (field?.value && field.value !== desk.call.note) await act("note", { call: desk.call.id, text: field.value });
    const done = await act("close-call", { call: desk.call.id }, say("call_closed"));
    if (!done) return;
    desk.drafts.delete(desk.call.id);
    desk.chosen = null;
    desk.call = null;
    draw();
    parts.matter.focus();
  },
  other_card: () => {
    desk.draft.card = "";
    desk.draft.answers = {};
    draw();
    focus("what");
  },
  open,
  join: async (button) => {
    const id = Number(button?.dataset.id ?? desk.call?.nearby[0]?.id ?? 0);
    if (desk.call && id && (await act("attach", { call: desk.call.id, incident: id }, say("joined"))))
      await choose("call", desk.call.id);
  },
  detach: (button) => {
    const call = Number(button?.dataset.id ?? desk.call?.id ?? 0);
    return call && act("detach", { call }, say("parted"));
  },
  part: async (button) => {
    const id = Number(button?.dataset.id ?? desk.incident?.id ?? 0);
    if (id && (await act("part", { incident: id }, say("parted")))) await choose("incident", id);
  },
  merge: async (button) => {
    const twin = desk.incident?.nearby.find((one) => one.id === Number(button?.dataset.id));
    if (!desk.incident || !twin) return;
    const options = [{ value: "yes", text: say("merge_yes", { number: twin.number, place: twin.place }) }];
    if (!(await ask({ title: say("merge_sure"), options }))) return;
    if (await act("merge", about(desk.incident, { into: twin.id }), say("joined"))) await choose("incident", twin.id);
  },
  correct,
  patients,
  beds,
  roll,
  roles,
  unfounded: () => withReason("unfounded", "why_unfounded"),
  propose,
  send,
  alarm: async () => {
    if (desk.incident && (await act("alarm", about(desk.incident, { level: desk.incident.level + 1 }))))
      await propose();
  },
  control: () => desk.incident && act("incident-step", about(desk.incident, { action: "control" })),
  close: () => {
    desk.closing = !desk.closing;
    draw();
    focus("dispositions");
  },
  cancel_incident: () => withReason("cancel", "why_cancel"),
  reopen: () => withReason("reopen", "why_reopen"),
  by_hand: async () => {
    const made = await act("by-hand", { caller: "" });
    if (made?.call) await choose("call", Number(made.call));
  },
};
