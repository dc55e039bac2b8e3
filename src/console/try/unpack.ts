/** Data decompressed up to a limit; reading stops beyond it. */
export type Unpacked =
  | { readonly kind: "bytes"; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly kind: "too-large" }
  /** The data is not gzip, or is cut off. */
  | { readonly kind: "damaged" };

export async function gunzip(packed: Uint8Array<ArrayBuffer>, atMost: number): Promise<Unpacked> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  try {
    const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
    for await (const chunk of stream) {
      size += chunk.byteLength;
      if (size > atMost) return { kind: "too-large" };
      chunks.push(new Uint8Array(chunk));
    }
  } catch {
    return { kind: "damaged" };
  }
  return { kind: "bytes", bytes: new Uint8Array(await new Blob(chunks).arrayBuffer()) };
}
