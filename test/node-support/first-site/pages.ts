/** The pages of the old site, each with the right page of the new one. */
import { createRandom, type Random } from "./random.ts";
import {
  ANCIENT_PAGES,
  CATEGORIES,
  type Category,
  CITIES,
  COMPANY_PAGES,
  DEEDS,
  type Language,
  OBJECTS,
  PARTS,
  QUESTIONS,
  slugOf,
  SUFFIXES,
} from "./words.ts";

export const OLD_HOST = "www.moosbrueck.example";
export const NEW_HOST = "www.gartholm.example";

export const KINDS = [
  "front",
  "category",
  "product",
  "article",
  "spare part",
  "manual",
  "post",
  "dealer",
  "question",
  "company",
  "ancient",
  "press",
] as const;

export interface Page {
  readonly kind: (typeof KINDS)[number];
  /** Path and query on the old site, with unescaped letters. */
  readonly path: string;
  readonly title: string;
  readonly language: Language;
  /** Path on the new site; null if nothing replaces the page. */
  readonly to: string | null;
  readonly newTitle: string;
}

interface Model {
  readonly category: Category;
  readonly name: string;
  readonly slug: string;
  /** The segment on the new site; null if the product is discontinued. */
  readonly newSlug: string | null;
  readonly article: number;
}

/** @param size 1 for three thousand pages, 0.2 for a fifth of that. */
export function listPages(size: number, seed = 1): Page[] {
  const random = createRandom(seed);
  const models = CATEGORIES.flatMap((it) => modelsOf(it, Math.ceil(50 * size), random));
  const some = (count: number): Model[] => random.shuffle(models).slice(0, Math.ceil(count * size));
  return [
    page("front", "/", "de", "Moosbrück Gartentechnik", "/", "Gartholm"),
    page("front", "/de/", "de", "Moosbrück Gartentechnik", "/de", "Gartholm"),
    page("front", "/en/", "en", "Moosbrück garden tools", "/en", "Gartholm"),
    ...CATEGORIES.flatMap(categoryPages),
    ...models.flatMap(productPages),
    ...some(280).map(articlePage),
    ...some(450).map((it) => partPage(it, random)),
    ...some(340).map((it, at) => manualPage(it, 200_000 + 37 * at, random)),
    ...posts(Math.ceil(300 * size), "de", random),
    ...posts(Math.ceil(190 * size), "en", random),
    ...CITIES.slice(0, Math.ceil(CITIES.length * size)).map(dealerPage),
    ...QUESTIONS.flatMap(([old, fresh, title]) =>
      (["de", "en"] as const).map((it) => {
        const path = `/${it}/service/faq/${old[it]}`;
        const to = `/${it}/${it === "de" ? "hilfe" : "help"}/${fresh[it]}`;
        return page("question", path, it, title[it], to, title[it]);
      }),
    ),
    ...COMPANY_PAGES.map(([path, to, title]) =>
      page("company", path, path.startsWith("/en") ? "en" : "de", title, to, title),
    ),
    ...ANCIENT_PAGES.map(([name, to]) =>
      page("ancient", `/index.php?page=${name}`, "de", "", to, ""),
    ),
    ...Array.from({ length: Math.ceil(100 * size) }, (_, at) => pressPage(at)),
  ];
}

function page(
  kind: Page["kind"],
  path: string,
  language: Language,
  title: string,
  to: string | null,
  newTitle: string,
): Page {
  const named = title === "" || kind === "front" ? title : `${title} | Moosbrück`;
  const newNamed = newTitle === "" || kind === "front" ? newTitle : `${newTitle} – Gartholm`;
  return { kind, path, title: named, language, to, newTitle: newNamed };
}

