// Arithmetic over rationals, as the server counts: 0.1 + 0.2 is 0.3. Only what is not whole needs a fraction.

const BITS = 4096n;
const NUMERAL = /^([+-]?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,3}))?$/;

/** A number that a float only comes near to: top ÷ bottom, in lowest terms. */
class Exact {
  constructor(
    readonly top: bigint,
    readonly bottom: bigint,
  ) {}

  valueOf(): number {
    const places = BigInt(Math.max(0, 25 + `${this.bottom}`.length - `${this.top}`.length));
    return Number(`${(this.top * 10n ** places) / this.bottom}e-${places}`);
  }

  toString(): string {
    return String(this.valueOf());
  }
}

class NoValue extends Error {}

const common = (one: bigint, other: bigint): bigint => (other ? common(other, one % other) : one < 0n ? -one : one);

const ratio = (top: bigint, bottom: bigint): Exact => {
  if (!bottom) throw new NoValue();
  const shared = common(top, bottom) * (bottom < 0n ? -1n : 1n);
  const made = new Exact(top / shared, bottom / shared);
  if (made.top >> BITS > 0n || made.bottom >> BITS > 0n) throw new NoValue();
  return made;
};

const rational = (value: unknown): Exact => {
  if (value instanceof Exact) return value;
  if (value === null || value === undefined || value === "" || value === false) return new Exact(0n, 1n);
  if (value === true) return new Exact(1n, 1n);
  const found = typeof value === "number" || typeof value === "string" ? NUMERAL.exec(String(value)) : null;
  if (!found) throw new NoValue();
  const [, sign, whole, decimals = "", exponent = "0"] = found;
  const places = BigInt(decimals.length - Number(exponent));
  const digits = BigInt(`${whole}${decimals}`) * (sign === "-" ? -1n : 1n);
  return places < 0n ? ratio(digits * 10n ** -places, 1n) : ratio(digits, 10n ** places);
};

/** The plain number of what was counted; anything else as it is. */
export const plain = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(plain);
  return value instanceof Exact ? value.valueOf() : value;
};

const whole = (value: bigint): Exact => new Exact(value, 1n);
const down = ({ top, bottom }: Exact): bigint => top / bottom - (top % bottom < 0n ? 1n : 0n);
const up = ({ top, bottom }: Exact): bigint => top / bottom + (top % bottom > 0n ? 1n : 0n);
const plus = (one: Exact, other: Exact): Exact =>
  ratio(one.top * other.bottom + other.top * one.bottom, one.bottom * other.bottom);
const negative = ({ top, bottom }: Exact): Exact => new Exact(-top, bottom);
const times = (one: Exact, other: Exact): Exact => ratio(one.top * other.top, one.bottom * other.bottom);
const over = (one: Exact, other: Exact): Exact => ratio(one.top * other.bottom, one.bottom * other.top);
const rest = (one: Exact, other: Exact): Exact => {
  const quotient = over(one, other);
  return plus(one, negative(times(other, whole(quotient.top / quotient.bottom))));
};
const compare = (one: Exact, other: Exact): bigint => one.top * other.bottom - other.top * one.bottom;

const FOLDS: Record<string, (first: Exact, others: Exact[]) => Exact> = {
  "+": (first, others) => others.reduce(plus, first),
  "*": (first, others) => others.reduce(times, first),
  "-": (first, others) =>
    others.length ? others.reduce((left, next) => plus(left, negative(next)), first) : negative(first),
  "/": (first, others) => (others.length ? others.reduce(over, first) : over(whole(1n), first)),
  "%": (first, others) => others.reduce(rest, first),
  max: (first, others) => others.reduce((most, next) => (compare(next, most) > 0n ? next : most), first),
  min: (first, others) => others.reduce((least, next) => (compare(next, least) < 0n ? next : least), first),
  ceil: (first) => whole(up(first)),
  floor: (first) => whole(down(first)),
};
const EMPTY: Record<string, Exact> = { "+": whole(0n), "*": whole(1n) };

const isNumber = (value: unknown): boolean => typeof value === "number" || value instanceof Exact;
const isNothing = (value: unknown): boolean => value === null || value === "" || typeof value === "boolean";

const counted = (name: string, given: unknown[]): unknown => {
  const spread = given.length === 1 && Array.isArray(given[0]) && name !== "ceil" && name !== "floor";
  const values = spread ? (given[0] as unknown[]) : given;
  if ((name === "max" || name === "min") && !values.every(isNumber)) return null;
  if ((name === "ceil" || name === "floor") && isNothing(values[0])) return null;
  try {
    const [first, ...others] = values.map(rational);
    const result = first ? (FOLDS[name] as (typeof FOLDS)[string])(first, others) : EMPTY[name];
    if (!result) return null;
    return result.bottom === 1n ? Number(result.top) : result;
  } catch (error) {
    if (error instanceof NoValue) return null;
    throw error;
  }
};

type Values = [unknown, unknown];
const COMPARISONS: Record<string, [(order: bigint) => boolean, (values: Values) => boolean]> = {
  // biome-ignore lint/suspicious/noDoubleEquals: this is JsonLogic's own loose comparison
  "==": [(order) => order === 0n, ([one, other]) => one == other],
  "===": [(order) => order === 0n, ([one, other]) => one === other],
  // biome-ignore lint/suspicious/noDoubleEquals: this is JsonLogic's own loose comparison
  "!=": [(order) => order !== 0n, ([one, other]) => one != other],
  "!==": [(order) => order !== 0n, ([one, other]) => one !== other],
  ">": [(order) => order > 0n, ([one, other]) => (one as number) > (other as number)],
  ">=": [(order) => order >= 0n, ([one, other]) => (one as number) >= (other as number)],
  "<": [(order) => order < 0n, ([one, other]) => (one as number) < (other as number)],
  "<=": [(order) => order <= 0n, ([one, other]) => (one as number) <= (other as number)],
};

const compared = (name: string, values: unknown[]): boolean => {
  const [exactly, loosely] = COMPARISONS[name] as (typeof COMPARISONS)[string];
  const pair = (place: number): boolean => {
    const [one, other] = [values[place], values[place + 1]];
    return isNumber(one) && isNumber(other)
      ? exactly(compare(rational(one), rational(other)))
      : loosely([plain(one), plain(other)]);
  };
  return values.length > 2 ? pair(0) && pair(1) : pair(0);
};

/** JsonLogic's operators that count or compare, over exact numbers. */
export const EXACT: Record<string, (...values: unknown[]) => unknown> = {
  ...Object.fromEntries(Object.keys(FOLDS).map((name) => [name, (...values: unknown[]) => counted(name, values)])),
  ...Object.fromEntries(
    Object.keys(COMPARISONS).map((name) => [name, (...values: unknown[]) => compared(name, values)]),
  ),
};
