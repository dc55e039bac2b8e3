/** Versions of one table that differ in every part of every answer, so that an answer mixed from two is detected. */
import { type CompiledRoutes, compileRoutes } from "../../src/domain/table/compile.ts";
import { resolve } from "../../src/domain/resolve/resolve.ts";
import type { RoutesData, RuleData } from "../../src/domain/table/schema.ts";
import { type CompiledRelease, compileRelease } from "../../src/release/compile-release.ts";
import { exactPath, HOST, makeTable } from "../inputs.ts";
import type { Expected } from "./judge.ts";

const NEW = "https://www.new.example/";

/** The status and cache time of each version's redirects, by its name, which is part of each of its targets. */
const KINDS = {
  v0: { status: 301, maxAgeSeconds: 600 },
  v1: { status: 308, maxAgeSeconds: 1200 },
  v2: { status: 302, maxAgeSeconds: 1800 },
} as const;

export type VersionName = keyof typeof KINDS;

/** The version with which the Worker is deployed. */
export const BUNDLED: VersionName = "v0";

export interface Version {
  readonly name: VersionName;
  readonly compiled: CompiledRoutes;
  readonly release: CompiledRelease;
}

function versionData(size: number, name: VersionName): RoutesData {
  const { status, maxAgeSeconds } = KINDS[name];
  const table = makeTable(size);
  const rules = table.rules.filter((it) => it !== null);
  return {
    site: {
      ...table.site,
      fallback: `${NEW}${name}/`,
      fallbackStatus: status,
      maxAgeSeconds,
    },
    rules: rules.map((rule): RuleData => {
      if (rule.gone) return { ...rule, to: `${NEW}${name}/gone` };
      return { ...rule, status, to: (rule.to ?? NEW).replace(NEW, `${NEW}${name}/`) };
    }),
  };
}

export async function makeVersions(size: number): Promise<ReadonlyMap<string, Version>> {
  const versions = new Map<string, Version>();
  for (const name of ["v0", "v1", "v2"] as const) {
    const compiled = compileRoutes(versionData(size, name), () => {});
    const release = compiled && (await compileRelease(compiled, { order: "canonical" }, () => {}));
    if (!compiled || !release) throw new TypeError("The generated table cannot be compiled");
    versions.set(name, { name, compiled, release });
  }
  return versions;
}

/** Returns the answer of a version to an address, regardless of rows. */
export function expectedOf({ name, compiled }: Version, path: string): Expected {
  const { pathname, search } = new URL(path, `https://${HOST}`);
  const visit = { url: { host: HOST, pathname, search }, method: "GET" };
  const { status, location, cacheControl } = resolve(compiled.table, visit, Date.now());
  return { name, status: status ?? 0, location, cacheControl };
}

/** Lists the addresses for which rows are typed; the table has a redirect for each. */
export function rowPaths(size: number): readonly string[] {
  const first = size - 100;
  return Array.from({ length: 20 }, (_, index) => exactPath(first + index * 5 + 1));
}

/** Returns the value typed at a turn. */
export function rowValue(turn: string): string {
  return JSON.stringify({ to: `${NEW}${turn}/row`, status: 307 });
}

export function expectedOfRow(turn: string): Expected {
  return { name: turn, status: 307, location: `${NEW}${turn}/row`, cacheControl: "no-store" };
}
