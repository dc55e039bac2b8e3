import { readAddress } from "../domain/url/address.ts";
import { canonicalHost, canonicalPath } from "../domain/url/canonicalize.ts";

/** What every deployment answers to monitors, on every host and without a token. */
export const HEALTH_PATH = "/_sunset/health";

/** What answers requests: the app of production, or what a deployment for reviewers has in its place. */
export interface Handler<Env> {
  fetch(request: Request, env: Env, context: ExecutionContext): Response | Promise<Response>;
}

export interface EntryOptions<Env> {
  readonly app: Handler<Env>;
  /** The site's canonical hosts. */
  readonly hosts: ReadonlySet<string>;
  /** Asked by the first request that is for it, so that elsewhere not even its modules run. */
  readonly loadConsole: () => Promise<Handler<Env>>;
}

/**
 * Tells visitors from reviewers. The console is where `CONSOLE` is "on", and never under a host of the site:
 * there the deployment answers as production does, whatever its variables say. Monitors get the same everywhere.
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
