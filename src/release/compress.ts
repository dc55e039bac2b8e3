/** Compresses with the `CompressionStream` that both Node and Workers have. */
export function gzip(data: string | Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  return through(new CompressionStream("gzip"), new Response(data));
}

/** @throws TypeError if the bytes are not gzip. */
export async function gunzip(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const text = await gunzipBytes(bytes);
  return new TextDecoder("utf-8", { fatal: false, ignoreBOM: true }).decode(text);
}

/** @returns null if the bytes are not gzip. */
export async function tryGunzip(bytes: Uint8Array<ArrayBuffer>): Promise<string | null> {
  try {
    return await gunzip(bytes);
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}

/** @throws TypeError if the bytes are not gzip. */
export function gunzipBytes(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  return through(new DecompressionStream("gzip"), new Response(bytes));
}

async function through(
  stream: CompressionStream | DecompressionStream,
  { body }: Response,
): Promise<Uint8Array<ArrayBuffer>> {
  const result = body?.pipeThrough(stream) ?? null;
  return new Uint8Array(await new Response(result).arrayBuffer());
}
