// Writes docs/kernels.md from the rule table; run by tsx.
import { writeFileSync } from "node:fs";
import { kernelDocumentation } from "../test/runtime/kernels/documentation.ts";

writeFileSync(new URL("../docs/kernels.md", import.meta.url), await kernelDocumentation());
