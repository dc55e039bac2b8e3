import { readFileSync } from "node:fs";

/** A block of commands in a document, and the step in which it is run. */
export interface CommandBlock {
  /** The block's line, for messages. */
  readonly line: number;
  /** The last line of the text above it. */
  readonly above: string;
  /** The content of `<!-- run: NAME NUMBER -->` above it; null without one. */
  readonly step: string | null;
  readonly commands: readonly string[];
}

/** Reads the ```sh blocks of a document in order. */
export function readCommandBlocks(document: string): CommandBlock[] {
  const text = readFileSync(document, "utf8");
  return [...text.matchAll(/^ *```sh\n([^]*?)\n *```$/gm)].map((found) => {
    const before = text.slice(0, found.index);
    const marker = /<!-- run: (.+) -->\s*$/.exec(before);
    const above = (marker ? before.slice(0, marker.index) : before).trimEnd().split("\n").at(-1);
    return {
      line: before.split("\n").length,
      above: above ?? "",
      step: marker?.[1] ?? null,
      commands: (found[1] ?? "").split("\n").map((it) => it.replace(/(^|\s+)#.*$/, "").trim()),
    };
  });
}

/** Splits a command into words like a shell, without quotes and without expansion. */
export function splitWords(command: string): string[] {
  return [...command.matchAll(/'([^']*)'|"([^"]*)"|[^\s'"]+/g)].map(
    ([all, single, double]) => single ?? double ?? all,
  );
}

/** A command in a terminal as shown in a document, and the output shown below it. */
export interface ShownCommand {
  /** The command, joined into one line. */
  readonly command: string;
  /** The output without ellipses (`…`) and empty lines. */
  readonly shown: readonly string[];
}

/**
 * Reads the ```console blocks of a document with a mark above them, by the content of `<!-- run: DOCUMENT STEP -->`.
 */
export function readShownSteps(document: string): ReadonlyMap<string, readonly ShownCommand[]> {
  const text = readFileSync(document, "utf8");
  const blocks = text.matchAll(/<!-- run: \S+ (.+?) -->\s*```console\n([^]*?)\n```/g);
  return new Map(
    [...blocks].map(([, step = "", block = ""]) => [
      step,
      `\n${block}`
        .replaceAll(/ \\\n\s*/g, " ")
        .split("\n$ ")
        .slice(1)
        .map((part) => {
          const [command = "", ...lines] = part.split("\n");
          return { command, shown: lines.filter((it) => !/^\s*(?:…|$)/.test(it)) };
        }),
    ]),
  );
}
