/** What `init` asks, in this order; every question is a flag too. */
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
import { CliError } from "../terminal/errors.ts";

/** As much of a site as has been answered. */
export type SiteDraft = Partial<SiteData>;

export interface Question {
  readonly flag: Flag;
  /** What the flag takes. */
  readonly takes: string;
  /** Whether there may be several: the flag more than once, or with spaces between. */
  readonly isList: boolean;
  readonly asks: string;
  /** What an empty answer stands for; "" for nothing at all, null if there must be an answer. */
  readonly proposed: (site: SiteDraft) => string | null;
  /** @throws CliError for what cannot be read. */
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
    read: (_, hosts) => ({ hosts: hosts.map((it) => tidyHost(it)) }),
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
    asks: "The paths that are being retired, all below them included (/ for the whole site)",
    proposed: () => "/",
    read: (_, scope) => ({ scope: [...scope] }),
  },
  {
    flag: "to",
    takes: "<url>",
    isList: false,
    asks: "The new home, where an address goes that no rule answers",
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
    asks: "The time zone in which its people read clocks",
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

/** What may be left out where nobody can be asked, and what stands for it then; "" for nothing at all. */
export const UNASKED: Readonly<Partial<Record<Flag, string>>> = {
  scope: "/",
  "target-host": NOTHING,
  "time-zone": NOTHING,
  announce: NOTHING,
};

/** The answers to a question that were typed into one line. */
export function splitAnswers({ isList }: Question, text: string): readonly string[] {
  return isList ? text.split(/[\s,]+/).filter((it) => it !== "") : [text.trim()];
}

/**
 * Adds an answer to a site, if the site is still sound with it.
 *
 * @param texts One, or for a list all that it is to hold.
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
  // All before it has been judged: an error is this answer's.
  const { findings } = validateRoutesFile(text, "routes.json", now);
  const error = findings.find((it) => it.severity === "error");
  if (error) throw new CliError(error.message, error.fix);
  return answered;
}

/** Stands for what has not been answered, and gives no finding. */
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

/** As it is stored; what is not a host name stays as it is, for its finding. */
function tidyHost(text: string): string {
  return /[/?#@\s]/.test(text) ? text : canonicalHost(URL.parse(`https://${text}`)?.host ?? text);
}

/** No time zone helps what has one. */
const HAS_OFFSET = /(?:Z|[+-]\d\d:?\d\d)$/i;

/** What has an offset of its own stays as it is written. */
function readInstant(text: string, timeZone: string | undefined): string {
  if (parseInstant(text) !== null) return text;
  const local = timeZone === undefined ? null : parseLocalTime(text, timeZone);
  if (timeZone !== undefined && local !== null) return formatWithOffset(local, timeZone);
  const { message, fix } = explainUnreadableInstant(text, timeZone);
  const also =
    timeZone === undefined
      ? "; or name the time zone that it is read in"
      : `; or as the clocks of ${timeZone} show it: 2030-01-31T00:00`;
  throw new CliError(message, HAS_OFFSET.test(text) ? fix : fix + also);
}
