import { withScheme } from "../domain/url/written-host.ts";
import type { LoggedRequest, LineProblem } from "./logged-request.ts";

/** An address, with its number of requests before it (as `uniq -c` writes it) or after it. */
const LINE = /^(?:(\d{1,12})\s+)?(\S+)(?:\s+(\d{1,12}))?$/;

/** Around an address in a text or a program. */
const BULLET = /^[-*•]\s+/;
const WRAPPED = /^(?:"(.+)"|'(.+)'|<(.+)>)$/;

/** @param hosts The site's canonical hosts. An address may start with one of them instead of `https://`. */
export function parseListLine(
  line: string,
  hosts: ReadonlySet<string>,
): LoggedRequest | LineProblem {
  const bare = line.trim().replace(BULLET, "").replace(/[,;]$/, "");
  const [, before, written = "", behind] = LINE.exec(bare) ?? [];
  if (before !== undefined && behind !== undefined) return { problem: "it has two numbers" };
  const address =
    WRAPPED.exec(written)
      ?.slice(1)
      .find((it) => it) ?? written;
  const known = withScheme(address, hosts);
  if (known === null && !/^(?:\/|https?:\/\/)/i.test(address)) {
    return { problem: "not an address: write a path such as /page, or a whole URL" };
  }
  return {
    host: null,
    target: known ?? address,
    method: "GET",
    status: null,
    hits: Number(before ?? behind ?? 1),
    day: null,
  };
}
