import "../styles/wall.scss";
import { $$ } from "../dom";
import { stopwatch, timeOfDay } from "../words";

// Clocks of the wall: the time of day, and timers that count up from `data-timer`.
const tick = (): void => {
  const now = new Date();
  for (const clock of $$("[data-clock]")) {
    clock.textContent = timeOfDay(now, true);
  }
  for (const timer of $$("[data-timer]")) {
    timer.textContent = stopwatch((now.getTime() - Date.parse(timer.dataset.timer ?? "")) / 1000);
  }
};
setInterval(tick, 1000);
tick();
