import { $, icon, make } from "./dom";

/** Say something for a while, in the strip that never covers a figure. A screen reader hears it. */
export function toast(text: string, sign = "check"): void {
  const strip = $(".toasts") ?? document.body.appendChild(make("div", { class: "toasts", role: "status" }));
  const line = make("div", { class: "toast" }, icon(sign), text);
  strip.append(line);
  setTimeout(() => line.remove(), 6000);
}

/** The server says it with the header `HX-Trigger: {"toast": "…"}`. */
export function toasts(): void {
  document.addEventListener("toast", (event) => {
    const detail = (event as CustomEvent<string | { value: string }>).detail;
    toast(typeof detail === "string" ? detail : detail.value);
  });
}

const PASSING = 10_000;

/** What only says that all went well leaves by itself, unless somebody is at it. */
export function passing(): void {
  for (const note of document.querySelectorAll<HTMLElement>("[data-passing]")) setTimeout(() => leave(note), PASSING);
}

function leave(note: HTMLElement): void {
  if (note.matches(":hover, :focus-within")) setTimeout(() => leave(note), PASSING);
  else note.remove();
}
