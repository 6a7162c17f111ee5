import { $, $$ } from "./dom";
import { word } from "./words";

/** What this browser follows, by the seals of the pages: the site keeps no list that could tell one visitor's. */
const FOLLOWED = "push";
/** Milliseconds after which a worker that does not come up is given up. */
const PATIENCE = 30_000;

class Blocked extends Error {}

/** Offer news in this browser wherever a page has something to follow; permission is asked for by a press alone. */
export function push(): void {
  const can = "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;
  if (!can) return;
  for (const box of $$<HTMLFormElement>("form[data-push]")) void offer(box);
}

async function offer(box: HTMLFormElement): Promise<void> {
  const topic = String(new FormData(box).get("topic"));
  const registration = await navigator.serviceWorker.getRegistration("/");
  const subscription = await registration?.pushManager.getSubscription();
  draw(box, Boolean(subscription) && followed().has(topic));
  box.hidden = false;
  box.addEventListener("submit", (event) => {
    event.preventDefault();
    void press(box, topic);
  });
}

/** Follow or leave, whichever the box offers; what went wrong is said beside the button. */
async function press(box: HTMLFormElement, topic: string): Promise<void> {
  const leaving = box.dataset.pushState === "on";
  say(box, "");
  box.inert = true;
  try {
    await (leaving ? leave(box, topic) : follow(box, topic));
    draw(box, !leaving);
    if (leaving) say(box, word("push_left"));
  } catch (error) {
    say(box, word(error instanceof Blocked ? "push_blocked" : "push_failed"));
  } finally {
    box.inert = false;
  }
}

async function follow(box: HTMLFormElement, topic: string): Promise<void> {
  if ((await Notification.requestPermission()) !== "granted") throw new Blocked();
  const subscription = await subscribed(box.dataset.push ?? "");
  await send(box, box.action, subscription);
  remember(new Set([...followed(), topic]));
}

async function leave(box: HTMLFormElement, topic: string): Promise<void> {
  const registration = await navigator.serviceWorker.getRegistration("/");
  const subscription = await registration?.pushManager.getSubscription();
  if (subscription) await send(box, box.dataset.pushLeave ?? "", subscription);
  const left = followed();
  left.delete(topic);
  remember(left);
  if (!left.size) await subscription?.unsubscribe();
}

/** The subscription of this browser; one for another key (the city's data were set up anew) is replaced. */
async function subscribed(key: string): Promise<PushSubscription> {
  await navigator.serviceWorker.register("/worker.js");
  const { pushManager } = await inTime(navigator.serviceWorker.ready);
  const known = await pushManager.getSubscription();
  if (known && keyOf(known) === key) return known;
  await known?.unsubscribe();
  return pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
}

function keyOf(subscription: PushSubscription): string {
  const raw = new Uint8Array(subscription.options.applicationServerKey ?? new ArrayBuffer(0));
  const text = btoa(String.fromCharCode(...raw));
  return text.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

async function send(box: HTMLFormElement, address: string, subscription: PushSubscription): Promise<void> {
  const body = new FormData(box);
  body.set("subscription", JSON.stringify(subscription));
  const answer = await fetch(address, { method: "POST", body });
  if (!answer.ok) throw new Error(String(answer.status));
}

function inTime<T>(promise: Promise<T>): Promise<T> {
  const late = new Promise<T>((_, reject) => setTimeout(() => reject(new Error("late")), PATIENCE));
  return Promise.race([promise, late]);
}

function draw(box: HTMLFormElement, on: boolean): void {
  box.dataset.pushState = on ? "on" : "off";
  $("[data-push-on]", box)?.toggleAttribute("hidden", !on);
  $("[data-push-off]", box)?.toggleAttribute("hidden", on);
}

function say(box: HTMLFormElement, text: string): void {
  const line = $("[data-push-said]", box);
  if (line) line.textContent = text;
}

function followed(): Set<string> {
  try {
    return new Set(JSON.parse(localStorage.getItem(FOLLOWED) ?? "[]") as string[]);
  } catch {
    return new Set(); // a window that keeps nothing follows nothing
  }
}

function remember(topics: Set<string>): void {
  localStorage.setItem(FOLLOWED, JSON.stringify([...topics]));
}
