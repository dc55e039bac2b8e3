/**
 * Reads `has` and `missing` of a Vercel redirect, of which conditions on parameters and on the site's own hosts can be
 * expressed.
 */
import { failure, type Result, success } from "../../domain/result.ts";
import * as z from "zod/mini";
import { canonicalHost } from "../../domain/url/canonicalize.ts";
import { quote } from "../../domain/finding.ts";
import type { Refusal } from "../import/entries.ts";
import { failUnsupported, notForAll } from "../import/refusals.ts";
import type { ImportContext } from "../import/imported.ts";

export const conditionSchema = z.object({
  type: z.string(),
  key: z.optional(z.string()),
  value: z.optional(z.unknown()),
});
type ConditionData = z.infer<typeof conditionSchema>;

/**
 * A parameter that the address must have: with this value, or with one of some or any value, under a name for the
 * target.
 */
export interface VercelCondition {
  readonly name: string;
  readonly value: string | null;
  readonly capture: string | null;
  /** null for any value. */
  readonly values?: readonly string[] | null;
  /** A class of characters, in place of which any value is accepted. */
  readonly class?: string;
}

/** @returns The host that the rule is for, "" for all, and the parameters; or why they cannot be expressed. */
export function readConditions(
  redirect: {
    readonly has?: readonly ConditionData[] | undefined;
    readonly missing?: readonly ConditionData[] | undefined;
  },
  { site }: ImportContext,
): Result<{ readonly host: string; readonly query: readonly VercelCondition[] }, Refusal> {
  const [absent] = redirect.missing ?? [];
  if (absent) return failure(notForAll(`the redirect asks for a ${absent.type} that is missing`));
  let host = "";
  const query: VercelCondition[] = [];
  for (const condition of redirect.has ?? []) {
    const value = condition.value === undefined ? null : condition.value;
    if (condition.type === "host") {
      // The value is an expression, in which some people escape the dots.
      const named = typeof value === "string" ? value.replace(/\\(?=[.-])/g, "") : null;
      const own = site.hosts.find((it) => canonicalHost(it) === named);
      if (own === undefined) {
        return failure({
          id: "from-host-unknown",
          message: `the redirect is for ${quote(value)}, which is not one of the site's hosts`,
          fix: "Add it to site.hosts, or leave the redirect out",
        });
      }
      host = own;
    } else if (condition.type === "query" && condition.key !== undefined) {
      const understood = readValue(condition.key, value);
      if (!understood) {
        return failUnsupported(
          `the redirect asks for the parameter ${quote(condition.key)} by the expression ${quote(value)}, which is not a list of values`,
          'Write its values, as in "5|6", or leave the condition out',
        );
      }
      query.push(understood);
    } else {
      const message = `the redirect asks for a ${condition.type}, and rules see only the address`;
      return failure(notForAll(message));
    }
  }
  return success({ host: site.hosts.length === 1 ? "" : host, query });
}

/**
 * Reads the value of a parameter. Without a value, any will do. A value is a regular expression, of which plain text, a
 * choice of texts, a class and `.*` can be expressed; all except plain text with or without a name for the target.
 */
function readValue(name: string, value: unknown): VercelCondition | null {
  const any = name.replace(/\W/g, "_").replace(/^(?=\d)/, "_");
  if (value === null) return { name, value: null, capture: any };
  if (typeof value !== "string") return null;
  const bare = value.replace(/^\^/, "").replace(/(?<!\\)\$$/, "");
  const [, named, grouped] = /^\((?:\?<(\w+)>|\?:|(?!\?))([^()]*)\)$/.exec(bare) ?? [];
  const capture = named ?? any;
  const expression = grouped ?? bare;
  if (/^\.[*+]$/.test(expression)) return { name, value: null, capture };
  if (CLASS.test(expression)) return { name, value: null, capture, class: value };
  const values = expression.split(/(?<!\\)\|/);
  if (!values.every((it) => PLAIN.test(it))) return null;
  const texts = values.map((it) => it.replace(/\\(.)/g, "$1"));
  const [only = ""] = texts;
  if (texts.length === 1 && named === undefined) return { name, value: only, capture: null };
  return { name, value: null, capture, values: texts };
}

const PLAIN = /^(?:[^\\^$.*+?()[\]{}|]|\\\W)+$/;

const CLASS = /^(?:\\[dw]|\[(?!\^)(?:[^\]\\]|\\[^DSW])+\]|\[\^&\])(?:[+*]|\{\d+(?:,\d*)?\})$/;
