/** Where the site that `init` makes has Sunset from: wherever the running program came from. */
import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import * as z from "zod/mini";
import { PACKAGE_FOLDER, VERSION } from "../terminal/version.ts";

export interface Origin {
  readonly kind: "registry" | "tarball" | "clone" | "named";
  /** The site's `dependencies`, by package. */
  readonly dependencies: Readonly<Record<string, string>>;
}

const NAME = "sunset-edge";

/** What npm writes of everything that it has installed; paths and links are relative to the folder above. */
const installedSchema = z.object({
  packages: z.record(z.string(), z.object({ resolved: z.optional(z.string()) })),
});

/**
 * @param site The site's folder.
 * @param named What somebody wants in its place: a version, a tarball, anything that `npm install` takes.
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

/** npm links a folder, and installs none of what it needs: what the site itself calls is linked beside it. */
function cloneOrigin(site: string): Origin {
  const packages = ["node", "wrangler"].map((it) => [
    it,
    fileSpec(site, join(PACKAGE_FOLDER, "node_modules", it)),
  ]);
  const dependencies = { [NAME]: fileSpec(site, PACKAGE_FOLDER), ...Object.fromEntries(packages) };
  return { kind: "clone", dependencies };
}

/** The tarball that npm has installed this package from; null if it was not one on this machine. */
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
