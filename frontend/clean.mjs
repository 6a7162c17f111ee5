// Empties the output folder before a build, so that no file of an earlier one is left behind.
import { rmSync } from "node:fs";
import { join } from "node:path";

const out = process.env.SATUKOTA_DIST ?? join(import.meta.dirname, "../src/satukota/web/static/dist");
rmSync(out, { recursive: true, force: true });
