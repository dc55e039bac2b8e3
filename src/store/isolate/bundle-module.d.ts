/** The table that a build puts in the place of this module; no file of this name is there. */
declare module "*/build/table/bundle.js" {
  import type { Bundle } from "./bundle.ts";
  const bundle: Bundle;
  export default bundle;
}
