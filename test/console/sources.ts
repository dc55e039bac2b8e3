import { createSources, type Sources } from "../../src/console/shared/sources.ts";
import type { RuleData } from "../../src/domain/table/schema.ts";
import { compileRelease } from "../../src/release/compile-release.ts";
import { encodeContent } from "../../src/release/content.ts";
import { sha256 } from "../../src/release/hash.ts";
import { bundleOf } from "../support/bundle.ts";
import { createMemoryStore } from "../support/memory-store.ts";
import { compile, type SitePatch } from "../support/table.ts";

const kv = createMemoryStore();

/** A table's content, as a bundle holds it; the rest of the bundle is that of a table without rules, which is never read. */
export async function sourcesOf(
  rules: readonly RuleData[],
  site: SitePatch = {},
): Promise<Sources> {
  const without = compile([], site);
  const empty = await compileRelease(without, { order: "canonical" }, () => {});
  if (!empty) throw new TypeError("The site cannot be compiled");
  const { whole, parts } = encodeContent({ site: without.data.site, rules });
  const manifest = {
    ...empty.manifest,
    release: await sha256(whole),
    counts: { ...empty.manifest.counts, rules: rules.length },
    sources: parts.length,
  };
  const bundle = bundleOf({ ...empty, manifest, sources: parts });
  return createSources(kv, bundle, () => 0).open(manifest);
}

/** One of many rules, which sort by their number. */
export function exact(index: number): RuleData {
  const name = String(index).padStart(6, "0");
  return { from: `/global/${name}`, to: `https://www.new.example/${name}` };
}
