// Unit tests of the programs' pure parts: each `*.test.ts`, here and in the modules, is bundled and run by Node.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join, relative } from "node:path";
import { build } from "vite";

const root = import.meta.dirname;
const modules = join(root, "../src/satukota/modules");
const folders = [
  join(root, "src"),
  ...readdirSync(modules).map((module) => join(modules, module, "frontend")),
  ...(process.env.MODULE_FOLDERS ?? "")
    .split(delimiter)
    .filter(Boolean)
    .map((folder) => join(folder, "frontend")),
].filter((folder) => existsSync(folder));

const tests = folders.flatMap((folder) =>
  readdirSync(folder, { recursive: true })
    .filter((file) => file.endsWith(".test.ts"))
    .map((file) => join(folder, file)),
);
const outDir = mkdtempSync(join(tmpdir(), "unit-"));
const nameOf = (file) => relative(join(root, ".."), file).replace(/\W+/g, "-").replace(/-ts$/, "");
await build({
  configFile: false,
  logLevel: "error",
  resolve: { alias: { "~": join(root, "src") } },
  build: {
    ssr: true,
    outDir,
    emptyOutDir: true,
    rollupOptions: {
      input: Object.fromEntries(tests.map((file) => [nameOf(file), file])),
      output: { entryFileNames: "[name].mjs" },
    },
  },
});
const files = readdirSync(outDir).filter((file) => file.endsWith("-test.mjs"));
const { status } = spawnSync(process.execPath, ["--test", ...files.map((file) => join(outDir, file))], {
  stdio: "inherit",
});
rmSync(outDir, { recursive: true });
process.exit(status ?? 1);
