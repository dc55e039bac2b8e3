import { readAddress } from "../domain/url/address.ts";
import { canonicalHost, canonicalPath } from "../domain/url/canonicalize.ts";

/** The path for monitors. Every deployment answers it, on every host and without a token. */
export const HEALTH_PATH = "/_sunset/health";

/** Answers requests: the app of production, or the console of a deployment for reviewers. */
export interface Handler<Env> {
  fetch(request: Request, env: Env, context: ExecutionContext): Response | Promise<Response>;
}

export interface EntryOptions<Env> {
  readonly app: Handler<Env>;
  /** The site's hosts, canonical. */
  readonly hosts: ReadonlySet<string>;
  /** Called for the first request to the console, so that production never loads its modules. */
  readonly loadConsole: () => Promise<Handler<Env>>;
}

/**
 * Routes requests to the app or to the console. The console answers only where `CONSOLE` is "on", and never on a host
 * of the site: there every deployment answers as production does, whatever its variables say. Monitors get the same
 * answer everywhere.
 */
export function createEntry<Env extends { readonly CONSOLE?: string }>({
  app,
  hosts,
  loadConsole,
}: EntryOptions<Env>): Handler<Env> {
  let loaded: Handler<Env> | null = null;
  return {
    fetch(request, env, context) {
      if (env.CONSOLE !== "on") return app.fetch(request, env, context);
      const { host, pathname } = readAddress(request.url);
      if (hosts.has(canonicalHost(host)) || canonicalPath(pathname) === HEALTH_PATH) {
        return app.fetch(request, env, context);
      }
      if (loaded) return loaded.fetch(request, env, context);
      return loadConsole().then((handler) => {
        loaded = handler;
        return handler.fetch(request, env, context);
      });
    },
  };
}
