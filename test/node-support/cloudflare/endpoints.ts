import type { Buffer } from "node:buffer";
import type { Account } from "./account.ts";
import type { Answer } from "./answers.ts";
import type { Permission, Token } from "./tokens.ts";

/** A request as seen by an endpoint. */
export interface Asked {
  readonly method: string;
  readonly url: URL;
  readonly contentType: string;
  readonly body: Buffer;
  readonly account: Account;
  readonly token: Token;
  /** Keys that a bulk write omits. */
  readonly left: ReadonlySet<string>;
  /** Returns the decoded segment of the address at the endpoint's `:name`. */
  readonly at: (name: string) => string;
}

/** A method, an address below the base with `:name` segments, the required permission (null: any token), the answer. */
export type Endpoint = readonly [
  method: string,
  path: string,
  permission: Permission | null,
  answer: (asked: Asked) => Answer | Promise<Answer>,
];

/** Returns the segments at the `:name`s; null if the path does not match. */
export function matchPath(pattern: string, path: string): ReadonlyMap<string, string> | null {
  const wanted = pattern.split("/");
  const given = path.split("/");
  if (wanted.length !== given.length) return null;
  const names = new Map<string, string>();
  for (const [index, part] of wanted.entries()) {
    const segment = given[index] ?? "";
    if (part.startsWith(":")) names.set(part.slice(1), decodeURIComponent(segment));
    else if (part !== segment) return null;
  }
  return names;
}

/** Reads the `metadata` of an upload, a form that also has the modules. */
export async function readMetadata({ contentType, body }: Asked): Promise<Record<string, unknown>> {
  const headers = { "content-type": contentType };
  const form = await new Response(new Uint8Array(body), { headers }).formData();
  const metadata = form.get("metadata");
  const text = typeof metadata === "string" ? metadata : ((await metadata?.text()) ?? "{}");
  return JSON.parse(text) as Record<string, unknown>;
}
