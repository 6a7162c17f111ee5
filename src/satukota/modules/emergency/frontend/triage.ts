/** Protocol cards on this side: which card a word means, and what the answers add up to (the same rule as rules/cards.py). */
import { setup } from "./say";
import type { Card } from "./types";

export function find(text: string): Card[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return setup.cards;
  const points = (card: Card): number =>
    words.reduce((sum, word) => {
      const title = card.title.toLowerCase().split(/[\s,]+/);
      return (
        sum +
        (title.some((one) => one.startsWith(word)) ? 2 : 0) +
        (card.words.some((one) => one.startsWith(word)) ? 1 : 0)
      );
    }, 0);
  return setup.cards.filter((card) => points(card) > 0).sort((a, b) => points(b) - points(a));
}

export interface Result {
  kind: string;
  priority: number;
  agencies: string[];
  advice: string[];
}

export function add(card: Card, answers: Record<string, string>): Result {
  const given = card.questions.flatMap((question) =>
    question.choices.filter((choice) => choice.code === answers[question.code]),
  );
  const weight = given.reduce((sum, choice) => sum + choice.weight, 0);
  const level = card.levels.find(([least]) => weight >= least)?.[1] ?? card.base;
  const forced = given.flatMap((choice) => (choice.priority === null ? [] : [choice.priority]));
  const kinds = given.map((choice) => choice.kind).filter(Boolean);
  const advice = [...card.opening, ...given.map((choice) => choice.advice).filter(Boolean)];
  return {
    kind: kinds.at(-1) ?? card.kind,
    priority: Math.min(level, card.base, ...forced),
    agencies: [...new Set([...card.agencies, ...given.flatMap((choice) => choice.agencies)])],
    advice: [...new Set(advice)].map((code) => card.advice[code] ?? code),
  };
}
