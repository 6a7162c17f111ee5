import { $, $$, typing } from "./dom";

/** `data-key="e"` on a link, button or field: that key presses or focuses it. `?` opens the list of keys. */
export function keys(): void {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (typing(event.target) || $("dialog[open]")) return;
    const element = $$(`[data-key="${CSS.escape(event.key)}"]`).find(
      (found) => found.offsetParent !== null || found.tagName === "DIALOG",
    );
    if (!element) return;
    event.preventDefault();
    if (element instanceof HTMLDialogElement) element.showModal();
    else if (element.matches("input, textarea, select")) element.focus();
    else element.click();
  });
}
