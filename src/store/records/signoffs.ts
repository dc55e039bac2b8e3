/** Sign-offs: one immutable record per decision, in their own namespace. */
import * as z from "zod/mini";
import { type Instant, parseInstant } from "../../domain/instant.ts";
import { compareText } from "../../domain/url/query.ts";
import { parseStored } from "../../release/parse-stored.ts";
import { effectSchema } from "./effect.ts";
import { signoffPrefix } from "./keys.ts";
import type { KvStore } from "../kv/kv-store.ts";
import { identifyPeople } from "./same-person.ts";
import {
  foldEmail,
  isAddress,
  isSigner,
  recordedPolicySchema,
  type SigningPolicy,
} from "./signing-policy.ts";
import { isWithinReach } from "./timed-keys.ts";

const recordedAt = z.string().check(z.refine((it) => parseInstant(it) !== null));

const signoffSchema = z.object({
  release: z.string(),
  /** The SHA-256 of its manifest, and so of the bytes that serve. */
  manifest: z.string(),
  decision: z.enum(["approve", "reject", "withdraw"]),
  by: z.object({ email: z.string(), subject: z.string() }),
  /** "local": the reviewer of `npm start`, who is not authenticated. */
  via: z.enum(["access", "local"]),
  at: recordedAt,
  comment: z.string(),
  /** The release in service at that time, with which the reviewer compared it; null for the bundled table. */
  base: z.nullable(z.string()),
  /** Who could sign at that time, and how many approvals were required; absent if the writer knew neither. */
  policy: recordedPolicySchema,
  /** What the release was shown to change; absent from earlier records. Decides nothing: other forms are dropped. */
  // oxlint-disable-next-line promise/valid-params -- a schema, not a promise
  effect: z.catch(z.optional(effectSchema), undefined),
  /** The SHA-256 of the previous record; null for the first. */
  previous: z.nullable(z.string()),
});

export type Signoff = z.infer<typeof signoffSchema>;

/**
 * Remarks on a release: an accepted warning, or a comment on one of its rules. They are links in the same chain as
 * decisions, but decide nothing.
 */
export const REMARKS = ["accept", "reopen", "comment"] as const;

const remarkSchema = z.object({
  release: z.string(),
  /** The SHA-256 of its manifest. */
  manifest: z.string(),
  /** "reopen" revokes an acceptance. */
  remark: z.enum(REMARKS),
  /** The kind of warning, as the id of its finding; null for a comment. */
  finding: z.nullable(z.string()),
  /** The `from` of the rule; null for all warnings of the kind. */
  from: z.nullable(z.string()),
  /** The number of warnings; 0 for a comment. */
  count: z.int().check(z.nonnegative()),
  /**
   * The SHA-256 of the accepted warnings: if others are found, the acceptance no longer holds. Absent from earlier
   * records, whose acceptance holds until there are more warnings.
   */
  findings: z.optional(z.string()),
  by: z.object({ email: z.string(), subject: z.string() }),
  via: z.enum(["access", "local"]),
  at: recordedAt,
  /** The reason, or the comment. */
  text: z.string(),
  /** The SHA-256 of the previous decision or remark; null for the first record. */
  previous: z.nullable(z.string()),
});

export type Remark = Readonly<z.infer<typeof remarkSchema>>;

export interface SignoffRecord {
  readonly key: string;
  readonly text: string;
  /**
   * null if the record is not a sign-off, is unreadable, is stored under a key of another record, or is dated later
   * than any clock can be.
   */
  readonly signoff: Signoff | null;
  /** Likewise null if the record is not a usable remark. */
  readonly remark: Remark | null;
}

/** Reads the records of one release, or of all, in key order, which is chronological within a release. */
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

/** Whether a record belongs to its key. A copy under the key of another release or another instant does not count. */
function isOfKey({ release, at }: Signoff | Remark, key: string, now: Instant): boolean {
  return key.startsWith(`${signoffPrefix(release)}${at}-`) && isWithinReach(Date.parse(at), now);
}

/** The conditions under which decisions count. */
export interface Terms {
  readonly policy: SigningPolicy;
  /** The recorded publishers of the release: addresses, or names of machines. */
  readonly publishers: readonly string[];
  /** Whether decisions of the local reviewer count. */
  readonly acceptsLocal: boolean;
  /**
   * The SHA-256 of the release's manifest as stored now. Approvals of other bytes do not count. null if it is not
   * stored, and there is nothing to compare with.
   */
  readonly sha256: string | null;
}

/** The approvals given and missing, whatever the standing. */
export interface Tally {
  /** The number of different people who must approve; Infinity if that is unreadable. */
  readonly asked: number;
  /** The approvals that count, one per person, earliest first. */
  readonly approvals: readonly Signoff[];
  /** Approvals in force that do not count, and why. */
  readonly uncounted: readonly { readonly signoff: Signoff; readonly why: Uncounted }[];
  /** The latest rejection in force, which cancels earlier approvals. */
  readonly rejection: Signoff | null;
  /** Who may still approve, as addresses and `@domain`s; null: anybody whom Access lets in. */
  readonly mayApprove: readonly string[] | null;
  readonly publishers: readonly string[];
}

export type Uncounted =
  | "not-signer"
  /** The person published the release, and two or more approvals are required. */
  | "publisher"
  /** A later rejection cancels the approval. */
  | "rejected-since"
  /**
   * The approved bytes differ from those stored now: they were altered, or published again by another version of
   * Sunset.
   */
  | "other-bytes";

/** The state of a release's review. `by` is the decision that settled it. */
export type Standing = Tally &
  (
    | { readonly state: "approved"; readonly by: Signoff }
    | { readonly state: "rejected"; readonly by: Signoff }
    | { readonly state: "undecided" }
  );

/**
 * Derives the standing from the decisions on one release, whatever the order of the records; decision 31 says why.
 *
 * Only each person's latest decision counts, and none if that is a withdrawal. Only decisions of people who may sign
 * count. A rejection cancels approvals that are earlier or of the same instant. If two or more approvals are required,
 * the publisher's own does not count. Requirements in force when a counted approval was given remain: reading the
 * records with a weaker policy does not lower them.
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

/** Each person's latest decision, earliest first. Of two at the same instant, an approval counts as the earlier. */
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

/** A total order, so that the order of listing has no effect. */
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

/** Who may sign. If the terms do not restrict that, those named by the latest decision that does. */
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

/** The publishers whose names contain no address, so that they cannot be compared with the approvers. */
export function unknownPublishers({ publishers }: Pick<Tally, "publishers">): readonly string[] {
  return publishers.filter((it) => !isAddress(it));
}

/** @param names Each is or contains an address: `Ana <ana@example.com>`. Others match nobody. */
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
