/** Limits the concurrent requests to each host and to all hosts together, and pauses a host that asks for it. */
export interface HostSlots {
  /** Does the work once the host has a free slot and is not paused. */
  run<Result>(host: string, work: () => Promise<Result>): Promise<Result>;
  pause(host: string, until: Promise<void>): void;
}

interface Slots {
  run<Result>(work: () => Promise<Result>): Promise<Result>;
}

interface Host {
  readonly slots: Slots;
  pause: Promise<unknown>;
}

/** Creates slots for so many tasks at a time; others wait in a queue. */
function createSlots(count: number): Slots {
  const waiting: (() => void)[] = [];
  let active = 0;
  return {
    async run(work) {
      if (active >= count) await new Promise<void>((go) => waiting.push(go));
      else active += 1;
      try {
        return await work();
      } finally {
        // The slot is passed to the next in the queue, or released.
        const next = waiting.shift();
        if (next) next();
        else active -= 1;
      }
    },
  };
}

/** The limit for all hosts together: a table with 150 of them must not open 300 connections at once. */
const ALL_AT_MOST = 32;

/** @param perHost The number of concurrent requests per host. */
export function createHostSlots(perHost: number): HostSlots {
  const all = createSlots(ALL_AT_MOST);
  const hosts = new Map<string, Host>();
  const hostNamed = (name: string): Host => {
    const host = hosts.get(name) ?? { slots: createSlots(perHost), pause: Promise.resolve() };
    hosts.set(name, host);
    return host;
  };
  return {
    async run(name, work) {
      const host = hostNamed(name);
      return host.slots.run(async () => {
        // A paused host does not occupy any of the shared slots.
        await host.pause;
        return all.run(work);
      });
    },
    pause(name, until) {
      const host = hostNamed(name);
      host.pause = Promise.all([host.pause, until]);
    },
  };
}
