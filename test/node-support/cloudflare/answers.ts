import { Buffer } from "node:buffer";
import type { ServerResponse } from "node:http";

/** An answer of the API: its envelope, or a plain value. */
export interface Answer {
  readonly status: number;
  readonly body: object | Buffer;
}

export function succeed(result: unknown, info: object = {}): Answer {
  const body = { success: true, errors: [], messages: [], result, result_info: info };
  return { status: 200, body };
}

/** @param chain The API's details of an error, which it adds for unreadable headers. */
export function refuse(
  status: number,
  code: number,
  message: string,
  chain?: { readonly code: number; readonly message: string },
): Answer {
  const errors = [{ code, message, ...(chain ? { error_chain: [chain] } : {}) }];
  return { status, body: { success: false, errors, messages: [], result: null } };
}

export function send(response: ServerResponse, answer: Answer): void {
  const { status, type, bytes } = write(answer);
  response.writeHead(status, { "content-type": type });
  response.end(bytes);
}

/** The answer that `fetch` makes of what `send` sends. */
export function toResponse(answer: Answer): Response {
  const { status, type, bytes } = write(answer);
  return new Response(new Uint8Array(bytes), { status, headers: { "content-type": type } });
}

function write({ status, body }: Answer) {
  return Buffer.isBuffer(body)
    ? { status, type: "application/octet-stream", bytes: body }
    : { status, type: "application/json", bytes: Buffer.from(JSON.stringify(body)) };
}
