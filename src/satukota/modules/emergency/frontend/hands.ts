/** Mouse and finger, and what is typed into the desk's fields. */
import { follow } from "./ahead";
import { classify, reply, searchSoon, settlePlace, takeCard } from "./calls";
import { choose } from "./choose";
import * as fleet from "./fleet";
import { findSoon, openFound } from "./found";
import { endIncident, moveUnit, toggleUnit, unitMenu } from "./incidents";
import { draw, root } from "./screen";
import { desk } from "./state";
import { steps } from "./steps";

export function listen(): void {
  root.addEventListener("click", (event) => {
    const hit = (event.target as Element).closest<HTMLElement>(
      "[data-call],[data-incident],[data-unit],[data-do],[data-class],[data-reason],[data-place],[data-card],[data-question],[data-move],[data-disposition],[data-found],[data-menu]",
    );
    if (!hit) return;
    const data = hit.dataset;
    if (data.call) void choose("call", Number(data.call));
    else if (data.incident) void choose("incident", Number(data.incident), false);
    else if (data.unit) toggleUnit(Number(data.unit));
    else if (data.found) void openFound(Number(data.found));
    else if (data.menu) void unitMenu(Number(data.menu));
    else if (data.do) {
      const result = steps[data.do]?.(hit);
      if (result instanceof Promise) follow(result);
    } else if (data.class) void classify(data.class);
    else if (data.reason) void classify(desk.draft.reasonFor, data.reason);
    else if (data.place) void settlePlace(Number(data.place));
    else if (data.card) takeCard(data.card);
    else if (data.question && data.answer) reply(data.question, data.answer);
    else if (data.move) void moveUnit(Number(data.id), data.move);
    else if (data.disposition) void endIncident(data.disposition);
  });

  root.addEventListener("input", (event) => {
    const field = event.target as HTMLInputElement;
    if (field.id === "place") {
      desk.draft.place = field.value;
      searchSoon(field.value);
    } else if (field.id === "what") {
      desk.draft.what = field.value;
      desk.draft.cardAt = 0;
      if (field instanceof HTMLInputElement) draw();
    } else if (field.id === "reason") desk.reason = field.value;
    else if (field.id === "find") findSoon(field.value);
    else if (field.id === "units") {
      fleet.filter(field.value);
      draw();
    }
  });
}
