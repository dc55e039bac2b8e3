import routes from "../build/routes.json" with { type: "json" };
import { compileRoutes } from "./domain/compile.ts";
import type { RoutesData } from "./domain/schema.ts";
import { listOldUrls } from "./domain/site-files.ts";
import { type Bindings, createApp, type Serving } from "./http/app.ts";

const app = createApp({ serving, now: () => Date.now() });

let bundled: Serving | null = null;

/** The table that was bundled at deployment; `npm run build` has checked it. */
function serving(): Serving {
  if (bundled) return bundled;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- `npm run build` has checked it
  const data = routes as unknown as RoutesData;
  const compiled = compileRoutes(data, () => {});
  if (!compiled) throw new TypeError("The bundled table cannot be read");
  bundled = { table: compiled.table, oldUrls: listOldUrls(compiled.rules, data) };
  return bundled;
}

export default {
  fetch(request, env, context) {
    context.passThroughOnException();
    return app.fetch(request, env, context);
  },
} satisfies ExportedHandler<Bindings>;
