/** The build replaces this module with the bundled table; the repository has no file of this name. */
declare module "*/build/table/bundle.js" {
  import type { Bundle } from "./bundle.ts";
  const bundle: Bundle;
  export default bundle;
}
