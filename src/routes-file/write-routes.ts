/** Writes a `routes.json` with one rule per line, in pieces, so that a large one is never in memory as a whole. */
export function* writeRoutes(
  document: object & { readonly site: unknown },
  rules: Iterable<unknown>,
): Generator<string> {
  const { rules: _rules, ...head } = { rules: undefined, ...document };
  yield `${JSON.stringify(head, null, 2).slice(0, -2)},\n  "rules": [`;
  let isFirst = true;
  for (const rule of rules) {
    yield `${isFirst ? "" : ","}\n    ${oneLine(rule)}`;
    isFirst = false;
  }
  yield isFirst ? "]\n}\n" : "\n  ]\n}\n";
}

function oneLine(value: unknown): string {
  return JSON.stringify(value, null, 1).replace(/\n\s*/g, " ");
}
