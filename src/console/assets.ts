import pico from "@picocss/pico/css/pico.min.css";
import { sha256 } from "../release/hash.ts";
import base from "./assets/base.css";
import client from "./assets/client.js";
import findings from "./assets/findings.css";
import forms from "./assets/forms.css";
import frame from "./assets/frame.css";
import map from "./assets/map.css";
import overview from "./assets/overview.css";
import pictures from "./assets/pictures.css";
import print from "./assets/print.css";
import review from "./assets/review.css";
import tables from "./assets/tables.css";
import traffic from "./assets/traffic.css";
import tried from "./assets/try.css";
import visits from "./assets/visits.css";
import words from "./assets/words.css";

interface Asset {
  readonly text: string;
  readonly type: string;
}

/** Style sheets in the order of the cascade: later rules override earlier ones. */
const STYLES = [
  pico,
  base,
  frame,
  words,
  overview,
  tables,
  forms,
  findings,
  tried,
  pictures,
  visits,
  traffic,
  map,
  review,
  print,
];

const FOLDER = "/_sunset/assets/";

export interface Assets {
  readonly style: string;
  readonly script: string;
  /** The assets by path. */
  readonly files: ReadonlyMap<string, Asset>;
}

/**
 * Builds the style sheet and the script under names that change with their content, so that browsers may cache them.
 */
export async function createAssets(): Promise<Assets> {
  const css = STYLES.join("\n");
  const style = `${FOLDER}${(await sha256(css)).slice(0, 16)}.css`;
  const script = `${FOLDER}${(await sha256(client)).slice(0, 16)}.js`;
  const files = new Map([
    [style, { text: css, type: "text/css" }],
    [script, { text: client, type: "text/javascript" }],
  ]);
  return { style, script, files };
}
