import { $ } from "~/dom";
import { flush } from "../send";
import { readDraft, waiting } from "../store";

const AGAIN = 30_000;
const box = $("[data-reports-waiting]");

/** Say on the home page what waits on this phone; send it as soon as there is a signal. */
async function show(box: HTMLElement): Promise<number> {
  const queued = (await waiting()).length;
  const begun = await readDraft();
  const line = $("[data-queued]", box);
  if (line) {
    line.hidden = !queued;
    line.textContent = (queued === 1 ? line.dataset.one : line.dataset.many)?.replace("{n}", String(queued)) ?? "";
  }
  const unfinished = Boolean(begun && (begun.step !== "photo" || begun.photos.length));
  $("[data-begun]", box)?.toggleAttribute("hidden", !unfinished);
  box.hidden = !queued && !unfinished && Boolean($("[data-gone]", box)?.hidden);
  return queued;
}

async function send(box: HTMLElement): Promise<void> {
  if (!(await show(box)) || !navigator.onLine) return;
  const url = await flush(box.dataset.address ?? "");
  const gone = $("[data-gone]", box);
  if (url && gone) {
    gone.hidden = false;
    $<HTMLAnchorElement>("a", gone)?.setAttribute("href", new URL(url).pathname);
  }
  await show(box);
}

if (box) {
  void send(box);
  addEventListener("online", () => void send(box));
  setInterval(() => void send(box), AGAIN);
}
