import "../styles/staff.scss";
import { $, cookie, on } from "../dom";

// The rail remembers whether it is folded; on a narrow screen it slides over the page instead.
on("click", "[data-rail-fold]", (button) => {
  const folded = document.body.classList.toggle("is-folded");
  button.setAttribute("aria-expanded", String(!folded));
  // biome-ignore lint/suspicious/noDocumentCookie: the server reads it to draw the rail as it was.
  document.cookie = `rail=${folded ? "folded" : "open"};path=/;max-age=31536000;samesite=lax`;
});

on("click", "[data-rail-open]", (button) => {
  const rail = $(".rail");
  const open = rail?.classList.toggle("is-open") ?? false;
  button.setAttribute("aria-expanded", String(open));
  if (open) $("a", rail as HTMLElement)?.focus();
});

document.addEventListener("keydown", (event) => {
  const rail = $(".rail.is-open");
  if (event.key !== "Escape" || !rail) return;
  rail.classList.remove("is-open");
  $("[data-rail-open]")?.focus();
});

export const folded = (): boolean => cookie("rail") === "folded";
