import { readAnswer, type Said } from "./answer.ts";
import { NO_CONDITION, readCondition } from "./condition.ts";
import { record } from "./expand-maps.ts";
import type { Statement } from "./syntax.ts";
import { literalStart } from "../regex/path-pattern.ts";
import { asWritten, unsupported } from "../import/refusals.ts";
import { type DirectiveContext, refuse } from "./write-directive.ts";

/** @returns Whether nothing after it is ever reached. */
export function readDirective(statement: Statement, context: DirectiveContext): boolean {
  if (statement.name !== "if") {
    const said = readAnswer(statement);
    record(said, statement, NO_CONDITION, context);
    return isAnswerToAll(said, context);
  }
  const hosts = context.server.hosts ?? context.context.site.hosts;
  const condition = readCondition(statement.args, { hosts, maps: context.maps });
  if (!condition.ok) {
    refuse(statement, condition.problem, context);
    return false;
  }
  if (condition.value.map) context.used.add(condition.value.map.asked);
  const around = [...context.around, `if ${statement.args.join(" ")} {`];
  for (const inner of statement.block ?? []) {
    if (inner.name === "return" || inner.name === "rewrite") {
      const said = readAnswer(inner);
      record(said, inner, condition.value, { ...context, around });
      if (said.patterns === null) break;
    } else {
      const fix = "Write the redirect into a location";
      refuse(inner, unsupported(`${asWritten(inner.name)} inside of if does not redirect`, fix), {
        ...context,
        around,
      });
    }
  }
  return false;
}

/** Whether an unconditional directive answers everything in its block. */
function isAnswerToAll({ patterns, goesOn }: Said, { location }: DirectiveContext): boolean {
  // In a server, an internal rewrite continues with the locations.
  if (goesOn && !location) return false;
  if (patterns === null) return true;
  return patterns.some((it) => {
    const isRest =
      it.segments.findIndex((segment) => segment.kind !== "literal") === it.segments.length - 1;
    return isRest && it.segments.at(-1)?.kind === "splat" && literalStart(it) === location?.text;
  });
}
