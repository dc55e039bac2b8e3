/** The package as `npm publish` would send it, and checks of its content. */
import { execFileSync } from "node:child_process";
import { join } from "node:path";

export interface Packed {
  /** The path of the tarball. */
  readonly tarball: string;
  readonly version: string;
  readonly files: readonly string[];
  readonly packedBytes: number;
  readonly unpackedBytes: number;
}

/** Packs this checkout, freshly compiled. @param folder The folder for the tarball. */
export function pack(folder: string): Packed {
  const args = ["pack", "--json", "--loglevel=error", "--pack-destination", folder];
  const output = execFileSync("npm", args, { encoding: "utf8", stdio: ["ignore", "pipe", 2] });
  // Scripts that run before packing may print lines of their own.
  const printed: unknown = JSON.parse(output.slice(output.indexOf("[\n")));
  return readPacked(printed, folder);
}

function readPacked(printed: unknown, folder: string): Packed {
  const [first] = Array.isArray(printed) ? printed : [];
  const { filename, version, files, size, unpackedSize } = first;
  return {
    tarball: join(folder, String(filename)),
    version: String(version),
    files: files.map((it: { path: string }) => it.path),
    packedBytes: Number(size),
    unpackedBytes: Number(unpackedSize),
  };
}

const NEEDED = [
  "package.json",
  "README.md",
  "LICENSE",
  "CHANGELOG.md",
  "bin/sunset.mjs",
  "dist/program/main.js",
  "dist/worker.js",
  "dist/dev/worker-at.js",
  "dist/dev/rehearsal/stage-worker.js",
  "dist/dev/front.js",
  "dist/dev/origin.js",
  "dist/index.js",
  "dist/index.d.ts",
  "dist/console/assets/client.js",
  "dist/console/assets/base.css",
  "docs/routes.schema.json",
  "docs/deploy.md",
  "sbom.cdx.json",
];

/** The only files in the tarball: those of use to a site. */
const TAKEN =
  /^(?:package\.json|README\.md|LICENSE|(?:ARCHITECTURE|CHANGELOG|CONTRIBUTING)\.md|bin\/sunset\.mjs|dist\/.*\.(?:js|d\.ts|css)|docs\/(?:formats\/)?[a-z-]+\.md|docs\/routes\.schema\.json|sbom\.cdx\.json|migrations\/\d{4}_[a-z_]+\.sql)$/;

const PACKED_BYTES_AT_MOST = 1_050_000;
const UNPACKED_BYTES_AT_MOST = 4_000_000;

/** Lists the faults of a package, one per line. */
export function findFaultsOfPackage({ files, packedBytes, unpackedBytes }: Packed): string[] {
  const missing = NEEDED.filter((it) => !files.includes(it)).map((it) => `${it} is missing`);
  const foreign = files.filter((it) => !TAKEN.test(it)).map((it) => `${it} has no place in it`);
  const isHeavy = packedBytes > PACKED_BYTES_AT_MOST || unpackedBytes > UNPACKED_BYTES_AT_MOST;
  const heavy = isHeavy ? [`it is ${packedBytes} bytes, and ${unpackedBytes} unpacked`] : [];
  return [...missing, ...foreign, ...heavy];
}
