import * as z from "zod/mini";
import { failure, type Result, success } from "../../domain/result.ts";
import { commandsFor } from "../../domain/pasteable.ts";
import type { ApiClient } from "../../store/kv/api-client.ts";
import { RefusedError, TOKEN_CODES } from "../../store/kv/api-refusal.ts";
import { StoreError } from "../../store/kv/kv-store.ts";
import type { Unread } from "./lines.ts";

/** Read access to an account. Nothing throws, and nothing is written. */
export interface Reader {
  /** Reads a path, each only once; null if it does not exist. */
  get<Schema extends z.ZodMiniType>(
    schema: Schema,
    path: string,
  ): Promise<Result<z.output<Schema> | null, Unread>>;
  /** Reads rows of a database, which needs a POST request; null if it does not exist. */
  select<Schema extends z.ZodMiniType>(
    row: Schema,
    database: string,
    sql: string,
  ): Promise<Result<readonly z.output<Schema>[] | null, Unread>>;
  /**
   * Reads a list in pages.
   *
   * @param pagesAtMost The greatest number of pages to read; `isWhole` is false if there are more.
   */
  getPages<Schema extends z.ZodMiniType>(
    schema: Schema,
    path: string,
    pagesAtMost: number,
  ): Promise<Result<Pages<z.output<Schema>>, Unread>>;
}

export interface Pages<Page> {
  readonly pages: readonly Page[];
  readonly isWhole: boolean;
}

/** The error codes of an invalid path, such as one with a malformed id. */
const NO_ROUTE: ReadonlySet<number> = new Set([7000, 7003]);

export function createReader(client: ApiClient): Reader {
  const answers = new Map<string, Promise<Result<unknown, Unread>>>();
  // Each request is retried several times, so after the first failure to connect no others are sent.
  let unreachable: Unread | null = null;
  async function ask(path: string, body?: string): Promise<Result<unknown, Unread>> {
    if (unreachable) return failure(unreachable);
    try {
      const method = body === undefined ? "GET" : "POST";
      return success((await client.json(z.unknown(), method, path, body)).result);
    } catch (error) {
      if (isMissing(error)) return success(null);
      const problem = toUnread(error);
      if (error instanceof StoreError && error.cause !== undefined) unreachable = problem;
      return failure(problem);
    }
  }
  return {
    async get(schema, path) {
      const asked = answers.get(path) ?? ask(path);
      answers.set(path, asked);
      return readAs(schema, path, await asked);
    },
    async select(row, database, sql) {
      const path = `${database}/query`;
      const schema = z.array(z.object({ results: z.array(row) }));
      const answer = readAs(schema, path, await ask(path, JSON.stringify({ sql })));
      if (!answer.ok || answer.value === null) return answer.ok ? success(null) : answer;
      return success(answer.value.flatMap((it) => it.results));
    },
    async getPages(schema, path, pagesAtMost) {
      const pages: z.output<typeof schema>[] = [];
      let cursor = "";
      try {
        do {
          const at = cursor === "" ? "" : `&cursor=${encodeURIComponent(cursor)}`;
          const page = await client.json(schema, "GET", `${path}${at}`);
          pages.push(page.result);
          cursor = page.cursor;
        } while (cursor !== "" && pages.length < pagesAtMost);
      } catch (error) {
        return failure(toUnread(error));
      }
      return success({ pages, isWhole: cursor === "" });
    },
  };
}

function readAs<Schema extends z.ZodMiniType>(
  schema: Schema,
  path: string,
  answer: Result<unknown, Unread>,
): Result<z.output<Schema> | null, Unread> {
  if (!answer.ok || answer.value === null) return answer.ok ? success(null) : answer;
  const read = schema.safeParse(answer.value);
  if (read.success) return success(read.data);
  const message = `${path} answers in another form than expected`;
  return failure({ message, fix: "Update sunset", refuses: null });
}

function isMissing(error: unknown): boolean {
  return (
    error instanceof RefusedError &&
    error.status === 404 &&
    !error.codes.some((it) => NO_ROUTE.has(it))
  );
}

function toUnread(error: unknown): Unread {
  if (!(error instanceof StoreError)) throw error;
  const fix = error.fixWith(commandsFor({ isRemote: true }));
  return { message: error.message, fix, refuses: whatIsRefused(error) };
}

function whatIsRefused(error: StoreError): Unread["refuses"] {
  if (!(error instanceof RefusedError)) return null;
  const isToken = error.status === 401 || error.codes.some((it) => TOKEN_CODES.includes(it));
  if (isToken) return "token";
  return error.status === 403 ? "permission" : null;
}

const ITEMS_A_PAGE = 50;
/** Far more than anybody sets up by hand in an account. */
const NUMBERED_PAGES_AT_MOST = 40;

/** Reads all of a list with numbered pages. */
export async function readNumbered<Schema extends z.ZodMiniType>(
  reader: Reader,
  item: Schema,
  path: string,
): Promise<Result<readonly z.output<Schema>[], Unread>> {
  const items: z.output<Schema>[] = [];
  for (let page = 1; page <= NUMBERED_PAGES_AT_MOST; page++) {
    const numbered = `${path}${path.includes("?") ? "&" : "?"}page=${page}&per_page=${ITEMS_A_PAGE}`;
    const answer = await reader.get(z.nullish(z.array(item)), numbered);
    if (!answer.ok) return answer;
    const found = answer.value ?? [];
    items.push(...found);
    if (found.length < ITEMS_A_PAGE) break;
  }
  return success(items);
}
