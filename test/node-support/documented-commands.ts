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

/** A command as a document shows it in a terminal, and what is shown below it. */
export interface ShownCommand {
  /** In one line, whatever its lines were. */
  readonly command: string;
  /** Without lines that stand for others (`…`), and without empty ones. */
  readonly shown: readonly string[];
}

/** The ```console blocks of a document that have a mark above them, by what `<!-- run: DOCUMENT STEP -->` says. */
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
