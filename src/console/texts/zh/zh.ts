import type { Language } from "../en/en.ts";
import { record } from "./audit.ts";
import { common } from "./common.ts";
import { explanation } from "./explanation.ts";
import { findings } from "./findings.ts";
import { history } from "./history.ts";
import { glossary } from "./glossary.ts";
import { LOCALE } from "./locale.ts";
import { effect } from "./effect.ts";
import { map } from "./map.ts";
import { overview } from "./overview.ts";
import { preview } from "./preview.ts";
import { problems } from "./problems.ts";
import { release } from "./release.ts";
import { rows } from "./rows.ts";
import { signing } from "./signing.ts";
import { rowsOver } from "./rows-over.ts";
import { table } from "./table.ts";
import { traffic } from "./traffic.ts";
import { tryTexts } from "./try.ts";
import { visits } from "./visits.ts";

export const zh: Language = {
  tag: "zh-Hans",
  locale: LOCALE,
  daysFrom: (first, last) => {
    const year = first.slice(0, first.indexOf("年") + 1);
    return `${first}至${last.startsWith(year) ? last.slice(year.length) : last}`;
  },
  texts: {
    ...common,
    record,
    ...findings,
    history,
    ...effect,
    glossary,
    map,
    ...overview,
    ...preview,
    ...problems,
    ...release,
    rows,
    signing,
    ...rowsOver,
    ...table,
    traffic,
    try: tryTexts,
    visits,
    explanation,
  },
};
