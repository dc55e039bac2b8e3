/** Patterns, in the form of rules, that a pair of addresses exemplifies. */
import { READ_AT_MOST } from "./read/words.ts";
import { canonicalText, rawPath, splitPath } from "../domain/url/canonicalize.ts";

/** A segment: a literal, or the number of a placeholder. */
export type Piece = string | number;

export interface Shape {
  /** As in `URL.host`. */
  readonly host: string;
  readonly from: readonly Piece[];
  /** Whether a final `*` matches the rest, which may be empty, and `:splat` keeps it. */
  readonly hasRest: boolean;
  readonly origin: string;
  readonly to: readonly Piece[];
  /** The final `/` of the target of a shape without a rest; "" if there is none. */
  readonly slash: string;
}

/** A path as rules match it. */
export interface Split {
  readonly host: string;
  /** Canonical, for comparison. */
  readonly segments: readonly string[];
  /** As written in the address, to fill placeholders. */
  readonly raw: readonly string[];
  readonly slash: string;
  /** With its question mark. It is appended to the target. */
  readonly search: string;
}

/** Splits an address; null if it is not one, or too long to be in a group. */
export function splitAddress(url: string): Split | null {
  const parsed = URL.parse(url);
  if (!parsed || parsed.href.length > READ_AT_MOST) return null;
  const all = splitPath(rawPath(parsed.pathname));
  const slash = all.at(-1) === "" ? "/" : "";
  const raw = slash ? all.slice(0, -1) : all;
  return {
    host: parsed.host,
    segments: raw.map(canonicalText),
    raw,
    slash,
    search: parsed.search === "?" ? "" : parsed.search,
  };
}

/** The numbers of placeholders tried in shapes with several. */
const COUNTS = [2, 3];

/** Whether a rule would read one of the literals as syntax. */
function isMistakable({ from, to }: Shape): boolean {
  const reads = (it: Piece): boolean => typeof it === "string" && /[:*]/.test(canonicalText(it));
  return from.some(reads) || to.some(reads);
}

/** The shapes of a pair. An address with a query exemplifies none, because patterns do not cover it. */
export function* shapesOf(old: Split, to: string): Generator<Shape> {
  for (const it of allShapes(old, to)) if (!isMistakable(it)) yield it;
}

function* allShapes(old: Split, to: string): Generator<Shape> {
  const target = URL.parse(to);
  if (!target || old.search !== "" || target.search !== "" || target.hash !== "") return;
  const { raw: fresh, slash } = splitAddress(to) ?? old;
  const { host, raw } = old;
  const { origin } = target;
  let rest = 0;
  while (rest < raw.length && rest < fresh.length && raw.at(-1 - rest) === fresh.at(-1 - rest))
    rest += 1;
  for (let kept = 1; kept <= rest; kept += 1) {
    const from = raw.slice(0, -kept);
    const into = fresh.slice(0, -kept);
    // The splat keeps the visitor's final slash, or its absence.
    if (old.slash === slash) yield { host, from, hasRest: true, origin, to: into, slash: "" };
  }
  const shared = [...new Set(raw.filter((it) => fresh.includes(it)))];
  const choices = [
    ...shared.map((it) => [it]),
    ...COUNTS.filter((it) => it <= shared.length).map((it) => shared.slice(-it)),
  ];
  for (const free of choices) {
    const numbers = new Map(free.map((it, at) => [it, at]));
    // A segment that occurs twice cannot fill a single placeholder.
    if (raw.filter((it) => numbers.has(it)).length !== numbers.size) continue;
    const put = (it: string): Piece => numbers.get(it) ?? it;
    yield { host, from: raw.map(put), hasRest: false, origin, to: fresh.map(put), slash };
  }
}

/** Markers in signatures that occur in no address. */
const [ANY, REST] = ["\0", "/\0*"];

/** A signature shared by all addresses that match a shape: it is one of the `signaturesOf` each of them. */
export function signatureOf({ host, from, hasRest }: Shape): string {
  const pieces = from.map((it) => (typeof it === "number" ? ANY : canonicalText(it)));
  return `${host}/${pieces.join("/")}${hasRest ? REST : ""}`;
}

/** The indices of a shape's placeholders. */
export function maskOf({ from }: Shape): readonly number[] {
  return from.flatMap((it, at) => (typeof it === "number" ? [at] : []));
}

/**
 * The signatures of all shapes that match an address.
 *
 * @param masks The masks in use for its number of segments.
 */
export function* signaturesOf(
  { host, segments }: Split,
  masks: readonly (readonly number[])[],
): Generator<string> {
  for (let length = 0; length <= segments.length; length += 1)
    yield `${host}/${segments.slice(0, length).join("/")}${REST}`;
  for (const mask of masks) {
    const pieces = segments.map((it, at) => (mask.includes(at) ? ANY : it));
    yield `${host}/${pieces.join("/")}`;
  }
}

/** Applies a shape to an address that matches it. */
export function fillShape({ from, hasRest, origin, to, slash }: Shape, old: Split): string {
  const taken: string[] = [];
  for (const [at, piece] of from.entries())
    if (typeof piece === "number") taken[piece] = old.raw[at] ?? "";
  const path = to.map((it) => (typeof it === "number" ? (taken[it] ?? "") : it));
  if (!hasRest) return `${origin}/${path.join("/")}${slash}${old.search}`;
  const rest = old.raw.slice(from.length);
  const end = rest.length > 0 ? `${rest.join("/")}${old.slash}` : "";
  return `${origin}/${[...path, end].join("/")}${old.search}`;
}

const YEAR = /^(?:19|20)\d\d$/;
const LOCALE = /^[a-z]{2}(?:[-_][a-z]{2,4})?$/i;

/** The `from` and `to` of a rule, with placeholder names that suit the matched segments. */
export function writeShape(shape: Shape, cases: readonly Split[]): { from: string; to: string } {
  const names = new Map<number, string>();
  for (const [at, piece] of shape.from.entries()) {
    if (typeof piece !== "number") continue;
    const isLast = at === shape.from.length - 1;
    const name = nameFor(
      cases.map((it) => it.raw[at] ?? ""),
      isLast,
    );
    const alike = [...names.values()].filter((it) => it.replace(/\d+$/, "") === name).length;
    names.set(piece, alike === 0 ? name : `${name}${alike + 1}`);
  }
  const text = (pieces: readonly Piece[], end: readonly string[]): string =>
    [...pieces.map((it) => (typeof it === "number" ? `:${names.get(it) ?? "slug"}` : it)), ...end]
      .map((it) => `/${it}`)
      .join("");
  return {
    from: text(shape.from, shape.hasRest ? ["*"] : []),
    to: `${shape.origin}${text(shape.to, shape.hasRest ? [":splat"] : [])}${shape.slash}`,
  };
}

function nameFor(values: readonly string[], isLast: boolean): string {
  if (values.every((it) => YEAR.test(it))) return "year";
  if (values.every((it) => /^\d+$/.test(it))) return "id";
  if (values.every((it) => LOCALE.test(it))) return "locale";
  return isLast ? "slug" : "name";
}
