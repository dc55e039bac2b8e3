import { createLineSplitter, LINE_CHARACTERS_AT_MOST } from "../../formats/text/split-lines.ts";
import { createObjectJoiner, type Entry } from "../../traffic/json-objects.ts";
import type { LineSource } from "../../traffic/sources/source.ts";
import type { SourceFile } from "./list-files.ts";
import { begin, type Reading, takeLine } from "./reading.ts";

/** Reads lists and logs one line at a time. */
export async function readLines(
  reading: Reading,
  file: SourceFile,
  source: LineSource,
  start: string,
  pieces: AsyncGenerator<string>,
): Promise<void> {
  const place = begin(reading, file, source);
  const parse = source.open(reading.hosts);
  const splitter = createLineSplitter();
  const joiner = createObjectJoiner();
  let number = 0;
  const readEntry = ({ text, line }: Entry): void => {
    if (text === "") return;
    const parsed =
      text.length > LINE_CHARACTERS_AT_MOST
        ? { problem: `longer than ${LINE_CHARACTERS_AT_MOST.toLocaleString("en")} characters` }
        : parse(text);
    takeLine(reading, place, line, text, parsed);
  };
  const readAll = (lines: readonly string[]): void => {
    for (const line of lines) for (const entry of joiner.push(line, ++number)) readEntry(entry);
  };
  readAll(splitter.push(start));
  for await (const piece of pieces) readAll(splitter.push(piece));
  readAll(splitter.end());
  for (const entry of joiner.end()) readEntry(entry);
}
