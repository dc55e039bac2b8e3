/** A small site that moves, with the right page for each old address, grouped by what reveals it. */

export const OLD = "https://www.old.example";
export const NEW = "https://www.new.example";

const COLOURS = [
  ["rot", "red"],
  ["blau", "blue"],
  ["gruen", "green"],
  ["schwarz", "black"],
  ["weiss", "white"],
  ["gelb", "yellow"],
] as const;
const MODELS = ["falke", "adler", "sperber", "habicht", "milan", "kauz"];
const ARTICLES = [
  "how-we-make-shoes-that-last",
  "ten-walks-around-the-lake",
  "caring-for-leather-in-winter",
  "our-new-shop-in-bremen",
  "why-soles-wear-unevenly",
  "a-visit-to-the-tannery",
];

/** Pairs of an old path and a new one, by what reveals the right page. */
export const MOVES = {
  "a slug in another folder": ARTICLES.map((it) => [`/blog/2019/${it}.html`, `/stories/${it}`]),
  "words in another language, learned from the numbers beside them": COLOURS.flatMap(
    ([german, english], colour) =>
      MODELS.map((model, at) => [
        `/schuhe/${model}-${german}-${1000 + colour * 10 + at}`,
        `/shoes/${model}-${english}-${1000 + colour * 10 + at}`,
      ]),
  ),
  "a word that was learned, without a number": COLOURS.map(([german, english]) => [
    `/schuhe/uhu-${german}`,
    `/shoes/uhu-${english}`,
  ]),
  "a folder that moved": ["imprint", "privacy", "shipping", "payment", "warranty", "press"].map(
    (it) => [`/info/${it}`, `/about/info/${it}`],
  ),
  "a number in a query": [4711, 4812, 4913].map((id) => [
    `/artikel.php?id=${id}`,
    `/catalogue/item-${id}`,
  ]),
  "the same version": ["6.4", "6.5", "7.0"].map((it) => [
    `/manual/${it}/setup`,
    `/help/${it}/setup/start`,
  ]),
  transliteration: [["/gr%C3%B6%C3%9Fen", "/groessen"]],
} satisfies Record<string, string[][]>;

/** Old addresses whose pages are gone. */
export const GONE = ["/intern/kantine/speiseplan", "/agb-2003", "/gewinnspiel/teilnahme"];

/** Only by their titles. */
export const TITLED = [
  ["/node/17", "Opening hours of our shops", "/visit-us", "Opening hours and shops"],
  ["/node/18", "Returns and refunds", "/service/rr", "Refunds and returns"],
  ["/node/19", "Working at the factory", "/jobs", "Working at our factory"],
] as const;

export const pairs = Object.values(MOVES)
  .flat()
  .map(([from = "", to = ""]) => ({ old: OLD + from, to: NEW + to }));

export const old = [
  ...pairs.map((it) => ({ url: it.old })),
  ...GONE.map((it) => ({ url: OLD + it })),
  ...TITLED.map(([from, title]) => ({ url: OLD + from, title })),
];

export const fresh = [
  ...pairs.map((it) => ({ url: it.to })),
  ...TITLED.map(([, , to, title]) => ({ url: NEW + to, title })),
  { url: `${NEW}/help/setup` },
  { url: `${NEW}/` },
];
