import { gunzipSync } from "node:zlib";

export interface Body {
  readonly bytes: Uint8Array;
  /** Whether there was more, or the connection was interrupted. */
  readonly isCut: boolean;
}

/** Reads a body up to the limit, whatever its declared length, and cancels the rest. */
export async function readBody(body: Response["body"], bytesAtMost: number): Promise<Body> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  let isCut = false;
  try {
    for await (const chunk of body ?? []) {
      chunks.push(chunk);
      length += chunk.length;
      isCut = length > bytesAtMost;
      if (isCut) break;
    }
  } catch (error) {
    if (length === 0) throw error;
    isCut = true;
  }
  return { bytes: Buffer.concat(chunks).subarray(0, bytesAtMost), isCut };
}

/** Unpacks a body that is gzip by its first bytes, such as `sitemap.xml.gz`, up to the same limit. */
export function unpack({ bytes, isCut }: Body, bytesAtMost: number): Body {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return { bytes, isCut };
  try {
    return { bytes: gunzipSync(bytes, { maxOutputLength: bytesAtMost }), isCut };
  } catch {
    return { bytes: new Uint8Array(), isCut: true };
  }
}
