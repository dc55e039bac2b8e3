/** The origin of Sunset for the site that `init` creates: the same as that of the running program. */
import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import * as z from "zod/mini";
import { PACKAGE_FOLDER, VERSION } from "../terminal/version.ts";

export interface Origin {
  readonly kind: "registry" | "tarball" | "clone" | "named";
  readonly dependencies: Readonly<Record<string, string>>;
}

const NAME = "sunset-edge";

/** npm's record of installed packages. Paths and links are relative to the parent folder. */
const installedSchema = z.object({
  packages: z.record(z.string(), z.object({ resolved: z.optional(z.string()) })),
});

/**
 * @param site The site's folder.
 * @param named An explicit choice instead: a version, a tarball, or anything else that `npm install` accepts.
 */
export function findOrigin(site: string, named: string | undefined): Origin {
  if (named !== undefined) return { kind: "named", dependencies: { [NAME]: named } };
  const modules = dirname(PACKAGE_FOLDER);
  if (basename(modules) !== "node_modules") return cloneOrigin(site);
  const tarball = tarballIn(modules);
  return tarball === null
    ? { kind: "registry", dependencies: { [NAME]: `^${VERSION}` } }
    : { kind: "tarball", dependencies: { [NAME]: fileSpec(site, tarball) } };
}

/** The origin of a clone. npm links a folder without its dependencies, so those that the site calls are linked too. */
function cloneOrigin(site: string): Origin {
  const packages = ["node", "wrangler"].map((it) => [
    it,
    fileSpec(site, join(PACKAGE_FOLDER, "node_modules", it)),
  ]);
  const dependencies = { [NAME]: fileSpec(site, PACKAGE_FOLDER), ...Object.fromEntries(packages) };
  return { kind: "clone", dependencies };
}

/** The tarball from which npm installed this package; null if it was not a local tarball. */
function tarballIn(modules: string): string | null {
  const file = join(modules, ".package-lock.json");
  if (!existsSync(file)) return null;
  const installed = installedSchema.safeParse(JSON.parse(readFileSync(file, "utf8")));
  const from = installed.data?.packages[`node_modules/${NAME}`]?.resolved ?? "";
  return from.startsWith("file:") ? resolve(dirname(modules), from.slice("file:".length)) : null;
}

function fileSpec(site: string, path: string): string {
  return `file:${relative(site, path).replaceAll("\\", "/")}`;
}
