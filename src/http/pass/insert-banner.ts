import { createHeadReader, type Head } from "./head-reader.ts";

type Render = (head: Head) => string | Promise<string>;
type Body = ReadableStream<Uint8Array>;

/** The maximum number of bytes read to determine whether a body is a page. */
const LOOK_AHEAD_BYTES = 64 * 1024;

/** The limit on buffered bytes. A page whose head has a longer tag is passed on unchanged. */
const PENDING_BYTES = 512 * 1024;

/** Whether a body begins like a whole page. Reads no further than needed, then cancels the stream. */
export async function beginsPage(body: Body, isXml: boolean): Promise<boolean> {
  const reader = body.getReader();
  const head = createHeadReader(isXml);
  let pending: Uint8Array = new Uint8Array();
  try {
    for (let read = 0; read < LOOK_AHEAD_BYTES;) {
      const { value, done } = await reader.read();
      if (done) break;
      read += value.length;
      pending = join(pending, value);
      const { found, readTo } = head.read(asText(pending));
      if (found || head.isPage()) break;
      pending = pending.subarray(readTo);
    }
    return head.isPage();
  } finally {
    await reader.cancel();
  }
}

/**
 * Inserts a banner where the page's body begins. All other bytes are unchanged; those after the banner are not even
 * inspected.
 *
 * @param render Returns ASCII, so that the banner reads the same in any encoding.
 */
export function insertBanner(body: Body, isXml: boolean, render: Render): Body {
  const { readable, writable } = new IdentityTransformStream();
  const source = body.getReader();
  const pump = async (): Promise<void> => {
    const sink = writable.getWriter();
    try {
      await writeHead(source, sink, isXml, render);
    } catch (error) {
      await Promise.allSettled([source.cancel(error), sink.abort(error)]);
      return;
    }
    source.releaseLock();
    sink.releaseLock();
    await body.pipeTo(writable);
  };
  // The error reaches whoever reads the stream.
  pump().catch(() => {});
  return readable;
}

async function writeHead(
  source: ReadableStreamDefaultReader<Uint8Array>,
  sink: WritableStreamDefaultWriter<Uint8Array>,
  isXml: boolean,
  render: Render,
): Promise<void> {
  const reader = createHeadReader(isXml);
  let pending: Uint8Array = new Uint8Array();
  const write = async (bytes: Uint8Array): Promise<void> => {
    if (bytes.length > 0) await sink.write(bytes);
  };
  for (;;) {
    const { value, done } = await source.read();
    if (done) {
      const found = pending.length === 0 ? reader.end() : null;
      if (found?.kind === "body") await write(new TextEncoder().encode(await render(found.head)));
      return write(pending);
    }
    pending = join(pending, value);
    const { found, readTo } = reader.read(asText(pending));
    if (found?.kind === "body") {
      await write(pending.subarray(0, found.at));
      await write(new TextEncoder().encode(await render(found.head)));
      return write(pending.subarray(found.at));
    }
    if (found || pending.length - readTo > PENDING_BYTES) return write(pending);
    await write(pending.slice(0, readTo));
    pending = pending.slice(readTo);
  }
}

function join(first: Uint8Array, second: Uint8Array): Uint8Array {
  if (first.length === 0) return second;
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}

/** Decodes each byte to one character. */
function asText(bytes: Uint8Array): string {
  return LATIN1.decode(bytes);
}

const LATIN1 = new TextDecoder("latin1");
