/** Words of the programs in the user's language; the server writes them into the page (web/words.py). */
let known: Record<string, string> | undefined;

/** The sentence of that name, with `{name}` filled in. A name that is missing is shown as it is: a test looks for those. */
export function word(name: string, values: Record<string, string | number> = {}): string {
  known ??= JSON.parse(document.getElementById("words")?.textContent ?? "{}") as Record<string, string>;
  return (known[name] ?? name).replace(/\{(\w+)\}/g, (_, key: string) => String(values[key] ?? ""));
}

/** Language of the page, for Intl. */
export const language = (): string => document.documentElement.lang || "id";

/** A number as the user's language writes it. */
export const number = (value: number): string => new Intl.NumberFormat(language()).format(value);

/** "10.42" in the city's zone, wherever this screen stands. */
export const timeOfDay = (moment: Date, seconds = false): string =>
  new Intl.DateTimeFormat(language(), {
    hour: "2-digit",
    minute: "2-digit",
    ...(seconds ? { second: "2-digit" } : {}),
    hourCycle: "h23",
    timeZone: document.documentElement.dataset.zone ?? "Asia/Jakarta",
  }).format(moment);

/** 75 → "1.15", 3700 → "1.01.40": counts up or down in tabular figures. */
export function stopwatch(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const parts = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
  const shown = parts[0] ? parts : parts.slice(1);
  return shown
    .map((part, at) => (at ? String(part).padStart(2, "0") : String(part)))
    .join(language() === "id" ? "." : ":");
}
