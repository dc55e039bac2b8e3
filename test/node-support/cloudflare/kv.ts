/** Workers KV: namespaces and their content. */
import { Buffer } from "node:buffer";
import { type Answer, refuse, succeed } from "./answers.ts";
import type { Endpoint, Asked } from "./endpoints.ts";

const KEYS_A_READ = 100;
const PAIRS_A_WRITE = 10_000;
const READ_BYTES_AT_MOST = 25 * 1024 * 1024;
const WRITE_BYTES_AT_MOST = 100 * 1024 * 1024;
const KEY_BYTES_AT_MOST = 512;

const NAMESPACES = "/accounts/:account/storage/kv/namespaces";
const NAMESPACE = `${NAMESPACES}/:namespace`;

export const KV_ENDPOINTS: readonly Endpoint[] = [
  ["GET", NAMESPACES, "Workers KV Storage: Read", listNamespaces],
  ["POST", NAMESPACES, "Workers KV Storage: Edit", createNamespace],
  ["GET", `${NAMESPACE}/keys`, "Workers KV Storage: Read", withValues(listKeys)],
  ["POST", `${NAMESPACE}/bulk/get`, "Workers KV Storage: Read", withValues(readBulk)],
  ["POST", `${NAMESPACE}/bulk/delete`, "Workers KV Storage: Edit", withValues(deleteBulk)],
  ["PUT", `${NAMESPACE}/bulk`, "Workers KV Storage: Edit", withValues(writeBulk)],
  ["GET", `${NAMESPACE}/values/:key`, "Workers KV Storage: Read", withValues(readValue)],
  ["PUT", `${NAMESPACE}/values/:key`, "Workers KV Storage: Edit", withValues(writeValue)],
  ["DELETE", `${NAMESPACE}/values/:key`, "Workers KV Storage: Edit", withValues(deleteValue)],
];

function listNamespaces({ account, url }: Asked): Answer {
  const size = Number(url.searchParams.get("per_page") ?? 20);
  const page = Number(url.searchParams.get("page") ?? 1);
  const all = [...account.namespaces].map(([id, { title }]) => ({ id, title }));
  const shown = all.slice((page - 1) * size, page * size);
  return succeed(shown, { page, per_page: size, count: shown.length, total_count: all.length });
}

/** Creates a namespace, whose title must be unique in the account. */
function createNamespace({ account, body }: Asked): Answer {
  const { title } = JSON.parse(body.toString()) as { title: string };
  if ([...account.namespaces.values()].some((it) => it.title === title)) {
    return refuse(400, 10_014, "a namespace with this account ID and title already exists");
  }
  const id = account.newId("namespace");
  account.namespaces.set(id, { title, values: new Map() });
  return succeed({ id, title, supports_url_encoding: true });
}

type Values = Map<string, Buffer>;

function withValues(answer: (asked: Asked, held: Values) => Answer): (asked: Asked) => Answer {
  return (asked) => {
    const namespace = asked.account.namespaces.get(asked.at("namespace"));
    return namespace ? answer(asked, namespace.values) : refuse(404, 10_013, "namespace not found");
  };
}

function readValue({ at }: Asked, held: Values): Answer {
  const value = held.get(at("key"));
  return value ? { status: 200, body: value } : refuse(404, 10_009, "get: 'key not found'");
}

function writeValue({ at, body }: Asked, held: Values): Answer {
  held.set(at("key"), body);
  return succeed(null);
}

function deleteValue({ at }: Asked, held: Values): Answer {
  held.delete(at("key"));
  return succeed(null);
}

/** Lists keys. The cursor is the last name of the previous page, encoded so that it cannot be mistaken for a name. */
function listKeys({ url }: Asked, held: Values): Answer {
  const limit = Number(url.searchParams.get("limit") ?? 1000);
  if (!(limit >= 10 && limit <= 1000)) return refuse(400, 10_022, "limit is from 10 to 1000");
  const prefix = url.searchParams.get("prefix") ?? "";
  const cursor = Buffer.from(url.searchParams.get("cursor") ?? "", "hex").toString();
  const names = [...held.keys()]
    .filter((it) => it.startsWith(prefix))
    .sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  const start = cursor === "" ? 0 : names.indexOf(cursor) + 1;
  const page = names.slice(start, start + limit);
  const isLast = start + limit >= names.length;
  const next = isLast ? "" : Buffer.from(page.at(-1) ?? "").toString("hex");
  return succeed(
    page.map((name) => ({ name })),
    { count: page.length, cursor: next },
  );
}

function readBulk({ body }: Asked, held: Values): Answer {
  const { keys } = JSON.parse(body.toString()) as { keys: string[] };
  if (keys.length > KEYS_A_READ) return refuse(400, 10_140, "Too many keys: at most 100");
  const total = keys.reduce((sum, it) => sum + (held.get(it)?.length ?? 0), 0);
  if (total > READ_BYTES_AT_MOST) return refuse(413, 10_047, "More than 25 MB");
  const texts = keys.map((key) => [key, held.get(key)?.toString() ?? null] as const);
  return succeed({ values: Object.fromEntries(texts) });
}

function deleteBulk({ body, left }: Asked, held: Values): Answer {
  const keys = JSON.parse(body.toString()) as string[];
  if (keys.length > PAIRS_A_WRITE) return refuse(400, 10_140, "Too many keys: at most 10000");
  for (const key of keys) if (!left.has(key)) held.delete(key);
  const unsuccessful = keys.filter((it) => left.has(it));
  const successful = keys.length - unsuccessful.length;
  return succeed({ successful_key_count: successful, unsuccessful_keys: unsuccessful });
}

interface Pair {
  readonly key: string;
  readonly value: string;
  readonly base64?: boolean;
}

function writeBulk({ body, left }: Asked, held: Values): Answer {
  if (body.length > WRITE_BYTES_AT_MOST) return refuse(413, 10_047, "More than 100 MB");
  const pairs = JSON.parse(body.toString()) as Pair[];
  if (pairs.length > PAIRS_A_WRITE) return refuse(400, 10_140, "Too many pairs: at most 10000");
  const tooLong = pairs.find(({ key }) => Buffer.byteLength(key) > KEY_BYTES_AT_MOST);
  if (tooLong) return refuse(414, 10_030, "A key is longer than 512 bytes");
  const taken = pairs.filter(({ key }) => !left.has(key));
  for (const { key, value, base64 = false } of taken) {
    held.set(key, Buffer.from(value, base64 ? "base64" : "utf8"));
  }
  const unsuccessful = pairs.filter(({ key }) => left.has(key)).map(({ key }) => key);
  return succeed({ successful_key_count: taken.length, unsuccessful_keys: unsuccessful });
}
