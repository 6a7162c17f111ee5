/** The 112 desk: one program over one board. Focus moves by itself to what is to be filled in next; every button shows its key.
 *  state.ts is what it knows, screen.ts draws it, server.ts asks, steps.ts are its verbs, hands.ts and keys.ts call them. */
import { $ } from "~/dom";
import { follow } from "~/live";
import * as hands from "./hands";
import * as keys from "./keys";
import { setup, tick, zone } from "./say";
import { draw, root } from "./screen";
import { refresh } from "./server";
import * as sketch from "./sketch";
import { get, post } from "./talk";
import * as voice from "./voice";

const POLL = 2000;

let hurry: ReturnType<typeof setTimeout> | undefined;
const soon = (): void => {
  clearTimeout(hurry);
  hurry = setTimeout(() => void refresh(), 30);
};

export function start(): void {
  hands.listen();
  keys.listen();
  document.body.classList.add(setup.view === "dispatch" ? "view-dispatch" : "view-calls");
  void get<Parameters<typeof sketch.outline>[0]>("/emergency/outline/").then(
    (shape) => {
      sketch.outline(shape);
      draw();
    },
    () => undefined,
  );
  void voice.begin();
  void refresh();
  setInterval(() => void refresh(), POLL);
  setInterval(tick, 500);
  setInterval(voice.show, 500);
  setInterval(() => void post("/emergency/do/heartbeat/", {}).catch(() => undefined), 15_000);
  setInterval(() => {
    ($("#clock") as HTMLElement).textContent = new Intl.DateTimeFormat(document.documentElement.lang, {
      timeStyle: "medium",
      timeZone: zone,
    }).format(new Date());
  }, 1000);
  if (root.dataset.live)
    follow({ url: root.dataset.live, onEvent: (event) => event.name.startsWith("emergency.") && soon(), onGap: soon });
}
