/** Values of rows designed to cost as much as possible, up to the size at which they are refused unread. */
import {
  FIELDS_AT_MOST,
  PARTS_AT_MOST,
  PLAIN_CHARACTERS_AT_MOST,
  VALUE_CHARACTERS_AT_MOST,
} from "../../src/routes-file/kv-row-size.ts";

const NEW = "https://www.new.example/";

const UNITS = [
  ...Array.from("\"'`“<>()[]{}/\\,;:.?&=%#*-_|@ \n\ta"),
  "https://",
  NEW,
  `${NEW} `,
  "www.a.b ",
  "a@b ",
  "gone ",
  "301 ",
  "&amp;",
  "%20",
  "%ff",
  "/*",
  "<!--",
  "-->",
  "[a](b)",
  '{"a":',
  '"a",',
  "1,",
  "\u200B",
  "e\u0301",
  "\0",
  "->",
];

const AROUND: readonly (readonly [string, string])[] = [
  ["", ""],
  [NEW, "x"],
  ["{", "}"],
  ["[", ""],
  ['{"to":"', ""],
  ["//x\n{", "}"],
  ["gone ", "x"],
];

const fill = (before: string, unit: string, after: string, size: number): string =>
  before + unit.repeat(Math.floor((size - before.length - after.length) / unit.length)) + after;

/** Typed values of the largest size that is still read. */
export const TYPED: readonly string[] = AROUND.flatMap(([before, after]) =>
  UNITS.map((unit) => fill(before, unit, after, PLAIN_CHARACTERS_AT_MOST)),
);

/** Values that are too large and refused. */
export const TOO_LARGE: readonly string[] = [
  ...UNITS.flatMap((unit) => [
    fill(NEW, unit, "", VALUE_CHARACTERS_AT_MOST),
    fill("{", unit, "}", VALUE_CHARACTERS_AT_MOST),
  ]),
  fill("", '"', "", 25 * 1024 * 1024),
  fill("", " ", "x", 25 * 1024 * 1024),
];

const json = (value: unknown): string => JSON.stringify(value);

/** A row with a text in each place where a person may type one. */
const FIELDS: readonly ((text: string) => object)[] = [
  (to) => ({ to }),
  (text) => ({ to: NEW + text, gone: true }),
  (note) => ({ gone: true, note }),
  (section) => ({ keep: true, section }),
  (startsAt) => ({ gone: true, startsAt }),
  (endsAt) => ({ gone: true, startsAt: "2025-01-01T00:00:00Z", endsAt }),
  (status) => ({ to: NEW, status }),
  (query) => ({ to: NEW, query }),
  (match) => ({ to: NEW, match }),
  (text) => ({ to: NEW, examples: { match: [text], mustNotMatch: [text] } }),
  (value) => ({ to: NEW, where: { a: [value] } }),
  (value) => ({ to: NEW, where: { a: { [value]: value } } }),
  (name) => ({ to: NEW, where: { [name]: ["a"] } }),
  (type) => ({ serve: { type, body: "" } }),
  (text) => ({ serve: { type: `text/${text}`, body: "" } }),
  (text) => ({ serve: { type: `text/plain; charset="${text}"`, body: "" } }),
  (body) => ({ serve: { type: "text/plain", body } }),
  (serve) => ({ serve }),
  (name) => ({ to: NEW, [name]: 1 }),
];

const fields = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, at) => [`field${at}`, 1]));

/** Rules as JSON, of the largest size that is still read. */
export const RULES: readonly string[] = [
  ...UNITS.flatMap((unit) => [
    json({ to: fill(NEW, unit, "", 20_000) }),
    ...FIELDS.map((write) => json(write(fill("", unit, "", 40_000)))),
  ]),
  json(fields(PARTS_AT_MOST - 10)),
  json({
    to: `${NEW}:a`,
    where: { a: Array.from({ length: PARTS_AT_MOST - 10 }, (_, at) => `v${at}`) },
  }),
  json({ serve: { type: "text/plain", body: fill("", "é", "", 60_000) } }),
  json(fields(FIELDS_AT_MOST)),
  json({ to: NEW, serve: fields(FIELDS_AT_MOST), examples: fields(FIELDS_AT_MOST) }),
  // A single field to a JSON parser, which keeps the last of equal keys.
  fill("{", '"a":1,', '"a":1}', VALUE_CHARACTERS_AT_MOST),
  fill("{", '"to":{"a":1},', '"to":1}', VALUE_CHARACTERS_AT_MOST),
  fill('{"to":', "[".repeat(60) + "]".repeat(60), "}", VALUE_CHARACTERS_AT_MOST),
  fill('{"a":', '{"a":', "", 20_000) + "1" + "}".repeat(4000),
];

/** The longest keys in KV, each with a target behind it. */
export const KEYS: readonly string[] = ["/global/", "https://", "/global/x?a="].flatMap((before) =>
  UNITS.map((unit) => {
    const [units] = new TextDecoder()
      .decode(new TextEncoder().encode(before + unit.repeat(512)).slice(0, 512))
      .split("\uFFFD");
    return units ?? before;
  }),
);

/** Cells of the greatest length that a spreadsheet holds. */
export const CELLS: readonly string[] = UNITS.flatMap((unit) => [
  fill("", unit, "", 32_767),
  fill("'", unit, "", 32_767),
  fill("x", unit, "x", 32_767),
]);
