import { createInterface } from "node:readline";
import { CliError } from "../terminal/errors.ts";
import type { Io } from "../terminal/io.ts";
import { say, stylesFor } from "../terminal/output.ts";
import { answer, type Question, type SiteDraft, splitAnswers } from "./questions.ts";

/** Questions on a terminal, and the typed answers. */
export interface Conversation {
  /** Asks until the answer is valid for the site. */
  answer(site: SiteDraft, question: Question, given: readonly string[] | null): Promise<SiteDraft>;
  /** Asks a yes-or-no question; pressing only the return key means yes. */
  agrees(question: string): Promise<boolean>;
  close(): void;
}

export function startConversation(io: Io): Conversation {
  const styles = stylesFor(io, "stderr");
  // Line by line, so that the terminal handles the keys, including Ctrl-C.
  const lines = createInterface({ input: io.stdin });
  const typedLines = lines[Symbol.asyncIterator]();
  const ended = new CliError(
    "The questions were not answered: nothing was written",
    "Answer them, or give the answers as flags: --help lists them",
  );
  const ask = async (text: string, proposed: string | null): Promise<string> => {
    const shown = proposed === null ? "" : styles.dim(` [${proposed === "" ? "none" : proposed}]`);
    io.stderr.write(`${text}${shown}: `);
    const { done, value } = await typedLines.next();
    if (done) throw ended;
    return value.trim() === "" ? (proposed ?? "") : value.trim();
  };
  return {
    /** @param given The answer from a flag; the question is asked only if it is not valid. */
    async answer(site, question, given) {
      const proposed = question.proposed(site);
      const several = question.isList ? ", with spaces between several" : "";
      const text = `${question.asks}${several}`;
      for (let texts = given; ; texts = null) {
        try {
          if (texts) return answer(site, question, texts, io.now());
          const typed = await ask(text, proposed);
          if (typed === "" && proposed === "") return site;
          if (typed === "") throw new CliError("There is no default", "Type an answer");
          return answer(site, question, splitAnswers(question, typed), io.now());
        } catch (error) {
          if (!(error instanceof CliError) || error === ended) throw error;
          say(io, `  ${styles.red(error.message)}\n  ${error.fix}`);
        }
      }
    },
    async agrees(question) {
      for (;;) {
        const typed = await ask(question, "yes");
        if (/^y(es)?$/i.test(typed)) return true;
        if (/^no?$/i.test(typed)) return false;
        say(io, "  Type yes or no");
      }
    },
    close: () => lines.close(),
  };
}
