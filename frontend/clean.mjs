// Empties the output folder before a build, so that no file of an earlier one is left behind.
import { rmSync } from "node:fs";
import { join } from "node:path";

rmSync(join(import.meta.dirname, "../src/satukota/web/static/dist"), { recursive: true, force: true });
