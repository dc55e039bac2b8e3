import { readFileSync } from "node:fs";

/** A block of commands in a document, and how far it was tried. */
export interface CommandBlock {
  /** Where it stands, for messages. */
  readonly line: number;
  /** The last of the text above it. */
  readonly above: string;
  /** What `<!-- run: NAME NUMBER -->` above it says; null without one. */
  readonly step: string | null;
  readonly commands: readonly string[];
}

/** The ```sh blocks of a document, in their order. */
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

/** The words of a command, as a shell has them: without quotes; nothing is expanded. */
export function splitWords(command: string): string[] {
  return [...command.matchAll(/'([^']*)'|"([^"]*)"|[^\s'"]+/g)].map(
    ([all, single, double]) => single ?? double ?? all,
  );
}
