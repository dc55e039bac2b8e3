import { record } from "./audit.ts";
import { common } from "./common.ts";
import { findings } from "./findings.ts";
import { history } from "./history.ts";
import { explanation } from "./explanation.ts";
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

/** A `{place}` in a text is replaced by what is shown there. */
const texts = {
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
};

/** Every text of the console. The type ensures that another language has the same keys. */
export type Texts = typeof texts;

export interface Language {
  /** The value of the attribute `lang`. */
  readonly tag: string;
  /** The locale with which `Intl` writes numbers and dates. */
  readonly locale: string;
  readonly texts: Texts;
  /**
   * Formats a range of days in a language for which `Intl` offers only figures; each day is as `dayFormat` writes it.
   */
  readonly daysFrom?: (first: string, last: string) => string;
}

export const en: Language = { tag: "en", locale: LOCALE, texts };
