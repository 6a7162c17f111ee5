import { $$ } from "~/dom";

type Values = Record<string, string[]>;

/** Whether a question is asked after these answers: `depth=knee|chest;hurt=yes`. */
export function isAsked(when: string, values: Values): boolean {
  return when.split(";").every((condition) => {
    const [code = "", answers = ""] = condition.split("=");
    const wanted = answers.split("|");
    return (values[code] ?? []).some((value) => wanted.includes(value));
  });
}

/** Hide what is not asked after the answers so far. */
export function showAsked(page: ParentNode, values: Values): void {
  for (const input of $$<HTMLElement>("[data-when]", page)) {
    const field = input.closest<HTMLElement>(".field");
    if (field) field.hidden = !isAsked(input.dataset.when ?? "", values);
  }
}

/** Whether something that has to be answered is not: required, or needed because of an earlier answer. */
export function isOpen(page: ParentNode, values: Values): boolean {
  const needed = $$<HTMLInputElement>("[required], [data-needed=true]", page);
  return needed.some(
    (input) => !values[input.name]?.[0] && (!input.dataset.when || isAsked(input.dataset.when, values)),
  );
}
