import { describe, expect, it } from "vitest";
import { readBoth } from "../../src/suggest/read/read-both.ts";
import { spellingOf } from "../../src/suggest/read/spelling.ts";
import { readWords, writtenWords, wordsOf } from "../../src/suggest/read/words.ts";

const SITE = "https://old.example";

describe("the words of an address", () => {
  it.each([
    ["a path", "/shop/red-shoes", { path: "shop/red-shoes", words: ["shop", "red", "sho"] }],
    ["the extension of a page is not a word", "/about.html", { path: "about", last: "about" }],
    ["nor is that of a page with includes", "/about.shtml", { path: "about", last: "about" }],
    ["nor that of a script", "/cgi-bin/search.cgi", { last: "search" }],
    ["an index page counts as its folder", "/docs/index.php", { path: "docs", last: "docs" }],
    ["a page may be called default", "/functions/default", { last: "default" }],
    [
      "the extension of a document is its kind",
      "/a/report.pdf",
      { last: "report", document: "pdf" },
    ],
    ["a doubled extension counts once", "/a/tables.xls.xls", { last: "tables", document: "xls" }],
    ["camel case makes two words", "/TypedArray", { words: ["typed", "array"] }],
    ["capitals before a word", "/HTMLElement", { words: ["html", "element"] }],
    ["separators do not matter", "/Typed_arrays", { path: "typed-arrays" }],
    ["accents and escapes", "/caf%C3%A9", { path: "cafe" }],
    ["other scripts", "/%E3%82%AB", { path: "ka" }],
    ["a query's values", "/p.php?id=4711&x=", { path: "p/4711", numbers: ["4711"] }],
    ["a dotted name has several parts", "/api/System.Text", { path: "api/system/text" }],
    ["a version", "/docs/v6.5/install", { versions: ["6.5"] }],
    ["a language", "/de/shop", { language: "de" }],
    ["the front page", "/", { path: "", last: "", words: [] }],
    ["broken escapes", "/a%E0%A4%A/b", { last: "b" }],
    ["a percent sign beside an escape", "/100%-gr%C3%B6%C3%9Fe", { last: "100-grosse" }],
    ["escapes of Windows-1252", "/gr%F6%DFe-%FCbersicht.html", { last: "grosse-ubersicht" }],
    ["escapes of Windows-1252 beside those of UTF-8", "/gr%C3%B6%C3%9Fe%E9", { last: "grossee" }],
    ["a root file that is the front page", "/index.php", { path: "", last: "", words: [] }],
    ["a root file with a query", "/index.php?page=team", { path: "team" }],
    ["a root file of data", "/index.json", { path: "index/json" }],
    [
      "spaces that an upload wrote as _20",
      "/Expenses_203rd_20Quarter_2010-11.pdf",
      { last: "expenses-3rd-quarter-2010-11" },
    ],
    [
      "a year after such a space",
      "/November_202011_20tenders.csv",
      { last: "november-2011-tenders" },
    ],
    ["a single _20 stays", "/top_20_songs", { last: "top-20-songs" }],
    ["years stay", "/plan_2010_to_2011", { last: "plan-2010-to-2011" }],
    ["days stay", "/from_20_to_2025", { last: "from-20-to-2025" }],
    [
      "words as written",
      "/RotSchuhe/Gr%C3%B6%C3%9Fe?q=annual-report",
      { written: ["rotschuhe", "rot", "schuhe", "größe", "annual", "report"] },
    ],
  ])("%s: %s", (_, path, expected) => {
    expect(readWords({ url: SITE + path })).toMatchObject(expected);
  });

  it("prefers given details to those in the address", () => {
    const said = readWords({ url: `${SITE}/de/x`, language: "FR-ca", title: "The red shoe" });
    expect(said).toMatchObject({ language: "fr", title: ["the", "red", "sho"] });
  });

  it.each<[string, string, string, readonly string[]]>([
    [
      "that the old address has as one word",
      "/capabilityreviewdcms.pdf",
      "/CapabilityReviewDCMS.pdf",
      ["capabilityreviewdcm"],
    ],
    [
      "that has capitals in the old address too",
      "/CapabilityReview.pdf",
      "/a/CapabilityReview.pdf",
      ["a", "capability", "review"],
    ],
    ["that is too short", "/iphone", "/iPhone", ["i", "phone"]],
  ])("splits words at capitals, except for a word %s", (_, old, fresh, words) => {
    const read = readBoth([{ url: SITE + old }], [{ url: SITE + fresh }]);
    expect(read.fresh[0]?.words).toEqual(words);
  });

  it.each<[string, string, string, readonly string[]]>([
    ["a model's name that the new address joins", "/brand-x3-pro", "/brand-x3pro", ["x3", "pro"]],
    ["a model's name that the old address joins", "/brandx3pro", "/brand-x3-pro", ["x3", "pro"]],
    ["a name among others", "/specs-x3pro", "/product/x3-pro/specs", ["x3", "pro"]],
    ["a number that the old address joins", "/crew_152038", "/crew-15-2038", ["15", "2038"]],
    ["a word before a number", "/1979-23.pdf", "/notice/notice1979-23.pdf", ["1979", "23"]],
    ["words before a number", "/agendahearing2012", "/agenda/hearing-of-2012", ["hearing", "2012"]],
    ["a word after a number", "/2006reports", "/reports-due-in-2006", ["2006", "report"]],
  ])("reads alike %s: %s, %s", (_, from, to, words) => {
    const { old, fresh } = readBoth(
      [{ url: SITE + from }, { url: `${SITE}/notice` }],
      [{ url: SITE + to }],
    );
    const address = old.find((it) => it.url.endsWith(from));
    expect(fresh[0]?.words).toEqual(expect.arrayContaining([...words]));
    expect(address?.words).toEqual(expect.arrayContaining([...words]));
  });

  it.each([
    ["a short number that another joins by chance", "/1234", "/12-34"],
    ["a number after a word that the other list lacks", "/contriblimits0910", "/limits-of-0910"],
    ["a word that the other list has as it is", "/x3pro", "/x3pro/x3-pro"],
  ])("does not take apart %s: %s", (_, from, to) => {
    const { old } = readBoth([{ url: SITE + from }], [{ url: SITE + to }]);
    expect(old[0]?.words).toEqual([from.slice(1)]);
  });

  it("recognises words that only distinguish neighbouring pages", () => {
    expect(readWords({ url: `${SITE}/2011/annex-b-q3-costs.pdf` })?.lastMarks).toEqual(["b", "q3"]);
  });

  it("are those of the first 2,048 characters, beyond which no page's address goes", () => {
    const said = readWords({ url: `${SITE}/first/${"long-".repeat(1000)}last` });
    expect([said?.words, said?.last.length]).toEqual([["first", "long", "l"], 2041]);
  });

  it("are null for something that is not an address", () => {
    expect(readWords({ url: "/only/a/path" })).toBeNull();
  });

  it.each([
    ["number", "shoes", "shoe"],
    ["umlauts and their transliteration", "Schuhe für Mädchen", "schuhe fuer maedchen"],
    ["case and accents", "CAFÉ", "cafe"],
  ])("counts as equal: %s", (_, one, other) => {
    expect(wordsOf(one)).toEqual(wordsOf(other));
  });

  it.each([
    ["ss is not a plural", "glass", "glas"],
    ["short words keep their endings", "bus", "bu"],
  ])("counts as different: %s", (_, one, other) => {
    expect(wordsOf(one)).not.toEqual(wordsOf(other));
  });

  it("can be shown as written", () => {
    const written = writtenWords(`${SITE}/M%C3%A4dchen/RotSchuhe?q=Gr%C3%B6%C3%9Fe`);
    expect([...written.values()]).toEqual(["Mädchen", "Rot", "Schuhe", "Größe"]);
    expect(written.get(wordsOf("schuhe")[0] ?? "")).toBe("Schuhe");
  });
});

