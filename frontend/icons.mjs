// Makes one SVG sprite of the icons named in icons.txt, and the list of them that the template tag checks against.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const root = import.meta.dirname;
const out = join(root, "../src/satukota/web/static/dist");
const source = join(root, "node_modules/@tabler/icons/icons/outline");
const names = readFileSync(join(root, "icons.txt"), "utf8")
  .split("\n")
  .map((line) => line.trim())
  .filter((line) => line && !line.startsWith("#"));

const missing = names.filter((name) => !existsSync(join(source, `${name}.svg`)));
if (missing.length) {
  console.error(`icons.txt names icons that Tabler does not have: ${missing.join(", ")}`);
  process.exit(1);
}

function symbol(name) {
  const text = readFileSync(join(source, `${name}.svg`), "utf8");
  const body = text
    .slice(text.indexOf(">", text.indexOf("<svg")) + 1, text.lastIndexOf("</svg>"))
    .replace(/\s+/g, " ")
    .replace('<path stroke="none" d="M0 0h24v24H0z" fill="none"/>', "")
    .replace('<path stroke="none" d="M0 0h24v24H0z" fill="none" />', "")
    .trim();
  return `<symbol id="${name}" viewBox="0 0 24 24">${body}</symbol>`;
}

const sprite = `<svg xmlns="http://www.w3.org/2000/svg">${[...new Set(names)].sort().map(symbol).join("")}</svg>\n`;
const hash = createHash("sha256").update(sprite).digest("hex").slice(0, 8);
mkdirSync(out, { recursive: true });
for (const file of readdirSync(out)) if (file.startsWith("icons-")) rmSync(join(out, file));
writeFileSync(join(out, `icons-${hash}.svg`), sprite);
writeFileSync(join(out, "icons.json"), JSON.stringify({ file: `icons-${hash}.svg`, names }));
