import pico from "@picocss/pico/css/pico.min.css";
import { sha256 } from "../release/hash.ts";
import client from "./assets/client.js";
import own from "./assets/console.css";

interface Asset {
  readonly text: string;
  readonly type: string;
}

const FOLDER = "/_sunset/assets/";

export interface Assets {
  readonly style: string;
  readonly script: string;
  /** By their addresses. */
  readonly files: ReadonlyMap<string, Asset>;
}

/** The style sheet and the script, under names that change with them, so that browsers may keep them. */
export async function createAssets(): Promise<Assets> {
  const css = `${pico}\n${own}`;
  const style = `${FOLDER}${(await sha256(css)).slice(0, 16)}.css`;
  const script = `${FOLDER}${(await sha256(client)).slice(0, 16)}.js`;
  const files = new Map([
    [style, { text: css, type: "text/css" }],
    [script, { text: client, type: "text/javascript" }],
  ]);
  return { style, script, files };
}
