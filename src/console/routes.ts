import type { Hono } from "hono";
import { auditPage } from "./audit/page.tsx";
import { historyPage } from "./history/page.tsx";
import { glossaryPage } from "./glossary/page.tsx";
import { overviewPage } from "./overview/page.tsx";
import { previewPage } from "./preview/page.tsx";
import { releasePages } from "./release/page.ts";
import { rowsPage } from "./rows/page.tsx";
import type { ConsoleEnv } from "./shared/env.ts";
import { tablePage } from "./table/page.tsx";
import { trafficPage } from "./traffic/page.tsx";
import { tryPage } from "./try/page.tsx";
import {
  HISTORY_PATH,
  GLOSSARY_PATH,
  MENU,
  type MenuItem,
  pathOf,
  PREVIEW_PATH,
  RELEASES_PATH,
  ROOT,
} from "./ui/menu.ts";

const PAGES: Readonly<Record<MenuItem, Hono<ConsoleEnv>>> = {
  overview: overviewPage,
  table: tablePage,
  try: tryPage,
  traffic: trafficPage,
  rows: rowsPage,
  record: auditPage,
};

export function addRoutes(app: Hono<ConsoleEnv>): void {
  for (const item of MENU) app.route(pathOf(item), PAGES[item]);
  app.route(RELEASES_PATH, releasePages);
  app.route(HISTORY_PATH, historyPage);
  app.route(PREVIEW_PATH, previewPage);
  app.route(GLOSSARY_PATH, glossaryPage);
  app.get(`${ROOT}/`, (context) => context.redirect(ROOT, 302));
}
