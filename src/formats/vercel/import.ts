/** Imports the `redirects` of a `vercel.json`; its other answers are reported as not expressible. */
import * as z from "zod/mini";
import { quote } from "../../domain/finding.ts";
import { all, type Result, success } from "../../domain/result.ts";
import { isRedirectStatus, type RedirectStatus } from "../../domain/table/redirect-status.ts";
import type { RuleData } from "../../domain/table/schema.ts";
import { collectEntries, type Refusal, type Refused } from "../import/entries.ts";
import { addParameters } from "../rules/replace-placeholders.ts";
import type { ImportContext, Importer } from "../import/imported.ts";
import { listIn, placeIn, readJsonFile } from "../import/read-json-file.ts";
import { nameAll, type Names, unfilled } from "../import/placeholders.ts";
import { isOpenTarget } from "../import/open-target.ts";
import { isRespelling, onlyRespells } from "../import/own-address.ts";
import {
  quirk,
  refuse,
  unreadable,
  unsupported,
  WRITE_A_REDIRECT_STATUS,
} from "../import/refusals.ts";
import { absoluteTarget } from "../import/relative-target.ts";
import { readConditions, type VercelCondition, conditionSchema } from "./conditions.ts";
import type { PathPattern } from "../regex/path-pattern.ts";
import type { AcceptedName } from "../regex/accepted-name.ts";
import { describeProblem } from "../regex/problem.ts";
import { REST, writeExpression } from "./expression.ts";
import { refuseRewrite } from "./rewrites.ts";
import { parseVercelSource, type SourceProblem, VARIANTS_AT_MOST } from "./source.ts";
import { translateDestination } from "../import/named-target.ts";

const redirectSchema = z.object({
  source: z.string(),
  destination: z.string(),
  permanent: z.optional(z.boolean()),
  statusCode: z.optional(z.number()),
  has: z.optional(z.array(conditionSchema)),
  missing: z.optional(z.array(conditionSchema)),
});
type RedirectData = z.infer<typeof redirectSchema>;

export const importVercel: Importer = (text, context) => {
  const collector = collectEntries(context.file);
  const source = readJsonFile(text, collector);
  const { value } = source;
  for (const [index, redirect] of listIn(value, "redirects").entries()) {
    const place = placeIn(source, ["redirects", index], redirect);
    const parsed = redirectSchema.safeParse(redirect);
    const understood = parsed.success ? readRedirect(parsed.data, context) : refuse(NOT_A_REDIRECT);
    if (!understood.ok) {
      const { refusal, blocks } = understood.problem;
      collector.refuse(place, refusal, blocks);
      continue;
    }
    const { rules, needsSlash, warnings, accepted = new Map() } = understood.value;
    collector.accept(place, rules, { needsSlash, accepted });
    for (const warning of warnings) collector.report(place, warning);
  }
  for (const list of ["rewrites", "routes"]) {
    for (const [index, entry] of listIn(value, list).entries()) {
      const place = placeIn(source, [list, index], entry);
      const refusal = refuseRewrite(list, entry, context.site);
      if (refusal) collector.refuse(place, refusal);
      else collector.accept(place, []);
    }
  }
  return { ...collector.imported, isUnreadable: source.problems.length > 0 };
};

const NOT_A_REDIRECT: Refusal = unreadable(
  "an entry of redirects does not have a source and a destination",
  'Write { "source": "/old", "destination": "https://..." }',
);

interface VercelRules {
  readonly rules: readonly RuleData[];
  readonly needsSlash: boolean;
  /** What placeholders that accept any name accepted in Vercel. */
  readonly accepted?: ReadonlyMap<string, AcceptedName>;
  readonly warnings: readonly Refusal[];
}

function readRedirect(
  redirect: RedirectData,
  context: ImportContext,
): Result<VercelRules, Refused> {
  const { source, destination } = redirect;
  const status = redirect.statusCode ?? (redirect.permanent === false ? 307 : 308);
  if (!isRedirectStatus(status)) {
    return refuse(
      unreadable(`statusCode is ${status}, which is not a redirect`, WRITE_A_REDIRECT_STATUS),
    );
  }
  if (!source.startsWith("/")) {
    return refuse(
      unreadable(`${quote(source)} does not begin with a slash`, "Start it with a slash"),
    );
  }
  const parsed = parseVercelSource(source);
  if (!parsed.ok) {
    const took = redirect.has || redirect.missing ? null : writeExpression(source);
    const refusal = unsupported(
      `${quote(source)} cannot be expressed: ${describe(parsed.problem)}`,
      "List the addresses, or write a pattern of whole segments",
    );
    return refuse(took === null ? refusal : { ...refusal, took });
  }
  const { variants, keys, classes } = parsed.value;
  const asked = readConditions(redirect, context);
  if (!asked.ok) return refuse(asked.problem);
  const conditions = asked.value;
  const names = nameAll([
    ...new Set(
      variants.flatMap(({ segments }) => segments.flatMap((it) => ("name" in it ? [it.name] : []))),
    ),
    ...conditions.query.flatMap((it) => it.capture ?? []),
  ]);
  if (!names)
    return refuse(unsupported(`${quote(source)} uses one name twice`, "Give each its own name"));
  const known = new Map([...names, [REST, "splat"]]);
  const rules = variants.map((it) =>
    toRule(it, keys, redirect, status, conditions, known, context),
  );
  if (context.takesUndecided && isOpenTarget(destination)) {
    const open = rules.map(({ block: { keep: _keep, ...from } }): RuleData => ({
      ...from,
      undecided: true,
    }));
    const needsSlash = variants.some((it) => it.needsSlash);
    return success({ rules: open, needsSlash, warnings: [] });
  }
  const made = all(rules.map((it) => it.made));
  if (!made.ok)
    return refuse(
      made.problem,
      rules.map((it) => it.block),
    );
  const kept = made.value.filter((it) => !it.isRespelling);
  if (kept.length === 0) return refuse(onlyRespells(`${quote(source)} to ${quote(destination)}`));
  const missing = new Set(kept.flatMap((it) => it.unfilled));
  const taken = [
    ...classes.map((it) => it.text),
    ...conditions.query.flatMap((it) => it.class ?? []),
  ];
  return success({
    rules: kept.map((it) => it.rule),
    needsSlash: variants.some((it) => it.needsSlash),
    accepted: new Map(
      classes.map(({ name, text }) => {
        const expression = new RegExp(`^(?:${text})$`);
        return [known.get(name) ?? name, { text, takes: (it: string) => expression.test(it) }];
      }),
    ),
    warnings: [
      ...[...missing].map((name) => unfilled(name, destination)),
      ...[...new Set(taken)].map(takesAny),
    ],
  });
}

