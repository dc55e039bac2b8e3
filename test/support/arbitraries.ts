import * as fc from "fast-check";
import type { RoutesData, RuleData, SiteData } from "../../src/domain/table/schema.ts";
import { GATE, HOUR, SITE } from "./table.ts";

const FIRST_SURROGATE = 0xd800;
const SURROGATES = 0x800;

/**
 * Any character, as a unit of `fc.string`. It draws what the unit `binary` draws, which first lists every character
 * there is, and takes seconds for that.
 */
export const characterArbitrary: fc.Arbitrary<string> = fc.nat(0x10_ffff - SURROGATES).map(
  (it) => String.fromCodePoint(it < FIRST_SURROGATE ? it : it + SURROGATES),
  (text) => {
    if (typeof text !== "string" || !/^\P{Surrogate}$/su.test(text)) throw new TypeError();
    const code = text.codePointAt(0) ?? 0;
    return code < FIRST_SURROGATE ? code : code - SURROGATES;
  },
);

const UNRESERVED = "-._~!$&'()*+,;=:";
const LETTERS = Array.from("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");

/** Letters, figures and some others; now and then any character, escaped. */
function partArbitrary(others: string): fc.Arbitrary<string> {
  const unit = fc.oneof(
    { weight: 10, arbitrary: fc.constantFrom(...LETTERS, ...Array.from(others)) },
    { weight: 1, arbitrary: characterArbitrary.map(encodeURIComponent) },
  );
  return fc.string({ unit });
}

/** Any web address, like `fc.webUrl`, which uses the unit `binary`. */
export const webUrlArbitrary: fc.Arbitrary<string> = fc
  .tuple(
    fc.constantFrom("http", "https"),
    fc.domain(),
    fc.array(partArbitrary(`${UNRESERVED}@`).map((it) => `/${it}`)),
    fc.option(partArbitrary(`${UNRESERVED}@/?`), { nil: null }),
    fc.option(partArbitrary(`${UNRESERVED}@/?`), { nil: null }),
  )
  .map(([scheme, host, path, query, fragment]) =>
    [
      `${scheme}://${host}${path.join("")}`,
      query === null ? "" : `?${query}`,
      fragment === null ? "" : `#${fragment}`,
    ].join(""),
  );

/** Only a few words, so that rules and requests match; some need escapes or folding. */
const WORD = fc.constantFrom("global", "uk", "a", "b", "A", "é", "%C3%89", "x%2Fy", "%20", "~");
const SPELLING = fc.constantFrom(
  "global",
  "Global",
  "uk",
  "a",
  "A",
  "%61",
  "b",
  "é",
  "%c3%a9",
  "e%CC%81",
  "x%2fy",
  "%20",
  "~",
  "c",
  "%FF",
  "%zz",
);
const HOST = fc.constantFrom("", "", "https://www.old.example", "https://old.example");
const VALUE = fc.constantFrom<string[]>("1", "2", "a b", "é");
const INSTANT = fc
  .integer({ min: -6, max: 6 })
  .map((halves) => new Date(GATE + (halves * HOUR) / 2).toISOString());

const SEGMENTS: fc.Arbitrary<[string, string[], string]> = fc.tuple(
  fc.constantFrom("global", "uk", ":l"),
  fc.array(fc.oneof(WORD, fc.constantFrom(":p", ":q")), { maxLength: 2 }),
  fc.constantFrom("", "", "/*", "/"),
);
const QUERY: fc.Arbitrary<[string, string][]> = fc.uniqueArray(
  fc.tuple(
    fc.constantFrom<string[]>("i", "j", "k l"),
    fc.oneof(VALUE, fc.constantFrom(":i", ":j")),
  ),
  { maxLength: 2, selector: ([name]) => name },
);

