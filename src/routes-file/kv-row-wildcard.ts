/** What other tools call a wildcard, as a pattern of ours. */

/** Whatever may follow: `(.*)`, `.+`, `**`, `$1`, `:path*`, `:splat`. */
const REST = /^(?:\(\.[*+]\??\)|\.[*+]|\*{2,}|\$\d|:[a-z_]\w*(?:\*|\+|\(\.\*\))|:splat)$/i;

/** A word with that behind it: `blog*`, `blog(.*)`. */
const WORD_AND_REST = /^([^*().+$:{}<>[\]]+)(?:\/?\(\.[*+]\)|\.\*|\*+)$/;

/** One segment: `{slug}`, `<slug>`, `[slug]`, `:slug?`. */
const NAMED = /^(?:\{([a-z_]\w*)\}|<([a-z_]\w*)>|\[([a-z_]\w*)\]|:([a-z_]\w*)[?+*])$/i;

/** One segment without a name: `*` in the middle, `([^/]+)`, `(\d+)`. */
const UNNAMED = /^(?:\*|\(\.[*+]\??\)|\.[*+]|\(\[\^[\\/]+\][*+]\)|\(?\\[wd][*+]\)?|\$\d)$/;

/**
 * A key with its wildcards as ours: `/blog*` as `/blog/*`.
 *
 * @returns The same text if there is nothing that looks like one.
 */
export function toWildcards(text: string): string {
  // Most keys have none of what wildcards are written with.
  if (!/[*+({<[$]|\/:/.test(text)) return text;
  // Of an expression its end, and of a name that may be left out its mark, which begins no query.
  const plain = text.replace(/\$$|(?<=\/:[a-z_]\w*)\?$/i, "");
  const [, start = "", path = "", query = ""] =
    /^(https?:\/\/[^/?#]*)?([^?#]*)(.*)$/is.exec(plain) ?? [];
  // The slash within [^/] is no end of a segment.
  const segments = path.replaceAll("([^/]", "([^\\]").split("/");
  const used = new Set(segments);
  const unnamed = (): string => {
    let count = 1;
    while (used.has(nameOf(count))) count++;
    used.add(nameOf(count));
    return nameOf(count);
  };
  const last = segments.findLastIndex((it) => it !== "");
  const mended = segments.map((segment, index) => {
    if (index === last && REST.test(segment)) return "*";
    const word = index === last ? WORD_AND_REST.exec(segment)?.[1] : undefined;
    if (word !== undefined) return `${word}/*`;
    const named = NAMED.exec(segment)
      ?.slice(1)
      .find((it) => it !== undefined);
    if (named !== undefined) return `:${named}`;
    const isUnnamed = UNNAMED.test(segment) && !(index === last && segment === "*");
    return isUnnamed ? unnamed() : segment;
  });
  return mended.every((it, index) => it === segments[index])
    ? plain
    : start + mended.join("/") + query;
}

function nameOf(count: number): string {
  return count === 1 ? ":any" : `:any${count}`;
}
