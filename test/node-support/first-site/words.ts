/** The products and topics of the maker of garden tools, in both of its languages. */
export type Language = "de" | "en";

/** A text in both languages. */
export type Both = Readonly<Record<Language, string>>;

export interface Category {
  /** The prefix of a model's number. */
  readonly model: string;
  /** The noun for one of its products. */
  readonly noun: Both;
  /** Its segment on the old site, then on the new one. */
  readonly old: Both;
  readonly fresh: Both;
}

function category(model: string, noun: string, old: string, fresh: string): Category {
  const both = (text: string): Both => {
    const [de = "", en = ""] = text.split(" / ");
    return { de, en };
  };
  return { model, noun: both(noun), old: both(old), fresh: both(fresh) };
}

export const CATEGORIES: readonly Category[] = [
  category(
    "HS",
    "Akku-Heckenschere / Cordless hedge trimmer",
    "akku-heckenscheren / cordless-hedge-trimmers",
    "heckenscheren / hedge-trimmers",
  ),
  category(
    "RM",
    "Akku-Rasenmäher / Cordless lawn mower",
    "akku-rasenmaeher / cordless-lawn-mowers",
    "rasenmaeher / lawn-mowers",
  ),
  category(
    "MR",
    "Mähroboter / Robotic mower",
    "maehroboter / robotic-mowers",
    "maehroboter / robots",
  ),
  category(
    "RT",
    "Rasentrimmer / Grass trimmer",
    "rasentrimmer / grass-trimmers",
    "trimmer / trimmers",
  ),
  category(
    "LB",
    "Laubbläser / Leaf blower",
    "laubblaeser-und-sauger / leaf-blowers",
    "laubblaeser / blowers",
  ),
  category("KS", "Kettensäge / Chainsaw", "kettensaegen / chainsaws", "saegen / saws"),
  category(
    "HD",
    "Hochdruckreiniger / Pressure washer",
    "hochdruckreiniger / pressure-washers",
    "reiniger / washers",
  ),
  category("GS", "Gartenschere / Secateurs", "gartenscheren / secateurs", "scheren / secateurs"),
  category(
    "BW",
    "Bewässerungscomputer / Water timer",
    "bewaesserung / watering",
    "wasser / water-timers",
  ),
  category("GH", "Häcksler / Shredder", "haecksler / shredders", "haecksler / shredders"),
  category(
    "VT",
    "Vertikutierer / Scarifier",
    "vertikutierer / scarifiers",
    "rasenpflege / lawn-care",
  ),
  category("SR", "Schneeräumer / Snow thrower", "schneeraeumer / snow-throwers", "winter / winter"),
];

/** The suffixes of a model's number. */
export const SUFFIXES = ["Li", "E", "Pro", "Plus", "S", "Set", ""] as const;

/** The topics of articles: the object, then what is done with it. */
export const OBJECTS: readonly Both[] = [
  { de: "Rasen", en: "your lawn" },
  { de: "Hecken", en: "hedges" },
  { de: "Rosen", en: "roses" },
  { de: "Obstbäume", en: "fruit trees" },
  { de: "Hochbeete", en: "raised beds" },
  { de: "Stauden", en: "perennials" },
  { de: "Hortensien", en: "hydrangeas" },
  { de: "Tomaten", en: "tomatoes" },
  { de: "Kräuter", en: "herbs" },
  { de: "Beerensträucher", en: "berry bushes" },
  { de: "Kübelpflanzen", en: "potted plants" },
  { de: "Gräser", en: "grasses" },
  { de: "Lavendel", en: "lavender" },
  { de: "Buchsbäume", en: "box trees" },
  { de: "Kletterpflanzen", en: "climbers" },
  { de: "Zwiebelblumen", en: "bulbs" },
  { de: "Erdbeeren", en: "strawberries" },
  { de: "Weinreben", en: "vines" },
  { de: "Teichpflanzen", en: "pond plants" },
  { de: "Wildblumen", en: "wild flowers" },
  { de: "Kartoffeln", en: "potatoes" },
  { de: "Nadelbäume", en: "conifers" },
  { de: "Farne", en: "ferns" },
  { de: "Salate", en: "salads" },
  { de: "Dahlien", en: "dahlias" },
];

export const DEEDS: readonly Both[] = [
  { de: "richtig schneiden", en: "How to prune" },
  { de: "im Frühjahr pflegen", en: "Spring care for" },
  { de: "auf den Winter vorbereiten", en: "Preparing for the winter:" },
  { de: "im Sommer gießen", en: "Watering in summer:" },
  { de: "düngen, aber wie", en: "How to feed" },
  { de: "vor Schnecken schützen", en: "Keeping slugs away from" },
  { de: "neu anlegen", en: "A first guide to" },
  { de: "gesund halten", en: "Common diseases of" },
  { de: "umpflanzen ohne Verlust", en: "When to move" },
  { de: "für kleine Gärten", en: "Small gardens and" },
  { de: "bienenfreundlich kombinieren", en: "Bees love" },
  { de: "im Mai: die Aufgaben", en: "Jobs in May:" },
];

export const CITIES = [
  ["Aachen", "Augsburg", "Bamberg", "Berlin", "Bielefeld", "Bonn", "Braunschweig", "Bremen"],
  ["Chemnitz", "Cottbus", "Darmstadt", "Dortmund", "Dresden", "Düsseldorf", "Erfurt", "Essen"],
  ["Freiburg", "Fürth", "Göttingen", "Halle", "Hamburg", "Hannover", "Jena", "Kaiserslautern"],
  ["Karlsruhe", "Kassel", "Kiel", "Köln", "Konstanz", "Leipzig", "Lübeck", "Magdeburg", "Mainz"],
  ["Mönchengladbach", "München", "Münster", "Nürnberg", "Oldenburg", "Osnabrück", "Paderborn"],
  ["Potsdam", "Regensburg", "Rostock", "Saarbrücken", "Schwäbisch Hall", "Stuttgart", "Trier"],
  ["Tübingen", "Ulm", "Weimar", "Wiesbaden", "Wolfsburg", "Würzburg", "Zürich", "Österreich"],
].flat();

