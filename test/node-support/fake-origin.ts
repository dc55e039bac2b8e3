import type { OriginAnswer } from "../support/old-page.ts";

/**
 * The old site, called by Miniflare in Node. It answers as instructed by the request and echoes the request in
 * `x-seen-*` headers.
 */
export async function fakeOrigin(request: Request): Promise<Response> {
  const url = new URL(request.url);
  const told = url.searchParams.get("origin");
  const answer: OriginAnswer = told === null ? {} : JSON.parse(told);
  const { status = 200, body = "the old site", repeat = 1, encode } = answer;
  const headers = new Headers(answer.headers ?? { "content-type": "text/plain" });
  headers.set("x-seen-url", request.url);
  headers.set("x-seen-method", request.method);
  for (const name of ["if-none-match", "if-modified-since", "range", "accept-encoding", "cookie"]) {
    const value = request.headers.get(name);
    if (value !== null) headers.set(`x-seen-${name}`, value);
  }
  if (request.body !== null) headers.set("x-seen-body", await request.text());
  if (answer.isConditional && holdsCopy(request.headers, headers)) {
    headers.delete("content-type");
    return new Response(null, { status: 304, headers });
  }
  const isEmpty = status === 204 || status === 304 || request.method === "HEAD";
  if (isEmpty) return new Response(null, { status, headers });
  // Miniflare encodes the body according to this header.
  if (encode !== undefined) headers.set("content-encoding", encode);
  return new Response(body.repeat(repeat), { status, headers });
}

/** Compares validators like servers that only accept their own spelling. */
function holdsCopy(asked: Headers, answer: Headers): boolean {
  const tags = asked.get("if-none-match");
  if (tags !== null) return tags.split(", ").includes(answer.get("etag") ?? "");
  const since = asked.get("if-modified-since");
  return since !== null && since === answer.get("last-modified");
}
