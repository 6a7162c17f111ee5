import { $, $$, make } from "~/dom";

export type Row = [step: string, label: string, words: string];

/** The questions of a category that were answered, in the words of their form. */
export function answered(page: ParentNode | null | undefined): Row[] {
  const fields = page ? $$<HTMLElement>(".field", page) : [];
  return fields.flatMap((field): Row[] => {
    const label = ($("legend", field) ?? $("label", field))?.firstChild?.textContent?.trim() ?? "";
    const chosen = $$<HTMLInputElement>("input:checked", field).map((input) =>
      (input.closest(".choice")?.querySelector("span")?.firstChild?.textContent ?? input.value).trim(),
    );
    const typed = $$<HTMLInputElement>("input:not([type=radio], [type=checkbox]), textarea, select", field);
    const words = [...chosen, ...typed.map((input) => input.value.trim())].filter(Boolean).join(", ");
    return words ? [["questions", label, words]] : [];
  });
}

interface Alike {
  number: string;
  title: string;
  metres: number;
}

/** What others reported here already: following it spares a second report of the same matter. */
export async function already(page: HTMLElement, asked: Record<string, string>, words: string): Promise<void> {
  const answer = await fetch(`/api/v1/reports/similar?${new URLSearchParams(asked)}`).catch(() => null);
  if (!answer?.ok) return;
  const { items } = (await answer.json()) as { items: Alike[] };
  if (!items.length) return;
  const rows = items.map((report) => {
    const address = { class: "row-link", href: `/reports/${report.number}/`, target: "_blank" };
    return make("li", {}, make("a", address, `${report.title} (${report.metres} m)`));
  });
  const list = make("ul", { class: "rows mb-0" }, ...rows);
  page.append(make("section", { class: "note note--info" }, make("div", {}, make("h2", {}, words), list)));
}
