/** The package's bill of materials as CycloneDX: every dependency of the lockfile that is installed with it. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** The part of a listed package that is used here. */
interface Component {
  readonly "bom-ref": string;
  readonly properties?: readonly { readonly name: string }[];
  readonly hashes?: unknown;
}

/** @returns The bill as text, which is always the same for the same lockfile. */
export function listMaterials(): string {
  const args = ["sbom", "--sbom-format", "cyclonedx", "--package-lock-only"];
  const {
    serialNumber: _number,
    metadata,
    components,
    dependencies,
    ...rest
  } = JSON.parse(execFileSync("npm", args, { encoding: "utf8", stdio: ["ignore", "pipe", 2] }));
  // npm's own --omit also leaves out packages that a test package needs.
  const kept = components
    .filter((it: Component) => !isOfTests(it))
    // Hashes are three quarters of the packed list; the release's lockfile has them, and npm checks them there.
    .map(({ hashes: _hashes, ...it }: Component) => it);
  const refs = new Set([
    metadata.component["bom-ref"],
    ...kept.map((it: Component) => it["bom-ref"]),
  ]);
  const edges = dependencies
    .filter((it: Edges) => refs.has(it.ref))
    .map((it: Edges) => ({ ...it, dependsOn: it.dependsOn.filter((to) => refs.has(to)) }));
  const { timestamp: _time, component, ...other } = metadata;
  // npm names it after its folder.
  const { name } = JSON.parse(readFileSync("package.json", "utf8"));
  const about = { ...other, component: { ...component, name } };
  return `${JSON.stringify({ ...rest, metadata: about, components: kept, dependencies: edges })}\n`;
}

interface Edges {
  readonly ref: string;
  readonly dependsOn: readonly string[];
}

function isOfTests({ properties = [] }: Component): boolean {
  return properties.some((it) => it.name === "cdx:npm:package:development");
}
