import { $, $$, make } from "~/dom";
import type { Stop } from "./parts";

export type Stops = Record<string, Stop>;

/** The pages behind the first one as a document brings them, by name: `words`, `questions:flood`. */
export function pagesIn(from: ParentNode): [string, HTMLElement][] {
  return $$<HTMLTemplateElement>("template[data-step]", from).map((template) => {
    const name = [template.dataset.step, template.dataset.category].filter(Boolean).join(":");
    const page = make("div", { "data-page": name });
    page.append(template.content.cloneNode(true));
    return [name, page];
  });
}

/** The pages and stops that are in force now; nothing without a signal. */
export async function freshPages(): Promise<{ pages: [string, HTMLElement][]; stops: Stops } | undefined> {
  const answer = await fetch(location.pathname, { cache: "no-store" }).catch(() => null);
  if (!answer?.ok) return undefined;
  // Only pages are read of it: its styles would be refused by the policy of this page, and reported.
  const text = (await answer.text()).replace(/<style[\s\S]*?<\/style>|\sstyle="[^"]*"/g, "");
  const fresh = new DOMParser().parseFromString(text, "text/html");
  if (!$("template[data-step=category]", fresh)) return undefined;
  return { pages: pagesIn(fresh), stops: JSON.parse($("#report-stops", fresh)?.textContent ?? "{}") as Stops };
}