/** Valid rules: placeholders are named once, and targets are on the list. */
export const ruleArbitrary: fc.Arbitrary<RuleData> = fc
  .record({
    host: HOST,
    segments: SEGMENTS,
    query: fc.oneof(fc.constant<[string, string][]>([]), QUERY),
    values: fc.option(fc.constantFrom<string[][]>(["uk", "global"], ["uk", "A"], ["é", "global"])),
    map: fc.boolean(),
    answer: fc.constantFrom(
      "redirect",
      "redirect",
      "redirect",
      "gone",
      "keep",
      "undecided",
      "serve",
      "worker",
    ),
    status: fc.constantFrom(301, 302, 303, 307, 308),
    carry: fc.constantFrom("merge", "drop"),
    lowercase: fc.boolean(),
    exact: fc.integer({ min: 0, max: 9 }).map((it) => it === 0),
    startsAt: fc.option(INSTANT, { freq: 3, nil: undefined }),
    endsAt: fc.option(INSTANT, { freq: 3, nil: undefined }),
    to: fc.constantFrom(0, 1, 2, 3),
  })
  .map((it): RuleData => {
    const [first, middle, tail] = it.segments;
    const segments = [first, ...middle].filter(
      (text, index, all) => !text.startsWith(":") || all.indexOf(text) === index,
    );
    const query = it.query.map(
      ([name, value]) =>
        `${encodeURIComponent(name)}=${value === ":i" || value === ":j" ? value : encodeURIComponent(value)}`,
    );
    const captures = [...segments, ...it.query.map(([, value]) => value)];
    const names = it.exact ? [] : [...new Set(captures.filter((text) => text.startsWith(":")))];
    const isSound =
      new Set(captures.filter((text) => text.startsWith(":"))).size ===
      captures.filter((text) => text.startsWith(":")).length;
    const search = query.length > 0 && isSound ? `?${query.join("&")}` : "";
    const usable = isSound ? names : names.filter((name) => segments.includes(name));
    const from = `${it.host}/${segments.join("/")}${tail}${search}`;
    const placeholders = tail === "/*" && !it.exact ? [...usable, ":splat"] : usable;
    const inPath = placeholders.length > 0 ? placeholders.join("/") : "page";
    const targets = [
      "/page",
      `/${inPath}`,
      `/n/${inPath}/end?x=${placeholders[0] ?? 1}`,
      `/q?i=9&y=${placeholders.at(-1) ?? 2}#${placeholders[0] ?? "f"}`,
    ];
    const where =
      it.values !== null && usable.includes(":l")
        ? {
            where: {
              l: it.map
                ? Object.fromEntries(it.values.map((old) => [old, `New ${old}/`]))
                : it.values,
            },
          }
        : {};
    const answer =
      it.answer === "keep"
        ? { keep: true as const }
        : it.answer === "undecided"
          ? { undecided: true as const }
          : it.answer === "serve"
            ? { serve: { type: "text/plain", body: "x" } }
            : it.answer === "worker"
              ? { serve: "unregister-service-worker" as const }
              : it.answer === "gone"
                ? { gone: true as const }
                : {
                    to: `https://www.new.example${targets[it.to]}`,
                    status: it.status as 301,
                    query: it.carry as "merge",
                    lowercase: it.lowercase,
                  };
    return {
      from,
      ...(it.exact ? { match: "exact" as const } : {}),
      ...where,
      ...answer,
      ...(it.startsAt === undefined ? {} : { startsAt: it.startsAt }),
      ...(it.endsAt === undefined ? {} : { endsAt: it.endsAt }),
    };
  });

export const routesArbitrary: fc.Arbitrary<RoutesData> = fc
  .record({
    rules: fc.array(ruleArbitrary, { maxLength: 12 }),
    scope: fc.constantFrom<string[][]>(["/"], ["/global"], ["/global/a", "/uk"]),
    keep: fc.constantFrom<SiteData["keep"][]>(
      [],
      ["/global/b/*"],
      ["/:a/b", "/uk"],
      [{ path: "/global/*", until: new Date(GATE + HOUR).toISOString() }],
    ),
    fallbackStatus: fc.constantFrom(undefined, 302 as const, 308 as const),
    cors: fc.constantFrom<(string[] | undefined)[]>(undefined, ["/global/*"]),
    repair: fc.constantFrom(undefined, true, false),
    fallback: fc.constantFrom(null, "https://www.new.example/?i=3#home", "https://evil.example/"),
    announced: fc.boolean(),
  })
  .map(({ rules, scope, keep, fallback, announced, fallbackStatus, cors, repair }): RoutesData => {
    const { announceAt, ...site } = SITE;
    return {
      site: {
        ...site,
        scope,
        keep,
        fallback,
        ...(announced && announceAt ? { announceAt } : {}),
        ...(fallbackStatus ? { fallbackStatus } : {}),
        ...(cors ? { cors } : {}),
        ...(repair === undefined ? {} : { repair }),
      },
      rules,
    };
  });

/** Requests similar to the rules of those tables. */
export const urlArbitrary: fc.Arbitrary<URL> = fc
  .record({
    host: fc.constantFrom(
      "www.old.example",
      "old.example",
      "WWW.old.example.",
      "old.example:8443",
      "evil.example",
    ),
    segments: fc.array(SPELLING, { maxLength: 4 }),
    joint: fc.constantFrom("/", "/", "//"),
    tail: fc.constantFrom("", "", "/", "//"),
    breaks: fc.constantFrom("", "", "", ".", ")%22", ";sid=7", "%E2%80%8B", "%C2%AD.;SID=8"),
    file: fc.integer({ min: 0, max: 19 }),
    query: fc.array(
      fc.tuple(
        fc.constantFrom("i", "j", "k+l", "k%20l", "u", "", "amp;i"),
        fc.constantFrom("1", "2", "a+b", "a%20b", "%C3%A9", "%ff", ""),
      ),
      { maxLength: 4 },
    ),
  })
  .map(({ host, segments, joint, tail, breaks, file, query }) => {
    const path =
      file === 0
        ? "/Robots.txt"
        : file === 1
          ? "/sitemap.xml"
          : `/${segments.join(joint)}${breaks}${tail}`;
    const search = query
      .map(([name, value]) => (value === "" ? name : `${name}=${value}`))
      .join("&");
    return new URL(`https://${host}${path}${search === "" ? "" : `?${search}`}`);
  });

/** Sources of rules that meet in a few addresses, for tables in which windows decide. */
export const windowedFrom = fc.constantFrom(
  "/global/a",
  "/global/a?x=1",
  "/global/a?x=:x",
  "/global/:a",
  "/global/:a?x=1",
  "/global/*",
  "/global/b",
  "https://www.old.example/global/a",
  "https://www.old.example/global/:a",
  "https://old.example/global/a",
);

export const methodArbitrary = fc.constantFrom("GET", "GET", "HEAD", "POST", "OPTIONS");

/** Instants around the gate, at the boundaries and one millisecond off. */
export const nowArbitrary = fc
  .tuple(fc.integer({ min: -7, max: 7 }), fc.constantFrom(-1, 0, 1, 1500))
  .map(([halves, milliseconds]) => GATE + (halves * HOUR) / 2 + milliseconds);
