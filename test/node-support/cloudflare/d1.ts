/** D1 databases, each of which is a SQLite database of its own. */
import { DatabaseSync, type SQLInputValue } from "node:sqlite";
import { type Account, asUuid, type Database } from "./account.ts";
import { type Answer, refuse, succeed } from "./answers.ts";
import type { Asked, Endpoint } from "./endpoints.ts";

const DATABASES = "/accounts/:account/d1/database";

export const D1_ENDPOINTS: readonly Endpoint[] = [
  ["GET", DATABASES, "D1: Read", listDatabases],
  ["POST", DATABASES, "D1: Edit", createDatabase],
  ["GET", `${DATABASES}/:database`, "D1: Read", withDatabase((it) => succeed(describe(it)))],
  ["POST", `${DATABASES}/:database/query`, "D1: Edit", withDatabase(query)],
];

const describe = ({ uuid, name }: Database): object => ({ uuid, name, version: "production" });

function listDatabases({ account, url }: Asked): Answer {
  const size = Number(url.searchParams.get("per_page") ?? 100);
  const page = Number(url.searchParams.get("page") ?? 1);
  const name = url.searchParams.get("name");
  const all = [...account.databases.values()].filter((it) => name === null || it.name === name);
  const shown = all.slice((page - 1) * size, page * size).map(describe);
  return succeed(shown, { page, per_page: size, count: shown.length, total_count: all.length });
}

function createDatabase({ account, body }: Asked): Answer {
  const { name } = JSON.parse(body.toString()) as { name: string };
  if ([...account.databases.values()].some((it) => it.name === name)) {
    return refuse(400, 7502, `database with name ${name} already exists`);
  }
  return succeed(describe(createDatabaseNamed(account, name)));
}

export function createDatabaseNamed(account: Account, name: string): Database {
  const uuid = asUuid(account.newId("database"));
  const database = { uuid, name, sqlite: new DatabaseSync(":memory:") };
  account.databases.set(uuid, database);
  return database;
}

/** Finds a database by its id or name. */
function withDatabase(
  answer: (database: Database, asked: Asked) => Answer,
): (asked: Asked) => Answer {
  return (asked) => {
    const wanted = asked.at("database");
    const all = [...asked.account.databases.values()];
    const found = all.find((it) => it.uuid === wanted || it.name === wanted);
    return found ? answer(found, asked) : refuse(404, 7404, "The database was not found");
  };
}

interface Query {
  readonly sql: string;
  readonly params?: readonly SQLInputValue[];
}

function query({ sqlite }: Database, { body }: Asked): Answer {
  const { sql, params = [] } = JSON.parse(body.toString()) as Query;
  try {
    const results = statementsIn(sql).map((statement) => ({
      success: true,
      meta: { duration: 0 },
      results: sqlite.prepare(statement).all(...params),
    }));
    return succeed(results);
  } catch (error) {
    return refuse(
      400,
      7500,
      `${error instanceof Error ? error.message : String(error)}: SQLITE_ERROR`,
    );
  }
}

/** Splits SQL into statements. Each must end at the end of a line, and comments must be on lines of their own. */
function statementsIn(sql: string): string[] {
  return sql
    .replace(/^\s*--.*$/gm, "")
    .split(/;\s*$/m)
    .filter((it) => it.trim() !== "");
}
