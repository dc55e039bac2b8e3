/** The spreadsheet with which the people of the old site began, with typical mistakes. */
import { encode } from "./log.ts";
import { NEW_HOST, OLD_HOST, type Page } from "./pages.ts";

/** Writes the map with semicolons in Windows-1252, like a German Excel. */
export function writeRedirectMap(pages: readonly Page[]): Buffer {
  const wanted = new Set<Page["kind"]>(["front", "category", "company", "ancient"]);
  const rows = pages
    .filter((it) => wanted.has(it.kind) && it.to !== null)
    .map(({ path, to }) =>
      row(`https://${OLD_HOST}${path}`, `https://${NEW_HOST}${to}`, "301", ""),
    );
  const best = pages
    .filter((it) => it.kind === "product" && it.to !== null)
    .filter((_, at) => at % 40 === 0)
    .map(({ path, to }) => row(encode(path), `https://${NEW_HOST}${to}`, "301", "Topseller"));
  const text = [
    "Weiterleitungen Moosbrück nach Gartholm;Stand 14.10.2026;;",
    ";;;",
    row("Alte URL", "Neue URL", "Status", "Bemerkung"),
    ...rows,
    ...best,
    ...SLIPS,
  ].join("\r\n");
  return Buffer.from(`${text}\r\n`, "latin1");
}

function row(...cells: readonly string[]): string {
  return cells.join(";");
}

const SLIPS = [
  // A conflict between two people.
  row("/de/unternehmen/jobs", `https://${NEW_HOST}/de/newsroom`, "301", "lt. Personal"),
  row("de/unternehmen/partner", `https://${NEW_HOST}/de/ueber-uns`, "301", ""),
  row("/de/messe", `http://${NEW_HOST}/de/newsroom`, "301", ""),
  row("/de/gewinnspiel", "", "410", "vorbei"),
  row("/de/katalog", "entfällt", "", ""),
  row("/de/magazin", "offen", "301", "Frau Krüger fragen"),
  row("/de/aktionen", "https://www.gartholm.exmaple/de/produkte", "302", ""),
];
