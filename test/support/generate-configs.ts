/** Small configurations of other dialects, generated from a seed, with overlapping rules. */

export interface GeneratedConfig {
  readonly text: string;
  readonly addresses: readonly string[];
}

const NEW = "https://www.new.example";

/** Creates configurations, which are the same for the same seed. */
export function createConfigs(
  seed: number,
): Record<"netlify" | "cloudflare" | "vercel" | "firebase", GeneratedConfig[]> {
  const random = createRandom(seed);
  const pick = <T>(all: readonly [T, ...T[]]): T =>
    all[Math.floor(random() * all.length)] ?? all[0];
  const many = (count: number, make: () => GeneratedConfig) => Array.from({ length: count }, make);
  const listOf = <T>(make: (index: number) => T): T[] =>
    Array.from({ length: 3 + Math.floor(random() * 6) }, (_, index) => make(index));
  const withQueries = (paths: readonly string[]): string[] =>
    paths.flatMap((it) => [it, `${it}?${pick(["z=1", "id=7", "v=1", "id=7&v=1", "v=1&z=1"])}`]);

  const lines = (splat: string) => {
    const segments = Array.from({ length: 1 + Math.floor(random() * 3) }, () =>
      pick(["a", "b", "a", "b", ":x", ":yz", ":w"]),
    );
    const named = segments.map((it, at) =>
      it.startsWith(":") && segments.indexOf(it) < at ? "c" : it,
    );
    const hasSplat = random() < 0.3;
    const names = named.filter((it) => it.startsWith(":"));
    return { path: `/${[...named, ...(hasSplat ? [splat] : [])].join("/")}`, names, hasSplat };
  };

  const netlify = (): GeneratedConfig => {
    const text = listOf((index) => {
      const { path, names, hasSplat } = lines("*");
      const query = random() < 0.2 ? pick([" id=:id", " v=1", " id=:id v=1"]) : "";
      const filled = [
        ...(random() < 0.8 ? names : []),
        ...(hasSplat && random() < 0.8 ? [":splat"] : []),
      ];
      const place = pick([NEW, NEW, NEW, "", "/a", "/b/a"]);
      // May produce a redirect that leads to itself or out of what it matches.
      const isBare = hasSplat && place !== "" && random() < 0.3;
      const target = [place, ...(isBare ? [] : [`t${index}`]), ...filled].join("/");
      const own = random() < 0.2 ? "?ref=old" : "";
      return `${path}${query} ${target}${own}${pick(["", " 301", " 302", " 307!"])}`;
    });
    const own = [0, 1, 2, 3, 4].flatMap((it) => [`/t${it}/a`, `/a/t${it}`, `/a/t${it}/b/c`]);
    const again = ["/b/a/a/b", "/a/b/a/b/c", "/b/a/b/a/c"];
    return { text: `${text.join("\n")}\n`, addresses: withQueries([...PATHS, ...own, ...again]) };
  };

  const cloudflare = (): GeneratedConfig => {
    const text = listOf((index) => {
      const { path, names, hasSplat } = lines("*");
      const filled = [...names, ...(hasSplat ? [":splat"] : [])];
      const own = random() < 0.2 ? "?ref=old" : "";
      return `${path} ${[NEW, `t${index}`, ...filled].join("/")}${own}${pick(["", " 301", " 308"])}`;
    });
    return { text: `${text.join("\n")}\n`, addresses: withQueries(PATHS) };
  };

  const vercel = (): GeneratedConfig => {
    const redirects = listOf((index) => {
      const { path, names, hasSplat } = lines("*");
      const source = hasSplat
        ? path.replace(/\*$/, pick(["(.*)", ":rest*", ":rest+", ":rest(.*)"]))
        : path;
      const ending = hasSplat
        ? ""
        : pick(["", "", "", "{/b}?", "/(a|b)", "(\\.html)?", "/(a/b/?)", "{/:v}?"]);
      const isNamed = source.includes(":rest");
      const own = random() < 0.2 ? "?ref=old" : "";
      const has =
        random() < 0.2 ? { has: [{ type: "query", key: "id", value: pick(["7|8", "7"]) }] } : {};
      const groups = names.length + 1;
      const rest = hasSplat
        ? [isNamed ? ":rest" + (/[*+]$/.exec(source)?.[0] ?? "") : `$${groups}`]
        : [];
      return {
        source: source + ending,
        destination: [NEW, `t${index}`, ...names, ...rest].join("/") + own,
        ...pick<object>([{}, { permanent: false }, { statusCode: 301 }]),
        ...has,
      };
    });
    return { text: JSON.stringify({ redirects }), addresses: withQueries([...PATHS, "/a.html"]) };
  };

  const firebase = (): GeneratedConfig => {
    const redirects = listOf((index) => {
      const { path, names, hasSplat } = lines("*");
      const type = pick<object>([{}, { type: 301 }, { type: 302 }]);
      if (random() < 0.5 && names.length > 0) {
        const source = hasSplat ? path.replace(/\*$/, ":rest*") : path;
        const filled = [...names, ...(hasSplat ? [":rest*"] : [])];
        return { source, destination: [NEW, `t${index}`, ...filled].join("/"), ...type };
      }
      const glob = path.replace(/:\w+/g, () => pick(["*", "{a,b}", "@(a|c)"]));
      const source = hasSplat ? glob.replace(/\/\*$/, pick(["/**", "{,/**}"])) : glob;
      return { source, destination: `${NEW}/t${index}`, ...type };
    });
    return { text: JSON.stringify({ hosting: { redirects } }), addresses: withQueries(PATHS) };
  };

  return {
    netlify: many(25, netlify),
    cloudflare: many(8, cloudflare),
    vercel: many(25, vercel),
    firebase: many(25, firebase),
  };
}

const NAMES = ["a", "b", "c"];
const PATHS = [
  "/",
  ...NAMES.flatMap((one) => [
    `/${one}`,
    ...NAMES.flatMap((two) => [
      `/${one}/${two}`,
      ...NAMES.map((three) => `/${one}/${two}/${three}`),
    ]),
  ]),
  "/a/b/c/d",
];

/** Creates a Mulberry32 generator of pseudo-random numbers from 0 up to 1. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
