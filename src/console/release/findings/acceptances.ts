/** Which warnings of a release are accepted, and what is said of its rules. */
import type { FindingKind } from "../../../domain/report/finding-kinds.ts";
import type { Remark, SignoffRecord } from "../../../store/records/signoffs.ts";
import { isSigner, type SigningPolicy } from "../../../store/records/signing-policy.ts";
import type { Decisions } from "../../shared/approvals.ts";

/** The acceptances in force, by warning: of each the latest counts, whoever wrote it, and one that was taken back as none. */
export interface Acceptances {
  /** @param from null: all warnings of the kind. */
  of(finding: string, from: string | null): Remark | null;
}

/** Whose acceptances count. */
export interface Terms {
  readonly policy: Pick<SigningPolicy, "signers">;
  /** Whether the local reviewer's do. */
  readonly acceptsLocal: boolean;
}

export function acceptancesIn(records: readonly SignoffRecord[], terms: Terms): Acceptances {
  const latest = new Map<string, Remark>();
  for (const remark of remarksIn(records)) {
    if (remark.finding === null || !counts(remark, terms)) continue;
    latest.set(keyOf(remark.finding, remark.from), remark);
  }
  return {
    of(finding, from) {
      const remark = latest.get(keyOf(finding, from));
      return remark?.remark === "accept" ? remark : null;
    },
  };
}

/** The same over all other releases: a warning that was accepted before is not accepted by itself again. */
export function earlierAcceptances(
  { records }: Pick<Decisions, "records">,
  id: string,
  terms: Terms,
): Acceptances {
  const others = [...records].filter(([release]) => release !== id);
  const each = others.map(([, of]) => acceptancesIn(of, terms));
  return {
    of: (finding, from) =>
      each
        .flatMap((it) => it.of(finding, from) ?? [])
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

/** The acceptance of a whole kind; null where there is none, or where more such warnings have come since. */
export function acceptanceOf(acceptances: Acceptances, { id, count }: Kind): Remark | null {
  const acceptance = acceptances.of(id, null);
  return acceptance && acceptance.count >= count ? acceptance : null;
}

/** A record stays small whatever people typed. */
const REASONS_AT_MOST = 5;
const REASON_CHARACTERS_AT_MOST = 300;

/** Why findings of a kind are accepted: of all of them, or of single ones, each reason once. */
export function reasonsOf(acceptances: Acceptances, kind: Kind): string[] {
  const whole = acceptanceOf(acceptances, kind);
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
  if (acceptanceOf(acceptances, kind)) return 0;
  const single = kind.listed.filter(
    (it) => it.from !== null && acceptances.of(kind.id, it.from) !== null,
  );
  return kind.count - single.length;
}
