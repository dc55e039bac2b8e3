/** Sign-offs: one immutable record for each decision, in a namespace of their own. */
import * as z from "zod/mini";
import { type Instant, parseInstant } from "../../domain/instant.ts";
import { compareText } from "../../domain/url/query.ts";
import { parseStored } from "../../release/parse-stored.ts";
import { effectSchema } from "./effect.ts";
import { signoffPrefix } from "./keys.ts";
import type { KvStore } from "../kv/kv-store.ts";
import { identifyPeople } from "./same-person.ts";
import { foldEmail, isAddress, isSigner, type SigningPolicy } from "./signing-policy.ts";
import { isWithinReach } from "./timed-keys.ts";

const recordedAt = z.string().check(z.refine((it) => parseInstant(it) !== null));

export const signoffSchema = z.object({
  /** The release that was decided on. */
  release: z.string(),
  /** The SHA-256 of its manifest: the bytes that are served. */
  manifest: z.string(),
  decision: z.enum(["approve", "reject", "withdraw"]),
  by: z.object({ email: z.string(), subject: z.string() }),
  /** "local": the reviewer of `npm start`, whom nobody checked. */
  via: z.enum(["access", "local"]),
  at: recordedAt,
  comment: z.string(),
  /** What served when it was decided, and so what the reviewer compared with; null: the bundled table. */
  base: z.nullable(z.string()),
  /** Who might sign then, and how many had to approve; left out: whoever wrote it did not know of either. */
  policy: z.optional(
    z.object({
      /** null: whomever Access let in. */
      signers: z.nullable(z.array(z.string())),
      /** null: that could not be read, and no number sufficed. */
      approvals: z.nullable(z.int().check(z.minimum(1))),
    }),
  ),
  /** What it was shown to change; left out in records from before this was kept. */
  effect: z.optional(effectSchema),
  /** The SHA-256 of the record before it; null for the first. */
  previous: z.nullable(z.string()),
});

export type Signoff = z.infer<typeof signoffSchema>;

/**
 * Remarks on a release: a warning that somebody accepts, or a comment on one of its rules. They stand among the
 * decisions, each a link of the same chain, and decide nothing.
 */
export const REMARKS = ["accept", "reopen", "comment"] as const;

export const remarkSchema = z.object({
  /** The release that it is about. */
  release: z.string(),
  /** The SHA-256 of its manifest. */
  manifest: z.string(),
  /** "reopen" takes an acceptance back. */
  remark: z.enum(REMARKS),
  /** Which warning, by its id; null for a comment. */
  finding: z.nullable(z.string()),
  /** The `from` of the rule; null for all warnings of the kind. */
  from: z.nullable(z.string()),
  /** How many warnings there were; 0 for a comment. */
  count: z.int().check(z.nonnegative()),
  /**
   * A SHA-256 of the warnings that are accepted: if others are found, the acceptance no longer holds. Left out in records from
   * before that was kept, which hold until more come.
   */
  findings: z.optional(z.string()),
  by: z.object({ email: z.string(), subject: z.string() }),
  via: z.enum(["access", "local"]),
  at: recordedAt,
  /** The reason, or the comment. */
  text: z.string(),
  /** The SHA-256 of the record before it, be that a decision or a remark; null for the first. */
  previous: z.nullable(z.string()),
});

export type Remark = Readonly<z.infer<typeof remarkSchema>>;

export interface SignoffRecord {
  readonly key: string;
  readonly text: string;
  /** null if it is none, cannot be read, stands under the key of another, or is dated further ahead than any clock. */
  readonly signoff: Signoff | null;
  /** null likewise. */
  readonly remark: Remark | null;
}

