/**
 * A list of addresses in a hidden field of the page. A file or a long list is uploaded once and then sent along with
 * every filter and every page of results, so that no server has to keep it.
 */
import { decodeBase64, encodeBase64 } from "hono/utils/encode";
import * as z from "zod/mini";
import { ADDRESS_CHARACTERS_AT_MOST } from "../../traffic/pasted-address.ts";
import type { Pasted } from "../../traffic/pasted.ts";
import { gunzip } from "./unpack.ts";

/** Enough for fifty thousand addresses of 100 characters, each with its original row. */
const BYTES_AT_MOST = 24 * 1024 * 1024;

const TYPED_AT_MOST = 200;

const keptSchema = z.object({
  heading: z.nullable(z.string().check(z.maxLength(TYPED_AT_MOST))),
  isCut: z.boolean(),
  /** Line, address and the original row, if it is more than the address. */
  lines: z.array(
    z.tuple([
      z.int(),
      z.nullable(z.string().check(z.maxLength(ADDRESS_CHARACTERS_AT_MOST))),
      z.nullable(z.string().check(z.maxLength(TYPED_AT_MOST))),
    ]),
  ),
});

export async function packList({ lines, heading, isCut }: Pasted): Promise<string> {
  const kept: z.infer<typeof keptSchema> = {
    heading,
    isCut,
    lines: lines.map(({ line, address, typed }) => [
      line,
      address,
      typed === address ? null : typed,
    ]),
  };
  const packed = new Blob([JSON.stringify(kept)])
    .stream()
    .pipeThrough(new CompressionStream("gzip"));
  return encodeBase64(await new Response(packed).arrayBuffer());
}

/**
 * Unpacks a list; null if {@link packList} has not made it.
 *
 * @param atMost The maximum number of addresses.
 */
export async function unpackList(text: string, atMost: number): Promise<Pasted | null> {
  let value: unknown;
  try {
    const unpacked = await gunzip(decodeBase64(text), BYTES_AT_MOST);
    if (unpacked.kind !== "bytes") return null;
    value = JSON.parse(new TextDecoder().decode(unpacked.bytes));
  } catch {
    return null;
  }
  const kept = keptSchema.safeParse(value);
  if (!kept.success || kept.data.lines.length > atMost) return null;
  const { heading, isCut, lines } = kept.data;
  return {
    heading,
    isCut,
    lines: lines.map(([line, address, typed]) => ({
      line,
      address,
      typed: typed ?? address ?? "",
    })),
  };
}
