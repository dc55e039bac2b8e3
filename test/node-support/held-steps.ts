/** The steps of a Worker held by a test, which sees their order and decides when each continues. */
export interface HeldSteps {
  /** All steps so far, in order. */
  readonly log: readonly string[];
  /** Holds a step; resolves once it may continue. */
  take(name: string): Promise<void>;
  /** Resolves once `count` steps with a matching name are held at the same time. */
  until(name: RegExp, count?: number): Promise<void>;
  /** Lets held steps with a matching name continue. */
  release(name: RegExp): void;
  /** Does the same, also for matching steps that come later. */
  open(name: RegExp): void;
}

export function createHeldSteps(): HeldSteps {
  const log: string[] = [];
  let held: { readonly name: string; readonly go: () => void }[] = [];
  let waiting: { readonly isSo: () => boolean; readonly go: () => void }[] = [];
  const opened: RegExp[] = [];

  const release = (name: RegExp): void => {
    const leaving = held.filter((it) => name.test(it.name));
    held = held.filter((it) => !leaving.includes(it));
    for (const { go } of leaving) go();
  };
  const tellWaiting = (): void => {
    const ready = waiting.filter((it) => it.isSo());
    waiting = waiting.filter((it) => !ready.includes(it));
    for (const { go } of ready) go();
  };
  return {
    log,
    release,
    take(name) {
      log.push(name);
      if (opened.some((it) => it.test(name))) return Promise.resolve();
      return new Promise((go) => {
        held.push({ name, go });
        tellWaiting();
      });
    },
    until(name, count = 1) {
      return new Promise((go) => {
        waiting.push({ isSo: () => held.filter((it) => name.test(it.name)).length >= count, go });
        tellWaiting();
      });
    },
    open(name) {
      opened.push(name);
      release(name);
    },
  };
}
