// Shows and hides the questions of a page as its answers change. Without it all of them stand there.
import { holds } from "./logic";

type Facts = Record<string, unknown>;

const read = <T>(id: string): T | null => {
  const found = document.getElementById(id);
  return found ? (JSON.parse(found.textContent || "null") as T) : null;
};

const put = (facts: Facts, name: string, answer: unknown): void => {
  const parts = name.split("__");
  const last = parts.pop() as string;
  let here = facts;
  for (const part of parts) {
    const inner = here[part];
    here[part] = inner && typeof inner === "object" ? inner : {};
    here = here[part] as Facts;
  }
  here[last] = answer;
};

const answer = (field: HTMLInputElement): unknown => {
  if (field.type === "checkbox") return field.checked;
  const number = field.inputMode === "numeric" || field.inputMode === "decimal";
  return number && field.value.trim() ? Number(field.value.replace(",", ".")) : field.value;
};

/** Let every form with `data-rules` follow the conditions in the JSON scripts `rules` and `facts`. */
export const follow = (): void => {
  const conditions = read<Record<string, unknown>>("rules");
  const form = document.querySelector<HTMLFormElement>("form[data-rules]");
  if (!conditions || !form) return;
  const known = read<Facts>("facts") ?? {};
  const show = (): void => {
    const facts = structuredClone(known);
    for (const field of form.elements) {
      if (!(field instanceof HTMLInputElement || field instanceof HTMLSelectElement)) continue;
      if (field instanceof HTMLInputElement && field.type === "radio" && !field.checked) continue;
      if (field.name) put(facts, field.name, answer(field as HTMLInputElement));
    }
    for (const [name, rule] of Object.entries(conditions)) {
      const question = form.querySelector<HTMLElement>(`[data-question="${name}"]`);
      if (question) question.hidden = !holds(rule, facts);
    }
  };
  form.addEventListener("input", show);
  form.addEventListener("change", show);
  show();
};
