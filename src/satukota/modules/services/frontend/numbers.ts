// Numbers as people here write them: the same reading as the server's (kernel/readers/rules/numbers.py).

const INDONESIAN = /^([1-9]\d{0,2}(\.\d{3})+|\d+)(,\d+)?$/;
const ENGLISH = /^(\d{1,3}(,\d{3})+|\d+)(\.\d+)?$/;

/** The number that a text writes (2.900 is two thousand nine hundred, 49,5 and 49.5 have decimals); NaN for none. */
export const numberIn = (text: string): number => {
  const plain = text.replace(/\s/g, "");
  const bare = plain.replace(/^\(?[-−+]?(rp\.?)?|%$|\)$/gi, "").replace(/,-$/, "");
  const sign = /^[-−(]/.test(plain) ? -1 : 1;
  if (INDONESIAN.test(bare)) return sign * Number(bare.replaceAll(".", "").replace(",", "."));
  return ENGLISH.test(bare) ? sign * Number(bare.replaceAll(",", "")) : Number.NaN;
};