/** Questions at the service desk: the old segment, the new one, and the title. */
export const QUESTIONS: readonly (readonly [old: Both, fresh: Both, title: Both])[] = [
  question(
    "akku-laedt-nicht / battery-does-not-charge",
    "akku-laden / charging-the-battery",
    "Der Akku lädt nicht / The battery does not charge",
  ),
  question(
    "garantie-verlaengern / extend-warranty",
    "garantie / warranty",
    "Garantie verlängern / Extend your warranty",
  ),
  question(
    "messer-schaerfen / sharpen-blades",
    "messer-schaerfen / sharpening-blades",
    "Messer schärfen / Sharpening blades",
  ),
  question(
    "ruecksendung / returns",
    "rueckgabe / returns",
    "Rücksendung und Erstattung / Returns and refunds",
  ),
  question(
    "lieferzeiten / delivery-times",
    "lieferung / delivery",
    "Wie lange dauert die Lieferung? / How long does delivery take?",
  ),
  question(
    "begrenzungskabel-verlegen / laying-the-boundary-wire",
    "begrenzungskabel / boundary-wire",
    "Das Begrenzungskabel verlegen / Laying the boundary wire",
  ),
  question(
    "oel-wechseln / changing-the-oil",
    "oelwechsel / oil-change",
    "Das Öl wechseln / Changing the oil",
  ),
  question(
    "altgeraete-entsorgen / recycling",
    "entsorgung / recycling",
    "Altgeräte entsorgen / Recycling old machines",
  ),
  question(
    "passwort-vergessen / forgotten-password",
    "konto / account",
    "Passwort vergessen / Forgotten password",
  ),
  question(
    "geraet-registrieren / register-a-product",
    "registrierung / registration",
    "Ein Gerät registrieren / Register a product",
  ),
];

function question(old: string, fresh: string, title: string): readonly [Both, Both, Both] {
  const both = (text: string): Both => {
    const [de = "", en = ""] = text.split(" / ");
    return { de, en };
  };
  return [both(old), both(fresh), both(title)];
}

/** Pages about the company: old path, new path, title; the language is their first segment. */
export const COMPANY_PAGES: readonly (readonly [string, string, string])[] = [
  ["/de/unternehmen/über-uns", "/de/ueber-uns", "Über uns"],
  ["/de/unternehmen/geschichte", "/de/ueber-uns/geschichte", "Unsere Geschichte"],
  ["/de/unternehmen/nachhaltigkeit", "/de/ueber-uns/verantwortung", "Nachhaltigkeit"],
  ["/de/unternehmen/jobs", "/de/karriere", "Jobs und Karriere"],
  ["/de/unternehmen/standorte", "/de/ueber-uns/standorte", "Standorte"],
  ["/de/kontakt", "/de/kontakt", "Kontakt"],
  ["/de/impressum", "/de/impressum", "Impressum"],
  ["/de/datenschutz", "/de/datenschutz", "Datenschutzerklärung"],
  ["/de/agb", "/de/agb", "Allgemeine Geschäftsbedingungen"],
  ["/de/versandkosten", "/de/hilfe/versand", "Versandkosten"],
  ["/de/gewährleistung", "/de/hilfe/gewaehrleistung", "Gewährleistung"],
  ["/de/newsletter", "/de/newsletter", "Newsletter"],
  ["/en/company/about-us", "/en/about", "About us"],
  ["/en/company/history", "/en/about/history", "Our history"],
  ["/en/company/sustainability", "/en/about/responsibility", "Sustainability"],
  ["/en/company/careers", "/en/careers", "Careers"],
  ["/en/contact", "/en/contact", "Contact"],
  ["/en/imprint", "/en/imprint", "Imprint"],
  ["/en/privacy", "/en/privacy", "Privacy"],
  ["/en/terms", "/en/terms", "Terms and conditions"],
];

/** Pages of the site before the old one, whose links still exist: the name of the page, and the new path. */
export const ANCIENT_PAGES: readonly (readonly [string, string])[] = [
  ["kontakt", "/de/kontakt"],
  ["impressum", "/de/impressum"],
  ["ueberuns", "/de/ueber-uns"],
  ["jobs", "/de/karriere"],
  ["haendler", "/de/haendlersuche"],
  ["agb", "/de/agb"],
  ["datenschutz", "/de/datenschutz"],
  ["produkte", "/de/produkte"],
  ["heckenscheren", "/de/produkte/heckenscheren"],
  ["rasenmaeher", "/de/produkte/rasenmaeher"],
  ["saegen", "/de/produkte/saegen"],
  ["ersatzteile", "/de/ersatzteile"],
];

export const PARTS = ["Ersatzmesser", "Akku", "Ladegerät", "Messerbalken", "Griff", "Fangkorb"];

/** Makes a segment like the old site, with German letters written out. */
export function slugOf(title: string): string {
  const spelt: Record<string, string> = { ä: "ae", ö: "oe", ü: "ue", ß: "ss" };
  return title
    .toLowerCase()
    .replace(/[äöüß]/g, (it) => spelt[it] ?? it)
    .replace(/[^a-z\d]+/g, "-")
    .replace(/^-|-$/g, "");
}
