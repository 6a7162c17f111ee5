// JsonLogic as the server evaluates it: the standard's operators by json-logic-js, and our own.
import jsonLogic from "json-logic-js";
import { EXACT, plain } from "./exact";

const DAY = 86_400_000;
type Facts = Record<string, unknown>;

const moment = (text: unknown): Date | null => {
  const found = /^(\d{4})-(\d{2})-(\d{2})/.exec(String(text ?? ""));
  if (!found) return null;
  const [year, month, day] = [Number(found[1]), Number(found[2]), Number(found[3])];
  const made = new Date(Date.UTC(2000, month - 1, day));
  made.setUTCFullYear(year, month - 1, day);
  return year && made.getUTCMonth() === month - 1 && made.getUTCDate() === day ? made : null;
};

/** A day as text; null beyond the years that a calendar of the state has. */
const dayOf = (date: Date): string | null => {
  const year = date.getUTCFullYear();
  return year >= 1 && year <= 9999 ? date.toISOString().slice(0, 10) : null;
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
  return dayOf(new Date(found.getTime() + Math.trunc(number) * DAY));
};

const addMonths =
  (months: number) =>
  (start: unknown, number: unknown): string | null => {
    const found = moment(start);
    if (!found || typeof number !== "number") return null;
    const day = found.getUTCDate();
    found.setUTCDate(1);
    found.setUTCMonth(found.getUTCMonth() + Math.trunc(number) * months);
    const last = new Date(found.getTime());
    last.setUTCMonth(last.getUTCMonth() + 1, 0);
    found.setUTCDate(Math.min(day, last.getUTCDate()));
    return dayOf(found);
  };

const PROVINCES = new Set([
  ...[11, 12, 13, 14, 15, 16, 17, 18, 19, 21, 31, 32, 33, 34, 35, 36, 51, 52, 53, 61, 62, 63, 64, 65],
  ...[71, 72, 73, 74, 75, 76, 81, 82, 91, 92, 93, 94, 95, 96, 97],
]);

const isRegion = (code: string): boolean => {
  const province = Number(code.slice(0, 2));
  return province === 99 || (PROVINCES.has(province) && code.slice(2, 4) !== "00" && code.slice(4) !== "00");
};

// Why an identity number is doubtful, as the server says it (rules/identity.py); "" where nothing speaks against it.
const nikDoubt = (number: unknown, born: unknown, sex: unknown): string => {
  const digits = String(number ?? "");
  if (!/^\d{16}$/.test(digits)) return "";
  const day = Number(digits.slice(6, 8));
  const plain = String(day > 40 ? day - 40 : day).padStart(2, "0");
  const [month, year] = [digits.slice(8, 10), digits.slice(10, 12)];
  if (!isRegion(digits.slice(0, 6))) return "region";
  if (!moment(`19${year}-${month}-${plain}`) && !moment(`20${year}-${month}-${plain}`)) return "date";
  if (digits.slice(12) === "0000") return "serial";
  const date = String(born ?? "").slice(0, 10);
  if (date && plain + month + year !== date.slice(8, 10) + date.slice(5, 7) + date.slice(2, 4)) return "born";
  return sex && day > 40 !== (sex === "P") ? "sex" : "";
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
jsonLogic.add_operation("nik_doubt", nikDoubt);

/** The value of an expression over the facts. */
export const value = (rule: unknown, facts: unknown): unknown =>
  plain(jsonLogic.apply(rule as Parameters<typeof jsonLogic.apply>[0], facts));

/** Whether an expression counts as true ("0" does, an empty list does not). */
export const holds = (rule: unknown, facts: Facts): boolean => jsonLogic.truthy(value(rule, facts));
