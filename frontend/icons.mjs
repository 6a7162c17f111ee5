// Makes one SVG sprite of the icons that templates, manifests, programs, definitions and cities name, and the list of
// them that the template tag and the judges of manifests ask. Every text in quotes (or behind `icon:`) that is the name
// of a Tabler icon counts: a few too many cost less than a list that somebody has to keep.
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, extname, join } from "node:path";

const root = import.meta.dirname;
const out = process.env.SATUKOTA_DIST ?? join(root, "../src/satukota/web/static/dist");
const source = join(root, "node_modules/@tabler/icons/icons/outline");
const folders = [
  join(root, "src"),
  join(root, "../src/satukota"),
  join(root, "../cities"),
  ...(process.env.MODULE_FOLDERS ?? "").split(delimiter).filter(Boolean),
];
const KINDS = new Set([".html", ".py", ".ts", ".yaml", ".yml", ".json"]);
const LEFT_OUT = new Set(["tests", "migrations", "static", "locale", "node_modules", "__pycache__"]);
const NAMED = /["'`]([a-z][a-z0-9]*(?:-[a-z0-9]+)*)["'`]|icon:\s*([a-z][a-z0-9-]*)/g;

function* files(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && !LEFT_OUT.has(entry.name)) yield* files(path);
    else if (entry.isFile() && KINDS.has(extname(entry.name))) yield path;
  }
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

const known = new Set(readdirSync(source).map((file) => file.replace(/\.svg$/, "")));
const named = folders
  .flatMap((folder) => [...files(folder)])
  .flatMap((path) => [...readFileSync(path, "utf8").matchAll(NAMED)].map((match) => match[1] ?? match[2]));
const names = [...new Set(named)].filter((name) => known.has(name)).sort();

const sprite = `<svg xmlns="http://www.w3.org/2000/svg">${names.map(symbol).join("")}</svg>\n`;
const hash = createHash("sha256").update(sprite).digest("hex").slice(0, 8);
mkdirSync(out, { recursive: true });
for (const file of readdirSync(out))
  if (/^icons-.*\.svg$/.test(file) && file !== `icons-${hash}.svg`) rmSync(join(out, file));
writeFileSync(join(out, `icons-${hash}.svg`), sprite);
writeFileSync(join(out, "icons.json"), JSON.stringify({ file: `icons-${hash}.svg`, names }));
