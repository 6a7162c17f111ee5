import { readdirSync } from "node:fs";
import { join } from "node:path";
import { defineConfig } from "vite";

const entries = join(import.meta.dirname, "src/entries");

export default defineConfig({
  base: "./",
  publicDir: false,
  build: {
    outDir: join(import.meta.dirname, "../src/satukota/web/static/dist"),
    // The icon sprite lies in the same folder and is made first; old hashed files are removed by clean.mjs.
    emptyOutDir: false,
    manifest: "manifest.json",
    target: ["chrome90", "firefox90", "safari15"],
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1500,
    rollupOptions: {
      // One entry per page that needs a program: src/entries/<name>.ts is `{% entry "<name>" %}` in a template.
      input: Object.fromEntries(
        readdirSync(entries)
          .filter((file) => file.endsWith(".ts"))
          .map((file) => [file.replace(/\.ts$/, ""), join(entries, file)]),
      ),
    },
  },
  css: {
    preprocessorOptions: {
      scss: { quietDeps: true, silenceDeprecations: ["import", "global-builtin"], loadPaths: ["node_modules"] },
    },
  },
});
