/** Runs the examples in docs/routes-json.md and docs/findings.md, and checks links and commands in all documents. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { PassThrough } from "node:stream";
import { describe, expect, it } from "vitest";
import { createProgram } from "../src/cli/run.ts";
import { PROCESS_IO } from "../src/cli/terminal/process-io.ts";
import type { Decision } from "../src/domain/resolve/decision.ts";
import { findRouteProblems } from "../src/deployment/route-findings.ts";
import { FINDING_SEVERITY, type FindingId } from "../src/domain/finding.ts";
import { resolve } from "../src/domain/resolve/resolve.ts";
import { readRoutesFile, validateRoutesFile } from "../src/routes-file/routes-json.ts";
import { splitWords } from "./node-support/documented-commands.ts";

const NOW = Date.parse("2026-01-01T00:00:00Z");
const reference = readFileSync("docs/routes-json.md", "utf8");
const findings = readFileSync("docs/findings.md", "utf8");

/** The whole file at the beginning of the reference; each example is merged into it. */
const whole = JSON.parse(/```json\n([^]*?)\n```/.exec(reference)?.[1] ?? "null");

function laidOver(example: string): string {
  const patch = JSON.parse(example);
  const { site = {}, rules = [] } = Array.isArray(patch) ? { rules: patch } : patch;
  return JSON.stringify({ ...whole, site: { ...whole.site, ...site }, rules }, null, 2);
}

/** Examples of the reference that are followed by a table of requests. */
const examples = reference
  .split("```json\n")
  .slice(2)
  .flatMap((part) => {
    const [code = "", ...rest] = part.split("\n```");
    const table = /^\|[^\n]*Request[^]*?(?=\n\n)/m.exec(
      rest.join("\n```").split("\n### ")[0] ?? "",
    )?.[0];
    return table === undefined ? [] : [{ code, rows: readTable(table) }];
  });

function readTable(table: string): ReadonlyMap<string, string>[] {
  const [head = [], , ...rows] = table.split("\n").map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
  return rows.map((row) => new Map(row.map((cell, index) => [head[index] ?? "", cell])));
}

/** A decision as the column "Gets" has it. */
function inWords({ status, location, outcome, suggestion, announce, reason }: Decision): string {
  const words = [
    status === null ? "pass" : `${status}${location === null ? "" : ` \`${location}\``}`,
    outcome === "gone" && suggestion !== null ? `suggests \`${suggestion}\`` : null,
    announce ? "announced" : null,
  ];
  const isFallback = reason === "fallback" && outcome === "redirect";
  return words.filter((it) => it !== null).join(", ") + (isFallback ? " (the fallback)" : "");
}

