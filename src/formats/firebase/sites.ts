import { field, listIn } from "../import/read-json-file.ts";

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
    redirects: listIn(site, "redirects"),
    rewrites: listIn(site, "rewrites"),
  }));
}

function nameOf(name: unknown, index: number): string {
  return typeof name === "string" ? name : String(index + 1);
}
