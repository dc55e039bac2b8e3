import { ACCESS } from "./access.ts";
import { COMPACT } from "./compact.ts";
import { DOMAIN } from "./domain.ts";
import type { Equivalent } from "./equivalent.ts";
import { HTTP } from "./http.ts";
import { REPORT } from "./report.ts";
import { RESOLVE } from "./resolve.ts";
import { TABLE } from "./table.ts";
import { URL_MUTANTS } from "./url.ts";
import { VALIDATE } from "./validate.ts";

export const EQUIVALENT: readonly Equivalent[] = [
  ...ACCESS,
  ...COMPACT,
  ...DOMAIN,
  ...HTTP,
  ...REPORT,
  ...RESOLVE,
  ...TABLE,
  ...URL_MUTANTS,
  ...VALIDATE,
];
