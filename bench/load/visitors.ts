/** The requests of visitors, whose answers are judged. */
import { makeUsualPaths } from "../inputs.ts";
import type { Fault, FaultKind, Judge } from "./judge.ts";
import type { Asking } from "./send-steadily.ts";

export interface Visitors {
  /** Repeated known addresses, patterns, addresses with typed rows, and a quarter of addresses that are new. */
  usual(): Asking;
  /** Only new addresses that no rule answers. */
  unmatched(): Asking;
  /** The number of faulty answers by kind. */
  faults(): Readonly<Record<FaultKind, number>>;
  /** The first faults. */
  examples(): readonly Fault[];
}

const EXAMPLES_AT_MOST = 10;

export function createVisitors(
  size: number,
  judge: Judge,
  rowPaths: readonly string[],
  now: () => number,
): Visitors {
  const paths = makeUsualPaths(size, 20_000, 0);
  const faults: Record<FaultKind, number> = { error: 0, mixed: 0, older: 0, wrong: 0 };
  const examples: Fault[] = [];
  let turn = 0;
  let made = 0;

  const ask = (path: string): Asking => {
    const ticket = judge.ask(path, now());
    return {
      path,
      answered(given) {
        const fault = judge.judge(ticket, given);
        if (!fault) return true;
        faults[fault.kind] += 1;
        if (examples.length < EXAMPLES_AT_MOST) examples.push(fault);
        return false;
      },
    };
  };
  const unmatched = (): string => {
    made += 1;
    const name = `/global/never/${made.toString(36)}-${(Math.imul(made, 0x9e3779b1) >>> 0).toString(36)}`;
    return made % 2 === 0 ? name : `${name}?ref=${made}`;
  };
  return {
    usual() {
      turn += 1;
      if (turn % 4 === 0) return ask(unmatched());
      if (turn % 20 === 1) return ask(rowPaths[((turn / 20) % rowPaths.length) | 0] ?? "/");
      return ask(paths[turn % paths.length] ?? "/");
    },
    unmatched: () => ask(unmatched()),
    faults: () => faults,
    examples: () => examples,
  };
}

/** Creates visitors of a server without versions, for which any answer but an error is right. */
export function createPlainVisitors(size: number): { usual(): Asking } {
  const paths = makeUsualPaths(size, 20_000, 0);
  let turn = 0;
  return {
    usual() {
      turn += 1;
      const path = paths[turn % paths.length] ?? "/";
      return { path, answered: (given) => given !== null && given.status < 500 };
    },
  };
}
