// node src/services/oracle.mjs CASES.json: evaluates every case with the browser's rule engine; prints what differs.
import { readFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { rolldown } from "rolldown";

const bundle = await rolldown({ input: new URL("logic.ts", import.meta.url).pathname });
const { output } = await bundle.generate({ format: "esm" });
const { value } = await import(`data:text/javascript,${encodeURIComponent(output[0].code)}`);

const plain = (found) => JSON.parse(JSON.stringify(found ?? null));
const cases = JSON.parse(readFileSync(process.argv[2], "utf8")).filter((one) => typeof one !== "string");
const wrong = cases.filter(({ rule, data, result }) => !isDeepStrictEqual(plain(value(rule, data)), result));
console.log(JSON.stringify({ cases: cases.length, wrong }));
