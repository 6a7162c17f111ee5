/** Words, times and safe text for the desk. */
import { language, stopwatch } from "~/words";
import type { Setup } from "./types";

export const setup = JSON.parse(document.getElementById("setup")?.textContent ?? "{}") as Setup;

/** The city's own time, whatever the computer is set to. */
export const zone = setup.zone || "Asia/Jakarta";

export const say = (name: string, values: Record<string, string | number> = {}): string =>
  (setup.words?.[name] ?? name).replace(/\{(\w+)\}/g, (_, key: string) => String(values[key] ?? ""));

export const label = (group: string, code: string): string => setup.labels?.[group]?.[code] ?? code;
export const kind = (code: string): string => setup.kinds?.find((one) => one.code === code)?.title ?? code;

/** Text that came from people, made harmless for markup. */
export const safe = (text: unknown): string =>
  String(text ?? "").replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** The server's clock minus ours, so that all desks count the same. */
let ahead = 0;
export const setClock = (now: string): void => {
  ahead = Date.parse(now) - Date.now();
};
export const seconds = (since: string | null): number =>
  since ? Math.max(0, (Date.now() + ahead - Date.parse(since)) / 1000) : 0;
export const timer = (since: string | null, warn = 0, late = 0): string =>
  since
    ? `<time class="timer" data-since="${since}" data-warn="${warn}" data-late="${late}">${stopwatch(seconds(since))}</time>`
    : "";

export function tick(): void {
  for (const one of document.querySelectorAll<HTMLElement>(".timer[data-since]")) {
    const passed = seconds(one.dataset.since ?? null);
    one.textContent = stopwatch(passed);
    const warn = Number(one.dataset.warn);
    const late = Number(one.dataset.late);
    one.classList.toggle("is-warn", warn > 0 && passed >= warn && !(late > 0 && passed >= late));
    one.classList.toggle("is-late", late > 0 && passed >= late);
  }
}

export const clock = (at: string | null): string =>
  at
    ? new Intl.DateTimeFormat(language(), {
        hour: "2-digit",
        minute: "2-digit",
        second: "2-digit",
        timeZone: zone,
      }).format(new Date(at))
    : "";
export const dayAndTime = (at: string): string =>
  new Intl.DateTimeFormat(language(), {
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
    timeZone: zone,
  }).format(new Date(at));
export const metres = (value: number): string =>
  value >= 1000
    ? `${new Intl.NumberFormat(language(), { maximumFractionDigits: 1 }).format(value / 1000)} km`
    : `${Math.round(value)} m`;
export const minutes = (value: number): string => say("minutes", { n: Math.max(1, Math.round(value / 60)) });

const sprite = document.documentElement.dataset.icons ?? "";
export const sign = (name: string): string =>
  `<svg class="icon" aria-hidden="true"><use href="${sprite}#${name}"/></svg>`;
export const kbd = (key: string): string => `<kbd>${key}</kbd>`;