function describe(problem: SourceProblem): string {
  switch (problem.kind) {
    case "invalid":
      return problem.reason;
    case "part-of-segment":
      return `${problem.text} is only a part of a segment`;
    case "not-last":
      return `${problem.text} is not the last segment`;
    case "not-a-list":
      return `(${problem.expression}) is a regular expression that no list of values can express`;
    case "repeated-list":
      return `${problem.text} repeats itself`;
    case "expression":
      return describeProblem(problem.problem);
    case "too-many-variants":
      return `what may be missing makes more than ${VARIANTS_AT_MOST} patterns: write several redirects`;
  }
}

interface Conditions {
  readonly host: string;
  readonly query: readonly VercelCondition[];
}

/** A variant's rule, and the addresses that the variant matches whether or not it has one. */
interface Made {
  readonly block: RuleData;
  readonly made: Result<MadeRule, Refusal>;
}

interface MadeRule {
  readonly rule: RuleData;
  readonly unfilled: readonly string[];
  /** Whether the rule only respells an address. */
  readonly isRespelling: boolean;
}

/** The warning about a class of characters, in place of which rules accept anything. */
function takesAny(text: string): Refusal {
  return quirk(
    `(${text}) matched only some names, and any name is matched instead`,
    "List the addresses if others must not go there",
  );
}

function toRule(
  variant: PathPattern,
  keys: readonly string[],
  { destination }: RedirectData,
  status: RedirectStatus,
  conditions: Conditions,
  names: Names,
  context: ImportContext,
): Made {
  const source = writeSource(variant, conditions, names);
  const block = { ...source, keep: true as const };
  const nameOf = (name: string): string => `:${names.get(name) ?? name}`;
  const captures = new Map([
    ...[...variant.captures].map(([name, captured]) => {
      const texts = captured.map((it) => (typeof it === "string" ? it : nameOf(it.name)));
      return [name, texts.join("")] as const;
    }),
    ...conditions.query.flatMap(({ capture }) =>
      capture === null ? [] : [[capture, nameOf(capture)] as const],
    ),
  ]);
  const { to, unfilled } = translateDestination(destination, captures, keys);
  const target = absoluteTarget(to, conditions.host, context);
  if (!target.ok) return { block, made: target };
  // The required parameters were passed on, as all others are.
  const passed = conditions.query.map(({ name, value, capture }) => {
    return [name, capture === null ? encodeURIComponent(value ?? "") : nameOf(capture)] as const;
  });
  const rule = {
    ...source,
    to: addParameters(target.value, passed),
    ...(status === 301 ? {} : { status }),
  };
  const oldTarget = /^\/(?!\/)/.test(to)
    ? `https://${conditions.host || context.site.hosts[0]}${to}`
    : to;
  const isOwn = conditions.query.length === 0 && isRespelling(rule, oldTarget, context);
  return { block, made: success({ rule, unfilled, isRespelling: isOwn }) };
}

function writeSource(
  { segments }: PathPattern,
  { host, query }: Conditions,
  names: Names,
): Pick<RuleData, "from" | "match" | "where"> {
  const isPattern = segments.some((it) => it.kind !== "literal") || query.some((it) => it.capture);
  const path = segments
    .map((it) => {
      if (it.kind === "splat") return "*";
      if (it.kind !== "literal") return `:${names.get(it.name) ?? it.name}`;
      return isPattern ? it.text.replace(/^:/, "%3A").replace(/^\*$/, "%2A") : it.text;
    })
    .join("/");
  const search = query.map(({ name, value, capture }) => {
    const text =
      capture === null ? encodeURIComponent(value ?? "") : `:${names.get(capture) ?? capture}`;
    return `${encodeURIComponent(name)}=${text}`;
  });
  const where: [string, string[]][] = [
    ...segments.flatMap((it): [string, string[]][] =>
      it.kind === "enumerated" ? [[names.get(it.name) ?? it.name, [...it.values]]] : [],
    ),
    ...query.flatMap(({ capture, values }): [string, string[]][] =>
      capture !== null && values ? [[names.get(capture) ?? capture, [...values]]] : [],
    ),
  ];
  const looksLikePattern = segments.some((it) => it.kind === "literal" && /^:|^\*$/.test(it.text));
  return {
    from: `${host === "" ? "" : `https://${host}`}/${path}${search.length > 0 ? `?${search.join("&")}` : ""}`,
    ...(looksLikePattern && !isPattern ? { match: "exact" as const } : {}),
    ...(where.length > 0 ? { where: Object.fromEntries(where) } : {}),
  };
}
