/** Finds variables in nginx's configuration that are the same for every request: `set` once, to a text. */
import { ALL_ROW, type NginxMap } from "./map.ts";
import type { Statement } from "./syntax.ts";

/** @returns Each as a map with the same value for every address. */
export function readConstants(statements: readonly Statement[]): ReadonlyMap<string, NginxMap> {
  const all = statements.flatMap(listSets);
  const constants = statements.filter(
    ({ name, args: [variable, value = "$"] }) =>
      name === "set" &&
      !value.includes("$") &&
      all.filter((it) => it.args[0] === variable).length === 1,
  );
  return new Map(
    constants.map((statement) => {
      const variable = (statement.args[0] ?? "").slice(1);
      const value = statement.args[1] ?? "";
      const row = { ...ALL_ROW, place: statement, value, isDefault: true, isConstant: true };
      return [variable, { variable, statement, rows: [row] }];
    }),
  );
}

function listSets(statement: Statement): Statement[] {
  if (statement.block) return statement.block.flatMap(listSets);
  return statement.name === "set" ? [statement] : [];
}