describe("docs/routes-json.md", () => {
  it("starts with a file without findings", () => {
    expect(validateRoutesFile(JSON.stringify(whole), "routes.json", NOW).findings).toEqual([]);
  });

  it.each(
    examples.flatMap(({ code, rows }) =>
      rows.map((row): [string, string, ReadonlyMap<string, string>] => [
        [...row.values()].join(" | "),
        code,
        row,
      ]),
    ),
  )("is true: %s", (_row, code, row) => {
    const { compiled } = readRoutesFile(laidOver(code), "routes.json");
    if (!compiled) throw new TypeError("the example cannot be read");
    const cell = (name: string): string | undefined => row.get(name)?.replaceAll("`", "");
    const address = cell("Request") ?? "";
    const url = new URL(address.startsWith("/") ? `https://www.old.example${address}` : address);
    const at = cell("At");
    const request = { url, method: cell("Method") ?? "GET" };
    const decision = resolve(compiled.table, request, at ? Date.parse(at) : NOW);
    // Remarks for people are in brackets after it.
    const gets = (row.get("Gets") ?? "").replace(/ \((?!the fallback)[^`]*\)$/, "");
    expect(gets.replace(/\(the fallback[^)]*\)/, "(the fallback)")).toBe(inWords(decision));
    expect(cell("Outcome") ?? decision.outcome).toBe(decision.outcome);
    expect(cell("Reason") ?? decision.reason).toBe(decision.reason);
    expect(cell("Cache-Control") ?? decision.cacheControl).toBe(decision.cacheControl);
  });
});

const sections = findings
  .split(/^### /m)
  .slice(1)
  .map((text): readonly [string, string] => {
    const [id = "", ...body] = text.split("\n");
    return [id.trim(), body.join("\n").split(/^## /m)[0] ?? ""];
  });

/**
 * Findings that a `routes.json` alone does not have; docs/formats.md and docs/storage-schema.md have theirs, and those
 * of a wrangler.toml are run below.
 */
const ELSEWHERE = new Set<FindingId>([
  "route-missing",
  "route-unknown",
  "route-unreadable",
  "table-too-large",
  "value-trimmed",
  "row-waits",
  "row-parameter",
  "import-unreadable",
  "import-unsupported",
  "import-conflict",
  "import-duplicate",
  "import-quirk",
  "export-unsupported",
]);

describe("docs/findings.md", () => {
  it("explains every finding once, and nothing else", () => {
    expect(sections.map(([id]) => id).toSorted()).toEqual(Object.keys(FINDING_SEVERITY).toSorted());
  });

  it.each(sections)("shows the output for %s", (name, body) => {
    const id = Object.keys(FINDING_SEVERITY).find((it): it is FindingId => it === name);
    if (id === undefined) throw new TypeError(`there is no finding ${name}`);
    expect(body).toContain(FINDING_SEVERITY[id] === "error" ? "Error" : "Warning");
    if (ELSEWHERE.has(id)) return;
    const shown = [...body.matchAll(/```(jsonc?)\n([^]*?)\n```\n\n```text\n([^]*?)\n```/g)];
    const printed = /```sh\n(node -p [^]*?)\n```/.test(body);
    expect(shown.length + Number(printed)).toBeGreaterThan(0);
    for (const [, kind, code = "", output] of shown) {
      // What is not JSON replaces the rules of the file.
      const text =
        kind === "json"
          ? laidOver(code)
          : JSON.stringify({ ...whole, rules: [] }, null, 2).replace(
              '  "rules": []\n}',
              `${code}\n}`,
            );
      const said = validateRoutesFile(text, "routes.json", NOW)
        .findings.filter((it) => it.id === id || it.id !== "no-example")
        .map((it) => `${it.id} ${it.message}\n    fix: ${it.fix}`);
      expect(said.join("\n")).toBe(output);
    }
  });
});

describe("docs/findings.md, of the wrangler.toml beside the reference's file", () => {
  const examples = sections.flatMap(([name, body]) => {
    const [, code, output] = /```toml\n([^]*?)\n```\n\n```text\n([^]*?)\n```/.exec(body) ?? [];
    return code === undefined ? [] : [{ name, code, output }];
  });

  it.each(examples)("shows the output for $name", ({ code, output }) => {
    const { compiled } = readRoutesFile(JSON.stringify(whole), "routes.json");
    if (!compiled) throw new TypeError("the reference's file cannot be read");
    const said = findRouteProblems(compiled.table.site, code, "wrangler.toml").map(
      (it) => `${it.at.line}:${it.at.column} ${it.id} ${it.message}\n    fix: ${it.fix}`,
    );
    expect(said.join("\n")).toBe(output);
  });

  it("has an example for each of them", () => {
    expect(examples.map((it) => it.name)).toEqual(
      [...ELSEWHERE].filter((it) => it.startsWith("route-")),
    );
  });
});

describe("documents", () => {
  const documents = [
    ...readdirSync(".").filter((it) => it.endsWith(".md")),
    ...["docs", "bench"].flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: "utf8" })
        .filter((it) => it.endsWith(".md"))
        .map((it) => join(folder, it)),
    ),
  ];

  it.each(documents)("%s links to files and headings that exist", (document) => {
    const text = readFileSync(document, "utf8");
    const links = [...text.matchAll(/\]\((?!https?:|mailto:)([^)\s]+)\)/g)].map(
      (it) => it[1] ?? "",
    );
    const missing = links.filter((link) => {
      const [path = "", heading] = link.split("#");
      const target = path === "" ? document : join(dirname(document), path);
      if (!existsSync(target)) return true;
      return heading !== undefined && !headingsOf(target).includes(heading);
    });
    expect(missing).toEqual([]);
  });

  it.each(documents)("%s shows commands that parse", async (document) => {
    const text = readFileSync(document, "utf8");
    const blocks = [...text.matchAll(/^ *```(?:sh|bash|console|yaml)\n([^]*?)\n *```$/gm)];
    const whole = blocks.flatMap(([, block = ""]) => commandsIn(block.replaceAll(/\\\n\s*/g, "")));
    // A sentence may name a command without its arguments.
    const named = [...text.matchAll(/`([^`\n]+)`/g)].flatMap(([, code = ""]) => commandsIn(code));
    const wrong: string[] = [];
    for (const it of new Set([...whole, ...named])) {
      const problem = await problemOf(it);
      const isAllowed = !whole.includes(it) && ASKED_FOR.has(problem ?? "");
      if (problem !== null && !isAllowed) wrong.push(it);
    }
    expect(wrong).toEqual([]);
  });

  it.each([
    ["gate --remot", "commander.unknownOption"],
    ["gates", "commander.unknownCommand"],
    ["gate --remote --local", "commander.conflictingOption"],
    ["gate --coverage 95", "commander.invalidArgument"],
    ["rows put /a", "commander.missingArgument"],
    ["rollback ID", "commander.excessArguments"],
    ["promote ID --remote", null],
  ])("%s gives %s", async (command, problem) => expect(await problemOf(command)).toBe(problem));

  it.each(documents)("%s names files that exist", (document) => {
    const text = readFileSync(document, "utf8");
    const paths = [...text.matchAll(/`((?:src|test|scripts|bench|docs|bin)\/[\w./-]+)`/g)].map(
      (it) => it[1] ?? "",
    );
    expect(paths.filter((it) => !existsSync(it))).toEqual([]);
  });
});

/** The parts of a command that a sentence may leave out. */
const ASKED_FOR = new Set(["commander.missingArgument", "commander.missingMandatoryOptionValue"]);

/** The words after the program's name, up to the next command of the shell. */
function commandsIn(code: string): string[] {
  return [
    ...code.matchAll(
      /npx sunset-edge (?!\.\.\.)([^\n]*?)(?=\s+(?:#|\|\|?|&&|[<>]+)(?:\s|$)|;|\n|$)/g,
    ),
  ].map(([, found = ""]) => found.replaceAll(/\s?\[[^\]]*\]/g, ""));
}

/** Commander's reason to refuse a command; null if it parses. Nothing is run. */
async function problemOf(command: string): Promise<string | null> {
  const nowhere = new PassThrough();
  const program = await createProgram(
    { ...PROCESS_IO, stdout: nowhere, stderr: nowhere },
    () => {},
  );
  const commands = [...program.commands];
  for (const it of commands) commands.push(...it.action(() => {}).commands);
  try {
    program.parse(splitWords(command), { from: "user" });
    return null;
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
}

/** The anchors of a page, as GitHub makes them from its headings. */
function headingsOf(path: string): string[] {
  return [...readFileSync(path, "utf8").matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}_ -]/gu, "")
      .replaceAll(" ", "-"),
  );
}

describe("a message that names a page of the documentation", () => {
  const sources = readdirSync("src", { recursive: true, encoding: "utf8" })
    .filter((it) => /\.tsx?$/.test(it))
    .map((it) => join("src", it));
  // The path of a page differs between a clone and a site's folder; comments use the clone's.
  const said = sources.flatMap((file) =>
    readFileSync(file, "utf8")
      .split("\n")
      .filter(
        (line) =>
          !/^\s*(?:\*|\/\/|\/\*)/.test(line) && /(?<!sunset-edge\/)docs\/[\w-]+\.md/.test(line),
      )
      .map((line) => `${file}: ${line.trim()}`),
  );

  it("does not use its path in a clone", () => expect(said).toEqual([]));
});
