/** Politeness: how many requests a host gets at a time, and that it is left alone when it asks to be. */
export interface HostSlots {
  /** Does the work once the host has a slot free and no pause. */
  run<Result>(host: string, work: () => Promise<Result>): Promise<Result>;
  /** Lets nothing begin at the host until a promise is fulfilled. */
  pause(host: string, until: Promise<void>): void;
}

interface Host {
  active: number;
  readonly waiting: (() => void)[];
  pause: Promise<unknown>;
}

/** @param perHost How many requests at a time. */
export function createHostSlots(perHost: number): HostSlots {
  const hosts = new Map<string, Host>();
  const hostNamed = (name: string): Host => {
    const host = hosts.get(name) ?? { active: 0, waiting: [], pause: Promise.resolve() };
    hosts.set(name, host);
    return host;
  };
  return {
    async run(name, work) {
      const host = hostNamed(name);
      if (host.active >= perHost) await new Promise<void>((go) => host.waiting.push(go));
      else host.active += 1;
      try {
        await host.pause;
        return await work();
      } finally {
        // The slot goes over to the next in line, or back.
        const next = host.waiting.shift();
        if (next) next();
        else host.active -= 1;
      }
    },
    pause(name, until) {
      const host = hostNamed(name);
      host.pause = Promise.all([host.pause, until]);
    },
  };
}
