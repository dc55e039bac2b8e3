import { createHeadReader, type Head } from "./head-reader.ts";

type Render = (head: Head) => string | Promise<string>;
type Body = ReadableStream<Uint8Array>;

/** Within this many bytes a page must have shown that it is one. */
const LOOK_AHEAD_BYTES = 64 * 1024;

/** A head with a longer tag is passed on as it is. */
const PENDING_BYTES = 512 * 1024;

/** Whether it begins as a whole page does. The body is read no further than that takes, and cancelled. */
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
 * Puts a banner where the page's body begins. All other bytes stay as they are; those behind the banner are not even
 * looked at.
 *
 * @param render In ASCII, so that it is the same in whatever encoding the page is.
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
  // Whoever reads sees what goes wrong.
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

/** One character a byte. */
function asText(bytes: Uint8Array): string {
  return LATIN1.decode(bytes);
}

const LATIN1 = new TextDecoder("latin1");
