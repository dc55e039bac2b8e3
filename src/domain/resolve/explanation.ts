import type { Address } from "../url/address.ts";
import { canonicalPath, rawPath } from "../url/canonicalize.ts";
import type { Decision } from "./decision.ts";
import type { Explanation } from "./explain.ts";
import { ENGLISH, type ExplanationWords } from "./explanation-words.ts";
import { CHARACTERS_AT_MOST, PARAMETERS_AT_MOST } from "./request-bounds.ts";
import type { Step } from "./step.ts";
import { formatForPeople, type Instant } from "../instant.ts";
import type { Advantage } from "../table/precedence.ts";
import { UNREGISTER } from "../table/served-file.ts";
import type { TargetPart, Target } from "../table/target.ts";

/**
 * Explains a decision, one sentence per line. Sentences about rules are indented by two spaces.
 *
 * @param timeZone The zone in which instants are written, with UTC beside it.
 * @param write Formats instants; overrides that format.
 */
export function describeExplanation(
  { decision, steps }: Explanation,
  timeZone: string,
  words: ExplanationWords = ENGLISH,
  write: (instant: Instant) => string = (instant) => formatForPeople(instant, timeZone),
): string[] {
  const when = (instant: Instant): string =>
    Number.isFinite(instant) ? write(instant) : words.unreadableDate;
  const lines = steps.flatMap((step, index) =>
    describeStep(step, { decision, before: steps[index - 1], when, words }),
  );
  lines.push(...describeOutcome(decision, words));
  return lines;
}

function describeOutcome(decision: Decision, words: ExplanationWords): string[] {
  const { outcome, status, file, cors } = decision;
  const lines: string[] = [];
  if (outcome === "refused") lines.push(words.refused);
  if (outcome === "gone") lines.push(words.gone(decision.suggestion ?? words.nothing));
  if (decision.announce) lines.push(words.announced);
  if (cors) lines.push(outcome === "served" ? words.preflight : words.cors);
  else if (status === METHOD_NOT_ALLOWED) lines.push(words.readOnly);
  else if (file === UNREGISTER) lines.push(words.unregisters);
  else if (typeof file === "object" && file !== null) lines.push(words.serves(file.type));
  return lines;
}

const METHOD_NOT_ALLOWED = 405;

interface Telling {
  readonly decision: Decision;
  readonly before: Step | undefined;
  readonly when: (instant: Instant) => string;
  readonly words: ExplanationWords;
}

function describeStep(step: Step, { decision, before, when, words }: Telling): string[] {
  switch (step.step) {
    case "canonical":
      return [words.comparedAs(step.canonical, describeSpelling(step.url, words))];
    case "host":
      return step.isOurs
        ? [words.hostOurs(step.host)]
        : [words.hostForeign(step.host, [...step.site.hosts].join(", "))];
    case "own":
      return [words.own];
    case "scope":
      return step.scope === null
        ? [words.outOfScope(step.site.scope.join(", "))]
        : [words.inScope(step.scope)];
    case "alias":
      return [words.alias(step.host, step.standsFor)];
    case "kept":
      return [
        step.until === null
          ? words.kept(step.pattern)
          : words.keptUntil(step.pattern, when(step.until)),
      ];
    case "repaired":
      return [words.repaired(step.path, step.mends.map((it) => words.mends[it]).join(", "))];
    case "overlong":
      return [words.overlong(CHARACTERS_AT_MOST, PARAMETERS_AT_MOST)];
    case "gate":
      return [describeGate(step.site.activatesAt, step.now, when, words)];
    case "rule": {
      const heading = before?.step === "rule" ? [] : [words.rules];
      return [...heading, `  ${describeStanding(step, when, words)}`];
    }
    case "site-file":
      return [words.siteFile(step.file), ...(step.isPart ? [words.sitemapPart] : [])];
    case "fallback":
      // The only rule that answers as the fallback does is an undecided one.
      if (decision.index !== null) {
        return [step.site.fallback ? words.undecided : words.undecidedNoFallback];
      }
      return [step.site.fallback ? words.fallback : words.noFallback];
    case "target":
      return describeTarget(step, words);
  }
}

function describeSpelling(url: Address, { changes }: ExplanationWords): string {
  const raw = url.pathname;
  const single = rawPath(raw);
  if (canonicalPath(raw) === raw && url.search === "") return "";
  return [
    single === raw ? null : changes.slashes,
    single.length > 1 && single.endsWith("/") ? changes.lastSlash : null,
    /%[0-9a-f]{2}/i.test(raw) ? changes.escapes : null,
    single.toLowerCase() === single ? null : changes.lowerCase,
    url.search === "" ? null : changes.query,
  ]
    .filter((it) => it !== null)
    .join(", ");
}

function describeGate(
  gate: Instant,
  now: Instant,
  when: Telling["when"],
  words: ExplanationWords,
): string {
  if (!Number.isFinite(gate)) return words.gateUnreadable;
  const describe = gate <= now ? words.gateOpen : words.gateAhead;
  return describe(when(gate), when(now));
}

function describeStanding(
  { standing, rule, gate, winner, advantage }: Extract<Step, { step: "rule" }>,
  when: Telling["when"],
  words: ExplanationWords,
): string {
  switch (standing) {
    case "wins":
      return words.wins(rule.from);
    case "less-specific": {
      const why = advantage ? describeAdvantage(advantage, words) : words.why.moreSpecific;
      return words.loses(rule.from, winner?.from ?? "", why);
    }
    case "site-file":
      return words.setAside(rule.from);
    case "query":
      return words.queryMissing(rule.from);
    case "not-yet":
      return words.notYet(rule.from, when(rule.window.startsAt ?? gate));
    case "over":
      return words.over(rule.from, when(rule.window.endsAt ?? Infinity));
  }
}

function describeAdvantage(advantage: Advantage, { why, segments }: ExplanationWords): string {
  switch (advantage.by) {
    case "host":
      return why.host;
    case "literal-path":
      return why.literalPath;
    case "segment":
      return why.segment(segments[advantage.better], segments[advantage.worse], advantage.position);
    case "more-parameters":
      return why.moreParameters;
    case "literal-parameters":
      return why.literalParameters;
    case "query-text":
      return why.queryText;
    case "order":
      return why.order;
  }
}

function describeTarget(
  step: Extract<Step, { step: "target" }>,
  words: ExplanationWords,
): string[] {
  const lines = [words.target(targetText(step.target))];
  const filled = [...step.captures].map(
    ([name, { text }]) => `:${name} = ${text === "" ? words.nothing : text}`,
  );
  if (filled.length > 0) lines.push(words.filledIn(filled.join(", ")));
  if (step.rest.length > 0) {
    const rest = step.rest.map((it) => it.raw).join("&");
    lines.push(step.mode === "merge" ? words.queryMerged(rest) : words.queryDropped(rest));
  }
  return lines;
}

function targetText(target: Target): string {
  if (target.kind === "literal") return target.href;
  const write = (mark: string, parts: readonly TargetPart[] | null): string =>
    parts ? mark + parts.map((it) => (typeof it === "string" ? it : `:${it.name}`)).join("") : "";
  return `${target.origin}${write("", target.path)}${write("?", target.search)}${write("#", target.hash)}`;
}
