import { $, icon, make } from "~/dom";
import type { Say } from "./place";

export interface Stop {
  say: string;
  tel: string;
}

/** What is wrong with a page, above it. */
export function told(errors: Record<string, string>, say: Say): Node[] {
  const lines = Object.values(errors);
  if (!lines.length) return [];
  return [
    make(
      "div",
      { class: "error-summary", role: "alert", tabindex: "-1" },
      make("h2", {}, say("attention")),
      make("ul", {}, ...lines.map((line) => make("li", {}, line))),
    ),
  ];
}

/** The photos so far, each with a button that takes it out. */
export function photoList(picker: Element, photos: Blob[], say: Say, takeOut: (n: number) => void): void {
  $(".picker__shown", picker)?.remove();
  const list = make("ul", { class: "picker__shown" });
  photos.forEach((photo, n) => {
    const image = make("img", { alt: `${say("photo")} ${n + 1}` }) as HTMLImageElement;
    image.src = URL.createObjectURL(photo);
    const remove = make(
      "button",
      { type: "button", class: "picker__remove", "aria-label": `${say("remove")} ${n + 1}` },
      icon("x"),
    );
    remove.addEventListener("click", () => takeOut(n));
    list.append(make("li", {}, image, remove));
  });
  picker.append(list);
}

/** This is a matter for 112 (or another number): what to do instead of reporting. */
export function stopPage(stop: Stop, say: Say, back: () => void): Node[] {
  const change = make("button", { type: "button", class: "button button--quiet button--wide" }, say("another"));
  change.addEventListener("click", back);
  const call = make(
    "a",
    { class: "button button--danger button--wide", href: `tel:${stop.tel}` },
    icon("phone-call"),
    say("call", { tel: stop.tel }),
  );
  const said = make(
    "div",
    { class: "note note--danger", role: "alert" },
    icon("alert-octagon"),
    make("div", {}, make("p", { class: "report-stop" }, stop.say)),
  );
  return [
    make("h1", { tabindex: "-1" }, say("stopped")),
    said,
    make("div", { class: "actions" }, ...(stop.tel ? [call] : []), change),
  ];
}
