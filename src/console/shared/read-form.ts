/** The body of a form, as far as it may go. */

export type FormRefusal = "content-type" | "too-large" | "unreadable";

const URL_ENCODED = "application/x-www-form-urlencoded";
const MULTIPART = "multipart/form-data";

export interface FormOptions {
  /** 64 KiB if left out. */
  readonly bytesAtMost?: number;
  /** Whether files may come along; not if left out. */
  readonly takesFiles?: boolean;
}

/** Reads a form, counting bytes: what a header says of the length is not believed. */
export async function readForm(
  request: Request,
  { bytesAtMost = 64 * 1024, takesFiles = false }: FormOptions,
): Promise<FormData | FormRefusal> {
  const header = request.headers.get("content-type") ?? "";
  const type = header.split(";", 1)[0]?.trim().toLowerCase();
  if (type !== URL_ENCODED && !(takesFiles && type === MULTIPART)) return "content-type";
  const bytes = await readBytes(request, bytesAtMost);
  if (bytes === null) return "too-large";
  try {
    return await new Response(bytes, { headers: { "content-type": header } }).formData();
  } catch (error) {
    if (error instanceof TypeError) return "unreadable";
    throw error;
  }
}

/** @returns null where there are more. */
async function readBytes(
  { body }: Request,
  atMost: number,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body ?? []) {
    size += chunk.byteLength;
    if (size > atMost) return null;
    chunks.push(chunk);
  }
  const bytes = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return bytes;
}

/** A field's text, without white space around it; "" where there is none. */
export function textOf(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === "string" ? value.trim() : "";
}
