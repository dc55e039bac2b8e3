/** Politeness: how many requests a host gets at a time, and all hosts together, and that it is left alone when it asks to be. */
export interface HostSlots {
  /** Does the work once the host has a slot free and no pause. */
  run<Result>(host: string, work: () => Promise<Result>): Promise<Result>;
  /** Lets nothing begin at the host until a promise is fulfilled. */
  pause(host: string, until: Promise<void>): void;
}

interface Slots {
  run<Result>(work: () => Promise<Result>): Promise<Result>;
}

interface Host {
  readonly slots: Slots;
  pause: Promise<unknown>;
}

/** So many at a time; the others wait in line. */
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
        // The slot goes over to the next in line, or back.
        const next = waiting.shift();
        if (next) next();
        else active -= 1;
      }
    },
  };
}

/** Of all hosts: a table with 150 of them must not open 300 connections at once. */
const ALL_AT_MOST = 32;

/** @param perHost How many requests at a time; `inAll` of all hosts. */
export function createHostSlots(perHost: number, inAll = ALL_AT_MOST): HostSlots {
  const all = createSlots(inAll);
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
        // A host that is left alone for a while holds none of the slots of all.
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