/** The records of one release, or of all, in the order of their keys, which is that of their times. */
export async function readSignoffs(
  kv: KvStore,
  prefix: string,
  now: Instant,
): Promise<SignoffRecord[]> {
  const keys = await kv.list(prefix);
  const texts = await kv.getTexts(keys);
  return keys.flatMap((key) => {
    const text = texts.get(key) ?? null;
    if (text === null) return [];
    const signoff = parseStored(signoffSchema, text, "the record");
    const remark = parseStored(remarkSchema, text, "the record");
    return [
      {
        key,
        text,
        signoff: signoff.ok && isOfKey(signoff.value, key, now) ? signoff.value : null,
        remark: remark.ok && isOfKey(remark.value, key, now) ? remark.value : null,
      },
    ];
  });
}

/** What was copied elsewhere is no record there: neither of another release nor of another time. */
function isOfKey({ release, at }: Signoff | Remark, key: string, now: Instant): boolean {
  return key.startsWith(`${signoffPrefix(release)}${at}-`) && isWithinReach(Date.parse(at), now);
}

/** Under which conditions decisions count. */
export interface Terms {
  readonly policy: SigningPolicy;
  /** Who published the release, as they were recorded: an address, or whatever the machine was called. */
  readonly publishers: readonly string[];
  /** Whether decisions of the local reviewer count. */
  readonly acceptsLocal: boolean;
  /**
   * Of the release's manifest, as it is stored now: an approval of other bytes is none. null: it is not stored, and there
   * is nothing to hold approvals against.
   */
  readonly sha256: string | null;
}

/** What there is and what is missing, whatever it comes to. */
export interface Tally {
  /** How many different people must approve; Infinity if that cannot be read. */
  readonly asked: number;
  /** The approvals that count, one a person, the earliest first. */
  readonly approvals: readonly Signoff[];
  /** Approvals in force that do not count, and why. */
  readonly uncounted: readonly { readonly signoff: Signoff; readonly why: Uncounted }[];
  /** The latest rejection in force, which undoes the approvals before it. */
  readonly rejection: Signoff | null;
  /** Of whom more may approve, as addresses and `@domain`s; null: whomever Access lets in. */
  readonly mayApprove: readonly string[] | null;
  readonly publishers: readonly string[];
}

export type Uncounted =
  /** Not among those who may sign. */
  | "not-signer"
  /** Published it, where two are asked. */
  | "publisher"
  /** A rejection came after it. */
  | "rejected-since"
  /** Of other bytes than are stored now: they were altered, or published again by another version of the program. */
  | "other-bytes";

/** Where a release stands with its reviewers. `by` is the decision that settled it. */
export type Standing = Tally &
  (
    | { readonly state: "approved"; readonly by: Signoff }
    | { readonly state: "rejected"; readonly by: Signoff }
    | { readonly state: "undecided" }
  );

/**
 * What the decisions on one release come to, in any order of the records: decision 31 says why so.
 *
 * Of each person the latest counts, and a withdrawn one as none. Only who may sign counts. A rejection undoes the
 * approvals before it, and those of its very time. Where two or more are asked, the approval of whoever published the
 * release is none of them. What was asked when one of the counted approvals was given is asked still: whoever reads the
 * records with a weaker policy than the console had does not get by with less.
 */
