import { inParts, KEYS_A_READ, type KvStore, TooMuchError } from "./kv-store.ts";

type Texts = ReadonlyMap<string, string | null>;

/**
 * Reads texts a hundred keys at a time. If their values exceed the limit of one read (25 MB), the keys are halved, and
 * a single value that is too large is read as bytes.
 *
 * @param read Reads at most a hundred keys. Throws a TooMuchError if their values are too large together.
 */
export async function readInBulk(
  keys: readonly string[],
  read: (keys: readonly string[]) => Promise<Texts>,
  readBytes: KvStore["getBytes"],
): Promise<Texts> {
  const texts = new Map<string, string | null>();
  const readPart = async (part: readonly string[]): Promise<void> => {
    try {
      const found = await read(part);
      for (const key of part) texts.set(key, found.get(key) ?? null);
    } catch (error) {
      if (!(error instanceof TooMuchError)) throw error;
      const [only = ""] = part;
      if (part.length === 1) {
        const bytes = await readBytes(only);
        texts.set(only, bytes && new TextDecoder().decode(bytes));
        return;
      }
      for (const half of inParts(part, Math.ceil(part.length / 2))) await readPart(half);
    }
  };
  for (const part of inParts(keys, KEYS_A_READ)) await readPart(part);
  return texts;
}
