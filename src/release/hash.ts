/** SHA-256 in lower-case hex, the form of release ids and shard names. */
export async function sha256(data: string | Uint8Array<ArrayBuffer>): Promise<string> {
  const bytes = typeof data === "string" ? new TextEncoder().encode(data) : data;
  const digest = await crypto.subtle.digest("SHA-256", bytes);
  return toHex(digest);
}

export function toHex(bytes: ArrayBuffer): string {
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The hash of several texts in sequence. They are not concatenated: for a large table that would triple the memory. */
export function sha256OfParts(parts: readonly string[]): Promise<string> {
  const encoder = new TextEncoder();
  const bytes = new Uint8Array(parts.reduce((sum, it) => sum + encodedLengthAtMost(it), 0));
  let at = 0;
  for (const part of parts) at += encoder.encodeInto(part, bytes.subarray(at)).written;
  return sha256(bytes.subarray(0, at));
}

/** An upper bound on a text's length in UTF-8, without encoding it, which would double the memory. */
export function encodedLengthAtMost(text: string): number {
  let bytes = text.length;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code >= 0x80) bytes += code < 0x800 ? 1 : 2;
  }
  return bytes;
}
