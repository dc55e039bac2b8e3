/** The part of workerd that the tests of the token check use, for Node. */
import type { KvBinding } from "../../src/store/kv/kv-binding.ts";
import { DigestStream } from "../node-support/digest-stream.ts";

function createNamespace(): KvBinding {
  const values = new Map<string, string | ArrayBuffer>();
  const decoder = new TextDecoder();
  const textOf = (key: string): string | null => {
    const value = values.get(key) ?? null;
    return value instanceof ArrayBuffer ? decoder.decode(value) : value;
  };
  const bytesOf = (key: string): ArrayBuffer | null => {
    const value = values.get(key) ?? null;
    return typeof value === "string"
      ? Uint8Array.from(new TextEncoder().encode(value)).buffer
      : value;
  };
  return {
    get: (async (asked: string | string[]) =>
      typeof asked === "string"
        ? bytesOf(asked)
        : new Map(asked.map((it) => [it, textOf(it)]))) as KvBinding["get"],
    put: async (key, value) => void values.set(key, value),
    delete: async (key) => void values.delete(key),
    list: async ({ prefix }) => ({
      keys: [...values.keys()]
        .filter((it) => it.startsWith(prefix))
        .toSorted()
        .map((name) => ({ name })),
      list_complete: true,
    }),
  };
}

export const env = { REDIRECTS: createNamespace(), SIGNOFFS: createNamespace() };

export function createExecutionContext() {
  const waiting: Promise<unknown>[] = [];
  return {
    waiting,
    waitUntil: (promise: Promise<unknown>) => void waiting.push(promise),
    passThroughOnException: () => {},
  };
}

export async function waitOnExecutionContext({
  waiting,
}: ReturnType<typeof createExecutionContext>): Promise<void> {
  while (waiting.length > 0) await Promise.allSettled(waiting.splice(0));
}

Object.assign(crypto, { DigestStream });

/** Node refuses addresses with a user name, which the runtime takes. */
globalThis.Request = new Proxy(Request, {
  construct(Plain, [input, init]: ConstructorParameters<typeof Request>) {
    const url = typeof input === "string" ? new URL(input) : null;
    if (!url?.username) return new Plain(input, init);
    const request = new Plain(url.href.replace(`${url.username}@`, ""), init);
    return Object.defineProperty(request, "url", { value: url.href });
  },
});
