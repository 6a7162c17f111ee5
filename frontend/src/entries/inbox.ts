import htmx from "htmx.org";
import { $, $$, on, typing } from "../dom";
import { number, word } from "../words";

const wide = matchMedia("(min-width: 1200px)");
const rows = (): HTMLElement[] => $$(".inbox__rows .matter");
let loading: ReturnType<typeof setTimeout> | undefined;

/** Mark a row and show its case beside the list; the wait keeps a held key from asking for every case on the way. */
function choose(row: HTMLElement | undefined, wait = 120): void {
  if (!row) return;
  for (const other of rows()) other.classList.toggle("is-current", other === row);
  row.scrollIntoView({ block: "nearest" });
  $<HTMLAnchorElement>(".matter__link", row)?.focus({ preventScroll: true });
  if (!wide.matches || !$("#pane")) return;
  clearTimeout(loading);
  loading = setTimeout(() => {
    const url = `/cases/${row.dataset.number}/`;
    void htmx.ajax("get", url, { target: "#pane", swap: "innerHTML" });
    const address = new URL(location.href);
    address.searchParams.set("case", row.dataset.number ?? "");
    history.replaceState(null, "", address);
  }, wait);
}

function current(): number {
  return rows().findIndex((row) => row.classList.contains("is-current"));
}

on("click", ".inbox .matter__link", (link, event) => {
  if (!wide.matches || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  choose(link.closest<HTMLElement>(".matter") ?? undefined, 0);
});

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || $("dialog[open]")) return;
  const all = rows();
  if (!all.length) return;
  const at = current();
  if (event.key === "j") choose(all[Math.min(at + 1, all.length - 1)]);
  else if (event.key === "k") choose(all[Math.max(at - 1, 0)]);
  else if (event.key === "Enter" && at >= 0 && document.activeElement?.closest(".matter")) {
    event.preventDefault();
    location.href = `/cases/${all[at]?.dataset.number}/`;
  } else if (event.key === "x" && at >= 0) {
    const box = all[at] && $<HTMLInputElement>("input[type=checkbox]", all[at]);
    if (box) {
      box.checked = !box.checked;
      box.dispatchEvent(new Event("change", { bubbles: true }));
    }
  }
});

function countSelected(): void {
  const words = $("[data-bulk-count]");
  if (words) words.textContent = word("selected", { count: number($$(".matter__pick :checked").length) });
}

on("change", ".matter__pick input", countSelected);
on("click", "[data-bulk-clear]", () => {
  for (const box of $$<HTMLInputElement>(".matter__pick :checked")) box.checked = false;
  countSelected();
});

// The form of an action: its first field gets the focus, Cancel takes the form away.
document.addEventListener("htmx:afterSwap", (event) => {
  const target = event.target as HTMLElement;
  if (target.id === "act") $("#act :is(input:not([type=hidden]), textarea, select)")?.focus();
  if (target.id === "pane") target.scrollTop = 0;
});
on("click", "#act [data-act-close]", (_link, event) => {
  event.preventDefault();
  $("#act")?.replaceChildren();
  $("#acts a")?.focus();
});

const asked = new URL(location.href).searchParams.get("case");
if ($("#pane") && wide.matches) {
  const first = rows().find((row) => row.dataset.number === asked) ?? rows()[0];
  if (first) choose(first, 0);
}
