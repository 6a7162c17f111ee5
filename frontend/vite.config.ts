import { existsSync, readdirSync } from "node:fs";
import { basename, delimiter, join } from "node:path";
import { defineConfig, type Plugin } from "vite";

const root = import.meta.dirname;
const modules = join(root, "../src/satukota/modules");

/** Folders with programs: the shared one, each module's, and those of the modules that MODULE_FOLDERS names. */
const folders = [
  join(root, "src"),
  ...readdirSync(modules).map((module) => join(modules, module, "frontend")),
  ...(process.env.MODULE_FOLDERS ?? "")
    .split(delimiter)
    .filter(Boolean)
    .map((folder) => join(folder, "frontend")),
];

/** One entry per page that needs a program: entries/<name>.ts is `{% entry "<name>" %}` in a template. */
const entries = folders
  .map((folder) => join(folder, "entries"))
  .filter((folder) => existsSync(folder))
  .flatMap((folder) => readdirSync(folder).map((file) => join(folder, file)))
  .filter((file) => file.endsWith(".ts"));

/** A module's program lies outside this folder; the packages that it uses lie here. */
const packages: Plugin = {
  name: "packages-of-modules",
  resolveId(source, importer) {
    const bare = /^[@a-z]/i.test(source) && !source.startsWith("~");
    if (!bare || !importer || importer.startsWith(root)) return null;
    return this.resolve(source, join(root, "src/entries/core.ts"), { skipSelf: true });
  },
};

export default defineConfig({
  base: "./",
  publicDir: false,
  plugins: [packages],
  resolve: { alias: { "~": join(root, "src") } },
  build: {
    outDir: process.env.SATUKOTA_DIST ?? join(root, "../src/satukota/web/static/dist"),
    // The icon sprite lies in the same folder and is made first; old hashed files are removed by clean.mjs.
    emptyOutDir: false,
    manifest: "manifest.json",
    target: ["chrome90", "firefox90", "safari15"],
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1500,
    rollupOptions: { input: Object.fromEntries(entries.map((file) => [basename(file, ".ts"), file])) },
  },
  css: {
    preprocessorOptions: {
      scss: { quietDeps: true, silenceDeprecations: ["import", "global-builtin"], loadPaths: ["node_modules"] },
    },
  },
});
