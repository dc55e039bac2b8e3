/** Draws suggestions of every tier, for a person to look at, address against address. */
import { TIERS } from "../../src/suggest/confidence.ts";
import { suggest, type Suggestion } from "../../src/suggest/suggest.ts";
import type { Case } from "./cases.ts";
import { sample } from "./samples.ts";

const SEED = 41;

/**
 * Writes a Markdown table of `count` suggestions of each tier, at random and the same ones each time, in equal parts
 * from all tables as far as they have that tier. Where nothing is proposed, it has the best candidate in brackets.
 */
export function draw(cases: readonly Case[], count: number): string[] {
  const asked = cases.map((it) => ({
    ...it,
    suggestions: sample(suggest(it).suggestions, it.old.length, SEED),
  }));
  const rows = TIERS.flatMap((tier) => {
    const byTable = asked.map(({ suggestions, answers }) =>
      suggestions.filter((it) => it.tier === tier).map((it) => lineOf(it, answers)),
    );
    const longest = Math.max(...byTable.map((it) => it.length));
    const inTurn = Array.from({ length: longest }, (_, at) =>
      byTable.flatMap((it) => it[at] ?? []),
    );
    return inTurn.flat().slice(0, count);
  });
  return ["| Tier | Old address | Proposed | Table |", "| --- | --- | --- | --- |", ...rows];
}

function lineOf({ url, tier, confidence, to, alternatives }: Suggestion, answers: Case["answers"]) {
  const answer = answers.get(url) ?? null;
  const proposed = to ?? `(${alternatives[0]?.to ?? "nothing"})`;
  const said = answer === null ? "page missing" : answer === to ? "right" : answer;
  return `| ${tier} ${confidence.toFixed(3)} | ${url} | ${proposed} | ${said} |`;
}
