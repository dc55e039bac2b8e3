/** The accepted warnings of a release, and the comments on its rules. */
import type { FindingKind } from "../../../domain/report/finding-kinds.ts";
import { sha256 } from "../../../release/hash.ts";
import type { Remark, SignoffRecord } from "../../../store/records/signoffs.ts";
import { isSigner, type SigningPolicy } from "../../../store/records/signing-policy.ts";
import type { Decisions } from "../../shared/approvals.ts";

/**
 * The acceptances in force, by warning. The latest remark on each warning counts, whoever wrote it; a withdrawn
 * acceptance counts as none.
 */
export interface Acceptances {
  /** @param from null for all warnings of the kind. */
  of(finding: string, from: string | null): Remark | null;
  /** Returns the latest acceptance if it no longer holds. */
  lapsed(finding: string, from: string | null): Lapsed | null;
}

export interface Lapsed {
  readonly remark: Remark;
  /** `bytes`: other bytes are stored now than the ones accepted. `findings`: other warnings are found in them. */
  readonly why: "bytes" | "findings";
}

/** The rules for whose acceptances count. */
export interface Terms {
  readonly policy: Pick<SigningPolicy, "signers">;
  /** Whether the local reviewer's acceptances count. */
  readonly acceptsLocal: boolean;
}

/** The current state that acceptances are compared with. */
export interface Found {
  /** The hash of the manifest as currently stored. */
  readonly sha256: string;
  /** null if the current findings are unknown. */
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

/** Returns a digest of the findings of a kind, of all or of one rule, which differs for other findings. */
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

/**
 * Returns the acceptances in all other releases, as a hint only: an acceptance in an earlier release does not carry
 * over.
 */
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

type Kind = Pick<FindingKind, "severity" | "count" | "listed"> & { readonly id: string };

/** Keeps a record small, whatever people typed. */
const REASONS_AT_MOST = 5;
const REASON_CHARACTERS_AT_MOST = 300;

/** Returns the reasons why findings of a kind are accepted, all of them or single ones; each reason once. */
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

/** Counts the findings of a kind that are not accepted. Errors cannot be accepted. */
export function countOpen(acceptances: Acceptances, kind: Kind): number {
  if (kind.severity === "error") return kind.count;
  if (acceptances.of(kind.id, null)) return 0;
  const single = kind.listed.filter(
    (it) => it.from !== null && acceptances.of(kind.id, it.from) !== null,
  );
  return kind.count - single.length;
}
