import type { Ran, World } from "../../scripts/ci/world.ts";
import { NOW } from "../cli/support.ts";

type Answer = Partial<Ran> | undefined;

export interface FakeWorld extends World {
  /** Everything that was run, printed and waited for, in order. */
  readonly log: string[];
}

/** A world in which every program succeeds unless `answer` says otherwise. */
export function fakeWorld(
  answer: (command: string) => Answer = () => undefined,
  env: Readonly<Record<string, string>> = {},
): FakeWorld {
  const log: string[] = [];
  return {
    log,
    run: (words) => {
      const command = words.join(" ");
      log.push(`$ ${command}`);
      return Promise.resolve({ code: 0, stdout: "", stderr: "", records: [], ...answer(command) });
    },
    fetch,
    env,
    now: () => NOW,
    sleep: (milliseconds) => {
      log.push(`(${milliseconds / 1000} s)`);
      return Promise.resolve();
    },
    say: (line) => void log.push(line),
  };
}