function modelsOf(category: Category, count: number, random: Random): Model[] {
  const place = CATEGORIES.indexOf(category);
  return Array.from({ length: count }, (_, at) => {
    const suffix = random.pick(SUFFIXES);
    const name = `${category.model} ${150 + 10 * at} ${suffix}`.trim();
    const slug = slugOf(name);
    const isMade = !random.chance(0.08);
    const newSlug = random.chance(0.05) ? `${slug}-g2` : slug;
    const article = 1003 + 701 * place + 13 * at;
    return { category, name, slug, newSlug: isMade ? newSlug : null, article };
  });
}

function categoryPages({ noun, old, fresh }: Category): Page[] {
  return (["de", "en"] as const).map((it) =>
    page(
      "category",
      `/${it}/shop/${old[it]}/`,
      it,
      `${noun[it]}: all models`,
      `/${it}/${products(it)}/${fresh[it]}`,
      noun[it],
    ),
  );
}

function products(language: Language): string {
  return language === "de" ? "produkte" : "products";
}

function productOf({ category, newSlug }: Model, language: Language): string | null {
  return newSlug && `/${language}/${products(language)}/${category.fresh[language]}/${newSlug}`;
}

function productPages(model: Model): Page[] {
  const { category, name, slug } = model;
  return (["de", "en"] as const).map((it) => {
    const title = `${category.noun[it]} ${name}`;
    const path = `/${it}/shop/${category.old[it]}/${slug}`;
    return page("product", path, it, title, productOf(model, it), `${name} ${category.noun[it]}`);
  });
}

/** Returns the page of a catalogue link, which has only the number of a product. */
function articlePage(model: Model): Page {
  const { category, name, article } = model;
  const title = `${category.noun.de} ${name}`;
  const path = `/artikel.php?id=${article}`;
  return page("article", path, "de", title, productOf(model, "de"), `${name} ${category.noun.de}`);
}

function partPage({ name, article }: Model, random: Random): Page {
  const part = random.pick(PARTS);
  const number = article * 10 + 1;
  const title = `${part} für ${name}`;
  const path = `/de/ersatzteile/${number}-${slugOf(part)}`;
  return page("spare part", path, "de", title, `/de/ersatzteile/${number}`, title);
}

function manualPage({ name }: Model, number: number, random: Random): Page {
  const language = random.chance(0.7) ? "de" : "en";
  const path = `/downloads/anleitungen/BA_${name.replaceAll(" ", "-")}_${number}_${language}.pdf`;
  return page("manual", path, language, "", `/media/${number}.pdf`, "");
}

function posts(count: number, language: Language, random: Random): Page[] {
  const subjects = OBJECTS.flatMap((object) => DEEDS.map((deed) => ({ object, deed })));
  return random
    .shuffle(subjects)
    .slice(0, count)
    .map(({ object, deed }) => {
      const title = language === "de" ? `${object.de} ${deed.de}` : `${deed.en} ${object.en}`;
      const slug = slugOf(title);
      const folder = language === "de" ? "ratgeber" : "guides";
      // An editor has shortened some, without migrating all of them.
      const short = slug.replace(/-(?:im|ohne|auf-den|for-the|in|for|to)-/g, "-");
      const to = random.chance(0.1) ? null : random.chance(0.2) ? short : slug;
      const day = [2016 + random.below(10), 1 + random.below(12), 1 + random.below(28)]
        .map((it) => String(it).padStart(2, "0"))
        .join("/");
      const path = `/${language}/blog/${day}/${slug}`;
      return page("post", path, language, title, to && `/${language}/${folder}/${to}`, title);
    });
}

function dealerPage(city: string): Page {
  const path = `/de/händler/${city.toLowerCase().replaceAll(" ", "-")}`;
  const title = `Händler in ${city}`;
  return page("dealer", path, "de", title, `/de/haendlersuche/${slugOf(city)}`, title);
}

function pressPage(at: number): Page {
  const path = `/de/presse/${2014 + (at % 12)}/pm-${1000 + 17 * at}.html`;
  return page("press", path, "de", `Pressemitteilung ${1000 + 17 * at}`, null, "");
}
