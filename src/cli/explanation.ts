import type { Address } from "../domain/address.ts";
import { canonicalPath, rawPath } from "../domain/canonicalize.ts";
import type { Explanation, Step, Verdict } from "../domain/explain.ts";
import { formatInstant, type Instant } from "../domain/instant.ts";
import { type Difference, findDifference, type SegmentKind } from "../domain/precedence.ts";
import type { Rule } from "../domain/rule.ts";
import type { Part, Target } from "../domain/target.ts";

/** How an answer came about, in sentences, one a line. */
export function tellExplanation({ decision, steps }: Explanation): string[] {
  const lines = steps.flatMap((step, index) => tellStep(step, steps[index - 1]));
  if (decision.outcome === "refused") {
    lines.push(
      "The address to send to is not on the site's list of target hosts: refused, nothing is sent.",
    );
  }
  if (decision.outcome === "gone") {
    const suggestion = decision.suggestion ?? "nothing";
    lines.push(`The page says that the address is gone, and suggests ${suggestion}.`);
  }
  if (decision.announce) lines.push("The old page carries the announcement.");
  return lines;
}

function tellStep(step: Step, before: Step | undefined): string[] {
  switch (step.step) {
    case "canonical":
      return [`Compared as ${step.canonical}${tellSpelling(step.url)}.`];
    case "host":
      return step.isOurs
        ? [`${step.host} is one of the site's hosts.`]
        : [`${step.host} is not one of the site's hosts (${[...step.site.hosts].join(", ")}).`];
    case "scope":
      return step.scope === null
        ? [
            `The path is outside the site's scope (${step.site.scope.join(", ")}): the old site answers.`,
          ]
        : [`The path is in scope ${step.scope}.`];
    case "kept":
      return [`site.keep has ${step.pattern}: the old site answers, whatever the rules say.`];
    case "gate":
      return [tellGate(step.site.activatesAt, step.now)];
    case "rule": {
      const heading =
        before?.step === "rule" ? [] : ["Rules that match host and path, best first:"];
      return [...heading, `  ${step.rule.from}: ${tellVerdict(step)}`];
    }
    case "site-file":
      return [`The whole site is retired, so it serves ${step.file} itself.`];
    case "fallback":
      return [
        step.site.fallback
          ? "No rule answers: the site's fallback does."
          : "No rule answers, and the site has no fallback.",
      ];
    case "target":
      return tellTarget(step);
  }
}

function tellSpelling(url: Address): string {
  const raw = url.pathname;
  const single = rawPath(raw);
  const changes = [
    single === raw ? null : "doubled slashes made single",
    single.length > 1 && single.endsWith("/") ? "the last slash dropped" : null,
    /%[0-9a-f]{2}/i.test(raw) ? "escapes decoded" : null,
    single.toLowerCase() === single ? null : "lower-cased",
    url.search === "" ? null : "the query apart",
  ].filter((it) => it !== null);
  const isSame = canonicalPath(raw) === raw && url.search === "";
  return isSame ? "" : ` (${changes.join(", ")})`;
}

function tellGate(gate: Instant, now: Instant): string {
  if (!Number.isFinite(gate))
    return "The date of the gate cannot be read: nothing is switched on by it.";
  const state = gate <= now ? "is open" : "is still ahead";
  return `The gate at ${formatInstant(gate)} ${state} (it is ${formatInstant(now)}).`;
}

function tellVerdict({ verdict, rule, gate, winner }: Extract<Step, { step: "rule" }>): string {
  const words: Record<Verdict, () => string> = {
    wins: () => "answers",
    "less-specific": () =>
      `loses to ${winner?.from}, ${winner ? tellDifference(winner, rule) : "which is more specific"}`,
    query: () => "its query parameters are not in the request",
    "not-yet": () => `not yet: it starts at ${formatInstantOrNever(rule.window.startsAt ?? gate)}`,
    over: () => `over: it ended at ${formatInstantOrNever(rule.window.endsAt ?? Infinity)}`,
  };
  return words[verdict]();
}

function tellDifference(better: Rule, worse: Rule): string {
  const difference: Difference = findDifference(better.source, worse.source);
  switch (difference.by) {
    case "host":
      return "which is for this host alone";
    case "literal-path":
      return "whose path is literal";
    case "segment":
      return `which has ${KIND[difference.better]} where this has ${KIND[difference.worse]}, in segment ${difference.position}`;
    case "more-parameters":
      return "which asks for more query parameters";
    case "literal-parameters":
      return "which is more exact about its query parameters";
    case "query-text":
      return "whose query comes first in the alphabet";
    case "order":
      return "which comes first in the file";
  }
}

const KIND: Readonly<Record<SegmentKind, string>> = {
  literal: "a literal",
  enumerated: "an enumerated placeholder",
  placeholder: "a placeholder",
  end: "its end",
  splat: "a splat",
};

function tellTarget(step: Extract<Step, { step: "target" }>): string[] {
  const lines = [`Its target is ${targetText(step.target)}.`];
  const filled = [...step.captures].map(
    ([name, { text }]) => `:${name} = ${text === "" ? "nothing" : text}`,
  );
  if (filled.length > 0) lines.push(`Filled in: ${filled.join(", ")}.`);
  if (step.rest.length > 0) {
    const rest = step.rest.map((it) => it.raw).join("&");
    lines.push(
      step.mode === "merge"
        ? `The visitor's ${rest} goes along, but for names that the target has itself.`
        : `The visitor's ${rest} is dropped.`,
    );
  }
  return lines;
}

/** A target as people write it. */
export function targetText(target: Target): string {
  if (target.kind === "literal") return target.href;
  const write = (mark: string, parts: readonly Part[] | null): string =>
    parts ? mark + parts.map((it) => (typeof it === "string" ? it : `:${it.name}`)).join("") : "";
  return `${target.origin}${write("", target.path)}${write("?", target.search)}${write("#", target.hash)}`;
}

function formatInstantOrNever(instant: Instant): string {
  return Number.isFinite(instant) ? formatInstant(instant) : "a date that cannot be read";
}
