import { missingTwinOf } from "../../domain/url/twins.ts";
import { CliError } from "../terminal/errors.ts";
import type { Io } from "../terminal/io.ts";
import { say, stylesFor } from "../terminal/output.ts";
import { startConversation } from "./ask.ts";
import { answer, type Flag, QUESTIONS, type SiteDraft, UNASKED } from "./questions.ts";

export type Given = Map<Flag, readonly string[]>;

export interface Preferences {
  /** Whether the names with and without `www` are one site; undefined if not specified. */
  readonly twin?: boolean;
  readonly install?: boolean;
}

export interface Answered {
  readonly site: SiteDraft;
  readonly installs: boolean;
}

/**
 * Collects the answers from flags only, and prints everything that is missing or wrong.
 *
 * @returns null if anything is missing or wrong.
 */
export function collectAnswers(
  io: Io,
  given: Given,
  { twin = true, install = false }: Preferences,
): Answered | null {
  const { red, dim } = stylesFor(io, "stderr");
  let site: SiteDraft = {};
  let isWhole = true;
  const refuse = (message: string, fix: string): void => {
    say(io, `${red("error:")} ${message}\n  ${dim("fix:")} ${fix}`);
    isWhole = false;
  };
  for (const question of QUESTIONS) {
    const { flag, takes, asks } = question;
    const unasked = UNASKED[flag];
    const texts = given.get(flag) ?? (unasked ? [unasked] : []);
    if (texts.length === 0) {
      if (unasked === undefined) refuse(`--${flag} is missing`, `Add --${flag} ${takes}: ${asks}`);
      continue;
    }
    try {
      site = answer(site, question, texts, io.now());
    } catch (error) {
      if (!(error instanceof CliError)) throw error;
      refuse(`--${flag}: ${error.message}`, error.fix);
    }
    if (flag !== "host" || !twin) continue;
    for (const missing of missingTwins(site)) {
      site = withHost(site, missing);
      say(io, `${missing} is treated as another name of the site; --no-twin leaves it out`);
    }
  }
  return isWhole ? { site, installs: install } : null;
}

/** Asks on the terminal for the answers that no flag gives. */
export async function interview(
  io: Io,
  given: Given,
  { twin, install }: Preferences,
): Promise<Answered> {
  const conversation = startConversation(io);
  try {
    let site: SiteDraft = {};
    for (const question of QUESTIONS) {
      site = await conversation.answer(site, question, given.get(question.flag) ?? null);
      if (question.flag !== "host") continue;
      for (const missing of missingTwins(site)) {
        const text = `Is ${missing} another name of the site?`;
        if (twin ?? (await conversation.agrees(text))) site = withHost(site, missing);
      }
    }
    const installs =
      install ?? (await conversation.agrees("Install the packages now, as npm install does?"));
    return { site, installs };
  } finally {
    conversation.close();
  }
}

function missingTwins({ hosts = [] }: SiteDraft): string[] {
  const known = new Set(hosts);
  return hosts.flatMap((it) => missingTwinOf(it, known) ?? []);
}

function withHost(site: SiteDraft, host: string): SiteDraft {
  return { ...site, hosts: [...(site.hosts ?? []), host] };
}
