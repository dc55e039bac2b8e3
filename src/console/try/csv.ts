/** The answers for all addresses, as a table for a spreadsheet, in the reader's language. */
import { defuse } from "../../formats/text/csv-injection.ts";
import { writeCsvLine } from "../../formats/text/write-csv.ts";
import type { View } from "../shared/view.ts";
import type { JudgedVisit } from "../../domain/report/judge-visit.ts";
import { reasonInWords } from "../ui/sentence.tsx";
import type { Tried } from "./judge.ts";

/** @param labels The names of the versions, in order. */
export function writeTriedCsv(
  view: View,
  tried: readonly Tried[],
  labels: readonly string[],
): string {
  const { texts } = view;
  const words = texts.try.columns;
  const isOne = labels.length === 1;
  const header = [
    texts.oldAddress,
    words.typed,
    ...(isOne ? [] : [texts.try.differs]),
    ...labels.flatMap((label) =>
      [texts.try.outcome, words.status, texts.try.target, words.rule, words.reason].map((it) =>
        isOne ? it : `${label}: ${it}`,
      ),
    ),
  ];
  const cellsOf = ({ outcome, decision }: JudgedVisit): string[] => {
    const { status, location, suggestion, rule } = decision;
    return [
      texts.try.outcomes[outcome],
      String(status ?? ""),
      location ?? suggestion ?? "",
      rule ?? "",
      reasonInWords(view, decision),
    ];
  };
  const rows = tried.map(({ line, verdicts, isDifferent }) => {
    const { address, typed } = line;
    const read = [address ?? "", typed === address ? "" : typed];
    if (verdicts === null) return [...read, ...(isOne ? [] : [""]), texts.try.unreadable];
    const mark = isOne ? [] : [isDifferent ? texts.try.differs : ""];
    return [...read, ...mark, ...verdicts.flatMap(cellsOf)];
  });
  const lines = [header, ...rows].map((cells) => `${writeCsvLine(cells.map(defuse))}\r\n`);
  // Excel recognises the encoding by the byte-order mark.
  return `\uFEFF${lines.join("")}`;
}
