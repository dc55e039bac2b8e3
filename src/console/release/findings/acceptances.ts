/** Which warnings of a release are accepted, and what is said of its rules. */
import type { FindingKind } from "../../../domain/report/finding-kinds.ts";
import { sha256 } from "../../../release/hash.ts";
import type { Remark, SignoffRecord } from "../../../store/records/signoffs.ts";
import { isSigner, type SigningPolicy } from "../../../store/records/signing-policy.ts";
import type { Decisions } from "../../shared/approvals.ts";

/** The acceptances in force, by warning: of each the latest counts, whoever wrote it, and one that was taken back as none. */
export interface Acceptances {
  /** @param from null: all warnings of the kind. */
  of(finding: string, from: string | null): Remark | null;
  /** The latest where it holds no longer. */
  lapsed(finding: string, from: string | null): Lapsed | null;
}

export interface Lapsed {
  readonly remark: Remark;
  /** Other bytes are stored now than it was given for, or other warnings are found in them. */
  readonly why: "bytes" | "findings";
}

/** Whose acceptances count. */
export interface Terms {
  readonly policy: Pick<SigningPolicy, "signers">;
  /** Whether the local reviewer's do. */
  readonly acceptsLocal: boolean;
}

/** What acceptances are held against. */
export interface Found {
  /** Of the manifest, as it is stored now. */
  readonly sha256: string;
  /** null if it is not known what is found now. */
  readonly kinds: readonly Kind[] | null;
}

export async function acceptancesIn(
  records: readonly SignoffRecord[],
  terms: Terms,
  found: Found,
): Promise<Acceptances> {
  const held = new Map<string, Remark>();
  const lapsed = new Map<string, Lapsed>();
  for (const [key, remark] of latestIn(records, terms)) {
    if (remark.remark !== "accept") continue;
    const why = await whyLapsed(remark, found);
    if (why === null) held.set(key, remark);
    else lapsed.set(key, { remark, why });
  }
  return {
    of: (finding, from) => held.get(keyOf(finding, from)) ?? null,
    lapsed: (finding, from) => lapsed.get(keyOf(finding, from)) ?? null,
  };
}

async function whyLapsed(
  { manifest, finding, from, count, findings }: Remark,
  { sha256: stored, kinds }: Found,
): Promise<Lapsed["why"] | null> {
  if (manifest !== stored) return "bytes";
  const kind = kinds?.find((it) => it.id === finding);
  if (!kind) return null;
  const isSame =
    findings === undefined
      ? from !== null || kind.count <= count
      : findings === (await digestOf(kind, from));
  return isSame ? null : "findings";
}

/** What findings of a kind come to, all or those of one rule: another text for other findings. */
export function digestOf({ id, count, listed }: Kind, from: string | null): Promise<string> {
  const own = listed.filter((it) => from === null || it.from === from);
  const told = own.map((it) => [it.from, it.message]);
  return sha256(JSON.stringify([id, from === null ? count : own.length, told]));
}

function latestIn(records: readonly SignoffRecord[], terms: Terms): ReadonlyMap<string, Remark> {
  const latest = new Map<string, Remark>();
  for (const remark of remarksIn(records)) {
    if (remark.finding === null || !counts(remark, terms)) continue;
    latest.set(keyOf(remark.finding, remark.from), remark);
  }
  return latest;
}

/** The same over all other releases: a warning that was accepted before is not accepted by itself again. */
export function earlierAcceptances(
  { records }: Pick<Decisions, "records">,
  id: string,
  terms: Terms,
): Pick<Acceptances, "of"> {
  const others = [...records].filter(([release]) => release !== id);
  const each = others.map(([, of]) => latestIn(of, terms));
  return {
    of: (finding, from) =>
      each
        .flatMap((it) => it.get(keyOf(finding, from)) ?? [])
        .filter((it) => it.remark === "accept")
        .toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at))
        .at(-1) ?? null,
  };
}

function counts({ via, by }: Remark, { policy, acceptsLocal }: Terms): boolean {
  return via === "local" ? acceptsLocal : isSigner(policy, by.email);
}

/** The comments on rules, the first one first. */
export function commentsIn(records: readonly SignoffRecord[]): Remark[] {
  return remarksIn(records).filter((it) => it.remark === "comment");
}

function remarksIn(records: readonly SignoffRecord[]): Remark[] {
  return records
    .flatMap((it) => it.remark ?? [])
    .toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

function keyOf(finding: string, from: string | null): string {
  return JSON.stringify([finding, from]);
}

/** A kind as far as findings of it can be accepted. */
type Kind = Pick<FindingKind, "severity" | "count" | "listed"> & { readonly id: string };

/** A record stays small whatever people typed. */
const REASONS_AT_MOST = 5;
const REASON_CHARACTERS_AT_MOST = 300;

/** Why findings of a kind are accepted: of all of them, or of single ones, each reason once. */
export function reasonsOf(acceptances: Acceptances, kind: Kind): string[] {
  const whole = acceptances.of(kind.id, null);
  const single = kind.listed.flatMap(({ from }) =>
    from === null ? [] : (acceptances.of(kind.id, from)?.text ?? []),
  );
  return [...new Set(whole ? [whole.text] : single)]
    .slice(0, REASONS_AT_MOST)
    .map((it) =>
      it.length > REASON_CHARACTERS_AT_MOST ? `${it.slice(0, REASON_CHARACTERS_AT_MOST)}…` : it,
    );
}

/** How many findings of a kind nobody has accepted. An error cannot be. */
export function countOpen(acceptances: Acceptances, kind: Kind): number {
  if (kind.severity === "error") return kind.count;
  if (acceptances.of(kind.id, null)) return 0;
  const single = kind.listed.filter(
    (it) => it.from !== null && acceptances.of(kind.id, it.from) !== null,
  );
  return kind.count - single.length;
}
