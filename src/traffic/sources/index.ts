/** The kinds of sources. In a list the first that fits counts. */
import { analytics } from "./analytics.ts";
import { archive, archiveTable } from "./archive.ts";
import { screamingFrog, sitebulb } from "./crawl.ts";
import { inventory } from "./inventory.ts";
import { list } from "./list.ts";
import { accessLog, jsonLog } from "./logs.ts";
import { searchConsole } from "./search-console.ts";
import type { LineSource, Source, TableSource } from "./source.ts";
import { spreadsheet } from "./spreadsheet.ts";

export { savedPage } from "./saved-page.ts";
export { w3cLog } from "./w3c-log.ts";
export { wordpress } from "./wordpress.ts";

/** Known by how many of their first lines can be read; the first of those that read the same. */
export const LINE_SOURCES: readonly LineSource[] = [archive, jsonLog, accessLog, list];

export const TABLE_SOURCES: readonly TableSource[] = [
  inventory,
  screamingFrog,
  sitebulb,
  searchConsole,
  analytics,
  archiveTable,
  spreadsheet,
];

export const sitemap: Source = { id: "sitemap", name: "sitemap", namesPages: true, trust: 1 };
