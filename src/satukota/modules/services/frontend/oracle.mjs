// node oracle.mjs CASES.json, from frontend/: judges every case with the browser's rule engine; prints what differs.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";

const packages = join(process.cwd(), "node_modules");
const { rolldown } = await import(createRequire(join(packages, "vite", "package.json")).resolve("rolldown"));
const input = new URL("logic.ts", import.meta.url).pathname;
const bundle = await rolldown({ input, resolve: { modules: [packages] } });
const { output } = await bundle.generate({ format: "esm" });
const { value } = await import(`data:text/javascript,${encodeURIComponent(output[0].code)}`);

const plain = (found) => JSON.parse(JSON.stringify(found ?? null));
const cases = JSON.parse(readFileSync(process.argv[2], "utf8")).filter((one) => typeof one !== "string");
const wrong = cases.filter(({ rule, data, result }) => !isDeepStrictEqual(plain(value(rule, data)), result));
console.log(JSON.stringify({ cases: cases.length, wrong }));
