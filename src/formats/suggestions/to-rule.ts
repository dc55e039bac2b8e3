/** Converts one row of a file of suggestions to a rule. */
import { exactly, looksLikePattern } from "../sheet/row-pattern.ts";
import { failure, type Result, success } from "../../domain/result.ts";
import type { RuleData } from "../../domain/table/schema.ts";
import type { Refusal } from "../import/entries.ts";
import type { ImportContext } from "../import/imported.ts";
import { readOldAddress } from "../import/old-address.ts";
import { isOneSite, readSiteHosts } from "../import/site-hosts.ts";
import { readTarget } from "../sheet/target-cell.ts";
import type { Taken } from "./decide.ts";
import type { Examples } from "./place-addresses.ts";
import type { SuggestionRow } from "./rows.ts";

export type MakeRule = (
  row: SuggestionRow,
  verdict: Taken,
  examples: Examples,
) => Result<RuleData, Refusal>;

export function createRuleMaker(context: ImportContext): MakeRule {
  const hosts = readSiteHosts(context.site);
  const isOne = isOneSite(hosts.own);
  const readFrom = (old: string): Result<string, Refusal> => {
    const read = readOldAddress(old.replace(/#.*$/s, ""), hosts.all);
    if (!read.ok) return read;
    const host = hosts.standsFor(read.value.host);
    const { path } = read.value;
    return success(host === "" || isOne ? path : `https://${host}${path}`);
  };
  return (row, verdict, examples) => {
    const from = readFrom(row.old);
    if (!from.ok) return from;
    const answer = answerOf(verdict, context);
    if (!answer.ok) return answer;
    const { match, mustNotMatch } = examples;
    return success({
      from: from.value,
      ...matchOf(row, from.value),
      ...answer.value,
      ...(row.section === "" ? {} : { section: row.section }),
      ...(row.note === "" ? {} : { note: row.note }),
      ...(match.length > 0
        ? {
            examples: {
              match: [...match],
              ...(mustNotMatch.length > 0 ? { mustNotMatch: [...mustNotMatch] } : {}),
            },
          }
        : {}),
    });
  };
}

type RowAnswer = Pick<RuleData, "to" | "gone" | "undecided">;

function answerOf(verdict: Taken, context: ImportContext): Result<RowAnswer, Refusal> {
  if (verdict.kind === "undecided") return success({ undecided: true });
  const isGone = verdict.kind === "gone";
  if (verdict.to === null) return success({ gone: true });
  const target = readTarget(verdict.to, context, { isSlashless: false, preset: null });
  if (!target.ok) return failure(target.problem);
  return success(isGone ? { gone: true, to: target.value } : { to: target.value });
}

/** States how a rule matches where its spelling does not show that. */
function matchOf({ kind }: SuggestionRow, from: string): Pick<RuleData, "match"> {
  if (kind !== "group") return exactly(from);
  return looksLikePattern(from) ? {} : { match: "pattern" };
}
