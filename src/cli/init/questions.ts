/** The questions of `init`, in this order; each is also a flag. */
import {
  formatWithOffset,
  type Instant,
  parseInstant,
  parseLocalTime,
} from "../../domain/instant.ts";
import type { SiteData } from "../../domain/table/schema.ts";
import { canonicalHost } from "../../domain/url/canonicalize.ts";
import { explainUnreadableInstant } from "../../domain/unreadable-instant.ts";
import { validateRoutesFile } from "../../routes-file/routes-json.ts";
import { orLocal } from "../tables/input.ts";
import { CliError } from "../terminal/errors.ts";

/** The part of a site that has been answered so far. */
export type SiteDraft = Partial<SiteData>;

export interface Question {
  readonly flag: Flag;
  /** The placeholder for the flag's value. */
  readonly takes: string;
  /** Whether there may be several answers, with a repeated flag or separated by spaces. */
  readonly isList: boolean;
  readonly asks: string;
  /** Returns the meaning of an empty answer: "" for no value, null if an answer is required. */
  readonly proposed: (site: SiteDraft) => string | null;
  /** @throws CliError if the answer cannot be read. */
  readonly read: (site: SiteDraft, texts: readonly string[]) => SiteDraft;
}

export type Flag = (typeof FLAGS)[number];

const FLAGS = [
  "host",
  "name",
  "scope",
  "to",
  "target-host",
  "time-zone",
  "gate",
  "announce",
] as const;

const NOTHING = "";

export const QUESTIONS: readonly Question[] = [
  {
    flag: "host",
    takes: "<name>",
    isList: true,
    asks: "The old site's hosts, the main one first (such as www.museum.example)",
    proposed: () => null,
    read: (_, hosts) => ({ hosts: [...new Set(hosts.map((it) => tidyHost(it)))] }),
  },
  {
    flag: "name",
    takes: "<text>",
    isList: false,
    asks: "Its name, as its visitors know it",
    proposed: ({ hosts: [host = ""] = [] }) => host.replace(/^www\./, ""),
    read: (_, [name = ""]) => ({ name }),
  },
  {
    flag: "scope",
    takes: "<path>",
    isList: true,
    asks: "The paths that are being retired, with everything below them (/ for the whole site)",
    proposed: () => "/",
    read: (_, scope) => ({ scope: [...new Set(scope)] }),
  },
  {
    flag: "to",
    takes: "<url>",
    isList: false,
    asks: "The new home, where addresses go that no rule answers",
    proposed: () => null,
    read: (_, [fallback = ""]) => {
      const host = URL.parse(fallback)?.hostname;
      return { fallback, ...(host ? { targetHosts: [host] } : {}) };
    },
  },
  {
    flag: "target-host",
    takes: "<name>",
    isList: true,
    asks: "Other hosts that rules may lead to",
    proposed: () => NOTHING,
    read: ({ targetHosts = [] }, more) => ({
      targetHosts: [...new Set([...targetHosts, ...more.map((it) => tidyHost(it))])],
    }),
  },
  {
    flag: "time-zone",
    takes: "<name>",
    isList: false,
    asks: "The time zone of the people who run it",
    proposed: () => Intl.DateTimeFormat().resolvedOptions().timeZone,
    read: (_, [timeZone = ""]) => ({ timeZone }),
  },
  {
    flag: "gate",
    takes: "<instant>",
    isList: false,
    asks: "The gate, the instant at which old addresses begin to redirect (such as 2030-01-31T00:00)",
    proposed: () => null,
    read: ({ timeZone }, [text = ""]) => ({ activatesAt: readInstant(text, timeZone) }),
  },
  {
    flag: "announce",
    takes: "<instant>",
    isList: false,
    asks: "The instant from which old pages announce it",
    proposed: () => NOTHING,
    read: ({ timeZone }, [text = ""]) => ({ announceAt: readInstant(text, timeZone) }),
  },
];

/** The optional flags if nobody can be asked, with their defaults; "" for no value. */
export const UNASKED: Readonly<Partial<Record<Flag, string>>> = {
  scope: "/",
  "target-host": NOTHING,
  "time-zone": NOTHING,
  announce: NOTHING,
};

export function splitAnswers({ isList }: Question, text: string): readonly string[] {
  return isList ? text.split(/[\s,]+/).filter((it) => it !== "") : [text.trim()];
}

/**
 * Adds an answer to a site, if the site is still valid with it.
 *
 * @param texts One answer, or for a list all of them.
 * @throws CliError with what to type instead.
 */
export function answer(
  site: SiteDraft,
  { read }: Question,
  texts: readonly string[],
  now: Instant,
): SiteDraft {
  const answered = { ...site, ...read(site, texts) };
  const text = JSON.stringify({ site: { ...UNANSWERED, ...answered }, rules: [] });
  // The earlier answers are valid, so an error is caused by this one.
  const { findings } = validateRoutesFile(text, "routes.json", now);
  const error = findings.find((it) => it.severity === "error");
  if (error) throw new CliError(error.message, error.fix);
  return answered;
}

/** Placeholders for fields without an answer yet, which cause no findings. */
const UNANSWERED: SiteData = {
  name: "?",
  hosts: ["old.invalid"],
  scope: ["/"],
  targetHosts: ["new.invalid"],
  activatesAt: "9999-01-01T00:00:00Z",
  fallback: null,
  maxAgeSeconds: 3600,
  keep: [],
};

/** A host in canonical form. Text that is not a host name is left as it is, and causes a finding. */
function tidyHost(text: string): string {
  return /[/?#@\s]/.test(text) ? text : canonicalHost(URL.parse(`https://${text}`)?.host ?? text);
}

/** An instant with an offset, for which naming a time zone does not help. */
const HAS_OFFSET = /(?:Z|[+-]\d\d:?\d\d)$/i;

/** Reads an instant. Text with an offset is left as written. */
function readInstant(text: string, timeZone: string | undefined): string {
  if (parseInstant(text) !== null) return text;
  const local = timeZone === undefined ? null : parseLocalTime(text, timeZone);
  if (timeZone !== undefined && local !== null) return formatWithOffset(local, timeZone);
  const { message, fix } = explainUnreadableInstant(text, timeZone);
  const also = timeZone === undefined ? "; or name its time zone" : orLocal(timeZone);
  throw new CliError(message, HAS_OFFSET.test(text) ? fix : fix + also);
}
