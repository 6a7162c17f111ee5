import { icon, make } from "~/dom";
import type { Say } from "./place";

export type DangerWords = {
  not: string;
  endings: string;
  gap: string;
  kinds: { words: string; say: Record<string, string> }[];
};

/** The sentence to say where a text tells that somebody is in danger, by the same patterns as the city's. */
export function heard(text: string, words: DangerWords): string | undefined {
  const tokens = text.toLowerCase().match(/[\p{L}\p{N}]+(?:['’`´][\p{L}\p{N}]+)*/gu) ?? [];
  const plain = ` ${tokens.map((token) => token.replace(/(\p{L})\1{2,}/gu, "$1")).join(" ")} `;
  const pattern = (short: string, flags = ""): RegExp =>
    new RegExp(short.replaceAll("~", words.endings).replaceAll("_", words.gap), flags);
  const meant = plain.replace(pattern(words.not, "g"), " … ");
  const kind = words.kinds.find((one) => pattern(one.words).test(meant));
  return kind && (kind.say[document.documentElement.lang] ?? kind.say.id);
}

/** 112 as a link, in one sentence. */
export function dangerNote(sentence: string, say: Say): HTMLElement {
  const call = make(
    "a",
    { class: "button button--danger", href: "tel:112" },
    icon("phone-call"),
    say("call", { tel: 112 }),
  );
  return make(
    "div",
    { class: "note note--danger", role: "alert", "data-danger": "" },
    make("b", {}, sentence),
    " ",
    call,
  );
}
