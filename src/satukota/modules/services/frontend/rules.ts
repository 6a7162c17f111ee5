// Shows and hides the questions of a page as its answers change, and says what is doubtful in them. Without it all of
// them stand there, and the server says it.
import { holds } from "./logic";
import { numberIn } from "./numbers";
import { rowsOf } from "./rows";

type Facts = Record<string, unknown>;
/** A rule across answers: the form's name, the row that it lies in ("" for none), the condition, what is said then. In
 * the name of a question of a row `*` stands for the number of each. */
export type Rule = [string, string, unknown, string];

export const read = <T>(id: string): T | null => {
  const script = document.getElementById(id);
  return script ? (JSON.parse(script.textContent || "null") as T) : null;
};

const put = (facts: Facts, name: string, answer: unknown): void => {
  const parts = name.split("__");
  const last = parts.pop() as string;
  let here = facts;
  parts.forEach((part, place) => {
    const inner = here[part];
    const following = parts[place + 1] ?? last;
    here[part] = inner && typeof inner === "object" ? inner : /^\d+$/.test(following) ? [] : {};
    here = here[part] as Facts;
  });
  here[last] = answer;
};

const answer = (field: HTMLInputElement): unknown => {
  if (field.type === "checkbox") return field.checked;
  const amount = field.inputMode === "numeric" && !field.dataset.digits;
  const number = amount || field.inputMode === "decimal";
  return number && field.value.trim() ? numberIn(field.value) : field.value;
};

const at = (facts: Facts, name: string): unknown =>
  name.split("__").reduce<unknown>((here, part) => (here as Facts | undefined)?.[part], facts);

/** What is answered in a form, with what is known beside it. */
export const factsOf = (form: HTMLFormElement): Facts => {
  const facts = structuredClone(read<Facts>("facts") ?? {});
  const now = new Date();
  const local = new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString();
  facts.$now ??= local;
  facts.$today ??= local.slice(0, 10);
  for (const field of form.elements) {
    if (!(field instanceof HTMLInputElement || field instanceof HTMLSelectElement)) continue;
    if (!field.name) continue;
    const open = field instanceof HTMLInputElement && field.type === "radio" && !field.checked;
    if (!open) put(facts, field.name, answer(field as HTMLInputElement));
    // In a row it is this row's question that has no answer, never one of the same name outside.
    else if (/__\d+__/.test(field.name) && at(facts, field.name) === undefined) put(facts, field.name, null);
  }
  return facts;
};

/** Whether a rule speaks now: an answer is there, and its condition holds. */
export const speaks = ([name, row, condition]: Rule, facts: Facts): boolean => {
  const given = at(facts, name);
  return given !== undefined && given !== null && given !== "" && holds(condition, inRow(facts, row));
};

/** What a rule reads in a row: its own answers, and beside them those outside of it. */
const inRow = (facts: Facts, row: string): Facts =>
  row ? { ...facts, ...((at(facts, row) as Facts | undefined) ?? {}) } : facts;

/** A name with `*` as the names of each row that is on the page, with their rows; any other name as it is. */
const everyName = (form: HTMLFormElement, name: string): [string, string][] => {
  const [list = "", inner] = name.split("__*__");
  if (inner === undefined) return [[name, ""]];
  const rows = form.querySelector(`[data-rows="${list}"]`);
  return (rows ? rowsOf(rows) : []).map((_row, place) => [`${list}__${place}__${inner}`, `${list}__${place}`]);
};

/** Rules with one for each row. */
export const everyRule = (form: HTMLFormElement, rules: Rule[]): Rule[] =>
  rules.flatMap(([name, _row, condition, sentence]) =>
    everyName(form, name).map(([own, row]): Rule => [own, row, condition, sentence]),
  );

/** The part of a form that asks a question: of a list, its first. */
export const question = (form: HTMLFormElement, name: string): HTMLElement | null =>
  form.querySelector<HTMLElement>(`[data-question="${name}"], [data-question^="${name}__"]`);

/** Say something below a question, or nothing any more. */
export const tell = (part: HTMLElement, kind: "doubt" | "wrong", sentence: string): void => {
  const there = part.querySelector<HTMLElement>(`[data-${kind}]`);
  if (there?.textContent === sentence) return;
  there?.remove();
  if (!sentence) return;
  const line = document.createElement("p");
  line.dataset[kind] = "";
  line.setAttribute("role", "status");
  line.className = kind === "doubt" ? "note note--warning p-2" : "field__error";
  line.textContent = sentence;
  part.append(line);
};

/** Let every form with `data-rules` follow the conditions in the JSON scripts `rules`, `warnings` and `facts`. */
export const follow = (): void => {
  const conditions = read<Record<string, unknown>>("rules") ?? {};
  const warnings = read<Rule[]>("warnings") ?? [];
  const form = document.querySelector<HTMLFormElement>("form[data-rules]");
  if (!form || !(Object.keys(conditions).length || warnings.length)) return;
  const show = (): void => {
    const facts = factsOf(form);
    for (const [pattern, rule] of Object.entries(conditions)) {
      for (const [name, row] of everyName(form, pattern)) {
        const part = question(form, name);
        if (part) part.hidden = !holds(rule, inRow(facts, row));
      }
    }
    const doubts = new Map<string, string>();
    for (const rule of everyRule(form, warnings)) {
      if (!doubts.get(rule[0])) doubts.set(rule[0], speaks(rule, facts) ? rule[3] : "");
    }
    for (const [name, sentence] of doubts) {
      const part = question(form, name);
      if (part) tell(part, "doubt", sentence);
    }
  };
  form.addEventListener("input", show);
  form.addEventListener("change", show);
  show();
};
