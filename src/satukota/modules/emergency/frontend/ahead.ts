/** Typing ahead: keys that come while the desk still works on the one before wait, and go where the hands are then. */
import { $ } from "~/dom";
import { say } from "./say";
import { tell } from "./screen";
import { desk } from "./state";

type Press = (key: string, shift: boolean, at: number) => boolean;
interface Kept {
  key: string;
  shift: boolean;
}

let running = 0;
let kept: Kept[] = [];
let again: Press = () => false;

export const isField = (element: Element): element is HTMLInputElement | HTMLTextAreaElement =>
  /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName);

/** Keep a key for later where something still runs. */
export function later(event: KeyboardEvent, press: Press): boolean {
  again = press;
  if (running === 0 || (event.key.length > 1 && !/^(Enter|Backspace|Arrow(Up|Down))$/.test(event.key))) return false;
  kept.push({ key: event.key, shift: event.shiftKey });
  return true;
}

/** Wait for what a key began; tell whether it was a key of ours. What follows a refusal is not done. */
export function follow(result: boolean | Promise<unknown>): boolean {
  if (!(result instanceof Promise)) return result;
  const failures = desk.failures;
  running++;
  void result.finally(() => {
    running--;
    if (desk.failures !== failures) kept = [];
    flush();
  });
  return true;
}

function flush(): void {
  while (kept.length > 0 && running === 0) {
    if ($("dialog[open]")) {
      kept = []; // a question is open: nobody has read it yet
      return;
    }
    const field = document.activeElement;
    if (field && isField(field)) into(field, kept.shift() as Kept);
    else if (!aWord()) {
      const next = kept.shift() as Kept;
      again(next.key, next.shift, Number.POSITIVE_INFINITY);
    }
  }
}

/** Letters that look like words and find no field do nothing, and the desk says so. */
function aWord(): boolean {
  const end = kept.findIndex((one) => !/^[\p{L} ]$/u.test(one.key));
  const letters = end < 0 ? kept : kept.slice(0, end);
  if (letters.length < 3) return false;
  kept = kept.slice(letters.length);
  tell(say("typed_lost", { text: letters.map((one) => one.key).join("") }), "late");
  return true;
}

function into(field: HTMLInputElement | HTMLTextAreaElement, { key, shift }: Kept): void {
  if (key.length > 1 && key !== "Backspace") {
    again(key, shift, Number.POSITIVE_INFINITY);
    return;
  }
  const start = field.selectionStart ?? field.value.length;
  const end = field.selectionEnd ?? start;
  if (key === "Backspace") field.setRangeText("", Math.max(0, start === end ? start - 1 : start), end, "end");
  else field.setRangeText(key, start, end, "end");
  field.dispatchEvent(new InputEvent("input", { bubbles: true }));
}
