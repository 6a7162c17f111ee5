import { $$, on } from "./dom";

const YEAR = 365 * 24 * 3600;

/** The theme buttons work without a program too (they are a form); with one the page does not reload. */
export function themes(): void {
  on("click", "button[name=theme]", (button, event) => {
    event.preventDefault();
    const theme = (button as HTMLButtonElement).value;
    const secure = location.protocol === "https:" ? ";secure" : "";
    // biome-ignore lint/suspicious/noDocumentCookie: the cookie store is not in every browser that citizens use.
    document.cookie = `theme=${theme};path=/;max-age=${YEAR};samesite=lax${secure}`;
    if (theme === "auto") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
    for (const other of $$("button[name=theme]")) other.setAttribute("aria-pressed", String(other === button));
    document.dispatchEvent(new CustomEvent("satukota:theme"));
  });
}

/** Whether this part of the page is dark now, whatever decided it. */
export const dark = (part: Element): boolean => getComputedStyle(part).colorScheme === "dark";

/** A colour of the tokens as it is in this part of the page. */
export const token = (part: Element, name: string): string => getComputedStyle(part).getPropertyValue(name).trim();
