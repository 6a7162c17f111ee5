import type { Say } from "./place";

/** The words that the page brought along, with `{n}` or `%(n)s` filled in. */
export function pageWords(id: string): Say {
  const known = JSON.parse(document.getElementById(id)?.textContent ?? "{}") as Record<string, string>;
  return (name, parts = {}) =>
    (known[name] ?? name).replace(/\{(\w+)\}|%\((\w+)\)s/g, (_, a: string, b: string) => String(parts[a ?? b] ?? ""));
}
