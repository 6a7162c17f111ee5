import "../styles/wall.scss";
import { $$ } from "../dom";
import { language, stopwatch } from "../words";

// Clocks of the wall: the time of day, and timers that count up from `data-since`.
const tick = (): void => {
  const now = new Date();
  for (const clock of $$("[data-clock]")) {
    clock.textContent = new Intl.DateTimeFormat(language(), {
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
    }).format(now);
  }
  for (const timer of $$("[data-since]")) {
    timer.textContent = stopwatch((now.getTime() - Date.parse(timer.dataset.since ?? "")) / 1000);
  }
};
setInterval(tick, 1000);
tick();