describe("compound words, by the words of the other list", () => {
  const { isOneWord, takeApart } = spellingOf(
    [
      "/cold-weather-payments",
      "/annualreport/HasPrefix",
      "/if/in/on/at/to",
      "/la-bonne-boite.html",
      "/set-up/as-is",
      "/a-b/se-tup-guides",
      "/set-up-guides",
    ].map((it) => ({
      url: SITE + it,
    })),
  );

  it.each([
    ["coldweather", ["cold", "weather"]],
    ["hasprefixcold", ["hasprefix", "cold"]],
    ["payments", null],
    ["annualreports", null],
    ["coldtoweather", ["cold", "to", "weather"]],
    ["weatherto", null],
    ["hasprefix", null],
    ["coldwater", null],
    ["ontoatin", null],
    ["oncold", null],
    ["labonneboite", ["la", "bonne", "boite"]],
    ["setupguides", ["se", "tup", "guides"]],
    ["asis", null],
  ])("%s is split: %s", (word, pieces) => {
    expect(takeApart(word)).toEqual(pieces);
  });

  it("are read beside a broken escape", () => {
    const { takeApart: apart } = spellingOf([{ url: `${SITE}/100%-gr%C3%B6%C3%9Fe/farbe` }]);
    expect(apart("grossefarbe")).toEqual(["grosse", "farbe"]);
  });

  it("stay whole if the other list has them", () => {
    expect(isOneWord("annualreport")).toBe(true);
    expect(isOneWord("hasprefix")).toBe(false);
  });

  it("are joined if one address splits them and the other does not", () => {
    const { old, fresh } = readBoth(
      [{ url: `${SITE}/coldweatherpayments` }],
      [{ url: `${SITE}/cold-weather-payments` }],
    );
    expect(old[0]?.words).toEqual(fresh[0]?.words);
  });
});
