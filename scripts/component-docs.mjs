// Writes docs/components.md from the lists of components; run by tsx.
import { writeFileSync } from "node:fs";
import { memberDocumentation } from "../test/experiment/members.ts";

writeFileSync(new URL("../docs/components.md", import.meta.url), await memberDocumentation());