export function standingOf(records: readonly SignoffRecord[], terms: Terms): Standing {
  const decided = records
    .flatMap((it) => it.signoff ?? [])
    .filter((it) => terms.acceptsLocal || it.via === "access");
  const latest = latestOfEach(decided);
  const signers = signersFor(terms.policy, latest);
  const isListed = ({ by, via }: Signoff): boolean =>
    via === "local" || isSigner({ signers }, by.email);
  const rejected = latest.filter((it) => it.signoff.decision === "reject" && isListed(it.signoff));
  const rejection = rejected.at(-1)?.signoff ?? null;
  const isUndone = (it: Signoff): boolean => rejection !== null && timeOf(it) <= timeOf(rejection);
  const given = latest.filter((it) => it.signoff.decision === "approve");
  const inForce = given.filter((it) => isListed(it.signoff) && !isUndone(it.signoff));
  const asked = Math.max(terms.policy.approvals, ...inForce.map((it) => askedWith(it.signoff)));
  const isPublisher = (emails: readonly string[]): boolean =>
    asked >= 2 && emails.some((it) => isAmong(terms.publishers, it));
  const isOther = ({ manifest }: Signoff): boolean =>
    terms.sha256 !== null && manifest !== terms.sha256;
  const approvals = inForce
    .filter((it) => !isPublisher(it.emails) && !isOther(it.signoff))
    .map((it) => it.signoff);
  const whyNot = ({ signoff, emails }: Latest): Uncounted => {
    if (!isListed(signoff)) return "not-signer";
    if (isUndone(signoff)) return "rejected-since";
    return isPublisher(emails) ? "publisher" : "other-bytes";
  };
  const tally: Tally = {
    asked,
    approvals,
    uncounted: given
      .filter((it) => !approvals.includes(it.signoff))
      .map((it) => ({ signoff: it.signoff, why: whyNot(it) })),
    rejection,
    mayApprove: signers?.filter((it) => !isPublisher([it]) && !hasApproved(approvals, it)) ?? null,
    publishers: terms.publishers,
  };
  const last = approvals.at(-1);
  if (last && approvals.length >= asked) return { ...tally, state: "approved", by: last };
  if (rejection && !last) return { ...tally, state: "rejected", by: rejection };
  return { ...tally, state: "undecided" };
}

interface Latest {
  readonly signoff: Signoff;
  /** All addresses under which that person has decided. */
  readonly emails: readonly string[];
}

/** The latest decision of each person, the earliest first; of two at one time the one that is no approval. */
function latestOfEach(decided: readonly Signoff[]): Latest[] {
  const ordered = decided.toSorted(byTime);
  const people = identifyPeople(ordered.map((it) => it.by));
  const byPerson = Map.groupBy(ordered.keys(), (index) => people[index]);
  const lasts = new Set([...byPerson.values()].map((indices) => indices.at(-1)));
  return ordered.flatMap((signoff, index): Latest[] => {
    if (!lasts.has(index)) return [];
    const own = byPerson.get(people[index]) ?? [];
    return [{ signoff, emails: own.map((it) => ordered[it]?.by.email ?? "") }];
  });
}

/** Total, so that the order in which records are listed decides nothing. */
function byTime(a: Signoff, b: Signoff): number {
  return (
    timeOf(a) - timeOf(b) ||
    caution(a) - caution(b) ||
    compareText(a.by.email, b.by.email) ||
    compareText(JSON.stringify(a), JSON.stringify(b))
  );
}

function caution({ decision }: Signoff): number {
  return ["approve", "withdraw", "reject"].indexOf(decision);
}

/** Who may sign; where this side names nobody, those whom the latest decision that names any names. */
function signersFor(
  { signers }: SigningPolicy,
  latest: readonly Latest[],
): readonly string[] | null {
  const told = latest.findLast((it) => it.signoff.policy?.signers);
  return signers ?? told?.signoff.policy?.signers ?? null;
}

function askedWith({ policy }: Signoff): number {
  return policy === undefined ? 1 : (policy.approvals ?? Infinity);
}

function timeOf({ at }: Signoff): number {
  return Date.parse(at);
}

function hasApproved(approvals: readonly Signoff[], address: string): boolean {
  return approvals.some((it) => foldEmail(it.by.email) === address);
}

/** Those of the publishers of whom nobody can tell whether they are among those who approve: their names hold no address. */
export function unknownPublishers({ publishers }: Pick<Tally, "publishers">): readonly string[] {
  return publishers.filter((it) => !isAddress(it));
}

/** @param names Each an address, or with one in it: `Ana <ana@example.com>`. What is none is nobody's. */
export function isAmong(names: readonly string[], email: string): boolean {
  const words = names.flatMap((it) => foldEmail(it).split(/[\s<>,;()"]+/));
  return words.includes(foldEmail(email));
}

export function readSignoffsOf(
  kv: KvStore,
  release: string,
  now: Instant,
): Promise<SignoffRecord[]> {
  return readSignoffs(kv, signoffPrefix(release), now);
}
