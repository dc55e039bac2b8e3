import { createSources, type Sources } from "../../src/console/shared/sources.ts";
import type { RuleData } from "../../src/domain/table/schema.ts";
import { compileRelease } from "../../src/release/compile-release.ts";
import { bundleOf } from "../support/bundle.ts";
import { createMemoryStore } from "../support/memory-store.ts";
import { compile, type SitePatch } from "../support/table.ts";

const kv = createMemoryStore();

/** A table's content, as a bundle holds it. */
export async function sourcesOf(
  rules: readonly RuleData[],
  site: SitePatch = {},
): Promise<Sources> {
  const compiled = compile(rules, site);
  const release = await compileRelease(compiled, { order: "canonical" }, () => {});
  if (!release) throw new TypeError("The table cannot be compiled");
  return createSources(kv, bundleOf(release), () => 0).open(release.manifest);
}

/** One of many rules, which sort by their number. */
export function exact(index: number): RuleData {
  const name = String(index).padStart(6, "0");
  return { from: `/global/${name}`, to: `https://www.new.example/${name}` };
}
