// How a queue number is said: "A, nol, nol, dua" in Indonesian, letter by letter.
const DIGITS: Record<string, string[]> = {
  id: ["nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan"],
  en: ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"],
};

/** Return a number or the name of a window as it is spoken. */
export function spelled(text: string, language: string): string {
  const digits = DIGITS[language] ?? DIGITS.id ?? [];
  return [...text].map((letter) => digits[Number.parseInt(letter, 10)] ?? letter).join(", ");
}

/** Return the sentence that calls a number to a window. */
export function sentence(pattern: string, number: string, place: string, language: string): string {
  return pattern.replace("{number}", spelled(number, language)).replace("{window}", spelled(place, language));
}
