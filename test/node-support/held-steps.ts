/** The steps of a Worker that a test holds: it sees in which order they come, and says when each goes on. */
export interface HeldSteps {
  /** All steps that ever came, in their order. */
  readonly log: readonly string[];
  /** A step came: resolves once it may go on. */
  take(name: string): Promise<void>;
  /** Resolves once so many steps of a name that fits are held at the same time. */
  until(name: RegExp, count?: number): Promise<void>;
  /** Lets go on what is held and fits. */
  release(name: RegExp): void;
  /** The same, and for whatever fits and comes later. */
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
