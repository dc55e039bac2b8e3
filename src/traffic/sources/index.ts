/** All kinds of sources except those of lines. Of the tables, the first that matches is used. */
import { analytics } from "./analytics.ts";
import { archiveTable } from "./archive.ts";
import { screamingFrog, sitebulb } from "./crawl.ts";
import { inventory } from "./inventory.ts";
import { links } from "./links.ts";
import { searchConsole } from "./search-console.ts";
import type { Source, TableSource } from "./source.ts";
import { spreadsheet } from "./spreadsheet.ts";

export { savedPage } from "./saved-page.ts";
export { wordpress } from "./wordpress.ts";

export const TABLE_SOURCES: readonly TableSource[] = [
  inventory,
  screamingFrog,
  sitebulb,
  searchConsole,
  analytics,
  archiveTable,
  links,
  spreadsheet,
];

export const sitemap: Source = { id: "sitemap", name: "sitemap", namesPages: true, trust: 1 };
