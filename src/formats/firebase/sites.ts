/** Reads the sites of a `firebase.json`. */

export interface HostingSite {
  readonly name: string;
  readonly path: readonly (string | number)[];
  readonly redirects: readonly unknown[];
  readonly rewrites: readonly unknown[];
}

/** Lists the sites: `hosting` is one site or a list of them. */
export function listSites(file: unknown): HostingSite[] {
  const hosting = field(file, "hosting");
  const sites: readonly unknown[] = Array.isArray(hosting) ? hosting : [hosting];
  return sites.map((site, index) => ({
    name: nameOf(field(site, "target") ?? field(site, "site"), index),
    path: Array.isArray(hosting) ? ["hosting", index] : ["hosting"],
    redirects: listOf(field(site, "redirects")),
    rewrites: listOf(field(site, "rewrites")),
  }));
}

function nameOf(name: unknown, index: number): string {
  return typeof name === "string" ? name : String(index + 1);
}

/** A field of a value that may be an object. */
export function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
