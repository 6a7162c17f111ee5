// JsonLogic as the server evaluates it: the standard's operators by json-logic-js, and our own.
import jsonLogic from "json-logic-js";
import { EXACT, plain } from "./exact";

const DAY = 86_400_000;
type Facts = Record<string, unknown>;

const moment = (text: unknown): Date | null => {
  const found = /^(\d{4})-(\d{2})-(\d{2})/.exec(String(text ?? ""));
  if (!found) return null;
  const [year, month, day] = [Number(found[1]), Number(found[2]), Number(found[3])];
  const made = new Date(Date.UTC(year, month - 1, day));
  return made.getUTCMonth() === month - 1 && made.getUTCDate() === day ? made : null;
};

const between =
  (count: (first: Date, last: Date) => number) =>
  (first: unknown, last: unknown): number | null => {
    const [one, other] = [moment(first), moment(last)];
    return one && other ? count(one, other) : null;
  };

const days = (first: Date, last: Date): number => Math.round((last.getTime() - first.getTime()) / DAY);

const workdays = (first: Date, last: Date): number => {
  if (last < first) return -workdays(last, first);
  const total = days(first, last);
  let found = Math.floor(total / 7) * 5;
  for (let step = 1; step <= total % 7; step++) {
    const weekday = new Date(first.getTime() + step * DAY).getUTCDay();
    if (weekday !== 0 && weekday !== 6) found++;
  }
  return found;
};

const months = (first: Date, last: Date): number => {
  if (last < first) return -months(last, first);
  const whole = (last.getUTCFullYear() - first.getUTCFullYear()) * 12 + last.getUTCMonth() - first.getUTCMonth();
  return whole - (last.getUTCDate() < first.getUTCDate() ? 1 : 0);
};

const years = (first: Date, last: Date): number => Math.trunc(months(first, last) / 12);

const addDays = (start: unknown, number: unknown): string | null => {
  const found = moment(start);
  if (!found || typeof number !== "number") return null;
  return new Date(found.getTime() + Math.trunc(number) * DAY).toISOString().slice(0, 10);
};

const addMonths =
  (months: number) =>
  (start: unknown, number: unknown): string | null => {
    const found = moment(start);
    if (!found || typeof number !== "number") return null;
    const day = found.getUTCDate();
    found.setUTCDate(1);
    found.setUTCMonth(found.getUTCMonth() + Math.trunc(number) * months);
    const last = new Date(Date.UTC(found.getUTCFullYear(), found.getUTCMonth() + 1, 0)).getUTCDate();
    found.setUTCDate(Math.min(day, last));
    return found.toISOString().slice(0, 10);
  };

jsonLogic.add_operation("days_between", between(days));
jsonLogic.add_operation("workdays_between", between(workdays));
jsonLogic.add_operation("months_between", between(months));
jsonLogic.add_operation("years_between", between(years));
jsonLogic.add_operation("add_days", addDays);
jsonLogic.add_operation("add_months", addMonths(1));
jsonLogic.add_operation("add_years", addMonths(12));
for (const [name, operation] of Object.entries(EXACT)) jsonLogic.add_operation(name, operation);
jsonLogic.truthy = (found: unknown): boolean => (Array.isArray(found) ? found.length > 0 : !!plain(found));

/** The value of an expression over the facts. */
export const value = (rule: unknown, facts: unknown): unknown =>
  plain(jsonLogic.apply(rule as Parameters<typeof jsonLogic.apply>[0], facts));

/** Whether an expression counts as true ("0" does, an empty list does not). */
export const holds = (rule: unknown, facts: Facts): boolean => jsonLogic.truthy(value(rule, facts));
