/** Who may decide on a release, and how many approvals it needs, from the variables `SIGNERS` and `APPROVALS`. */
import * as z from "zod/mini";

/**
 * The variables from a deployment or from `[previews.vars]` in a `wrangler.toml`: text, or a value parsed from TOML.
 */
export interface SigningVariables {
  readonly SIGNERS?: unknown;
  readonly APPROVALS?: unknown;
}

export interface SigningPolicy {
  /** Addresses and `@domain`s in lower case; null: anybody whom Access lets in. */
  readonly signers: readonly string[] | null;
  /**
   * The number of different people who must approve. Infinity, which is never reached, if the variable is unreadable.
   */
  readonly approvals: number;
  /** Problems with the variables. None of them lets anybody sign who otherwise could not. */
  readonly problems: readonly PolicyProblem[];
}

export type PolicyProblem =
  /** The variable names nobody, so nobody may sign. */
  | { readonly kind: "no-signers" }
  /** An entry is neither an address nor a domain. It admits nobody; the other entries count. */
  | { readonly kind: "signer-unreadable"; readonly text: string }
  /** The value is not a whole number of at least 1, so no number of approvals suffices. */
  | { readonly kind: "approvals-unreadable"; readonly text: string }
  /** More approvals are required than people are named, so they can never all be given. */
  | { readonly kind: "too-few-signers"; readonly asked: number; readonly named: number };

/** Whether an entry is the Client ID of an Access service token, which may read but not sign. */
export function isClientId(entry: string): boolean {
  return /^[0-9a-f]{32}\.access$/.test(entry);
}

/** The policy if neither variable is set. */
export const OPEN_POLICY: SigningPolicy = { signers: null, approvals: 1, problems: [] };

export function readSigningPolicy({ SIGNERS, APPROVALS }: SigningVariables): SigningPolicy {
  const { signers, problems } = readSigners(SIGNERS);
  const approvals = readApprovals(APPROVALS);
  if (approvals === null) {
    const problem: PolicyProblem = { kind: "approvals-unreadable", text: textOf(APPROVALS) };
    return { signers, approvals: Infinity, problems: [...problems, problem] };
  }
  const named = signers?.every((it) => !it.startsWith("@")) ? signers.length : Infinity;
  const tooFew: readonly PolicyProblem[] =
    named > 0 && named < approvals ? [{ kind: "too-few-signers", asked: approvals, named }] : [];
  return { signers, approvals, problems: [...problems, ...tooFew] };
}

/**
 * Whether an address may sign. Only the letters A to Z are compared case-insensitively. A domain matches only itself,
 * neither its subdomains nor other domains with the same ending.
 */
export function isSigner({ signers }: Pick<SigningPolicy, "signers">, email: string): boolean {
  if (signers === null) return true;
  const address = foldEmail(email);
  if (!ADDRESS.test(address)) return false;
  return signers.includes(address) || signers.includes(address.slice(address.indexOf("@")));
}

/** Whether a name is or contains an address: `Ana <ana@example.com>`. */
export function isAddress(name: string): boolean {
  return foldEmail(name)
    .split(/[\s<>,;()"]+/)
    .some((it) => ADDRESS.test(it));
}

/** An address folded for comparison. Unicode case folding would map some letters of other scripts to Latin ones. */
export function foldEmail(email: string): string {
  return email.trim().replace(/[A-Z]/g, (it) => it.toLowerCase());
}

/**
 * The policy as recorded in a decision. If a later version recorded it in another form, its requirements are unknown,
 * so no number of approvals suffices.
 */
// oxlint-disable-next-line promise/valid-params -- a schema, not a promise
export const recordedPolicySchema = z.catch(
  z.optional(
    z.object({
      /** null: anybody whom Access let in. */
      signers: z.nullable(z.array(z.string())),
      /** null: the variable was unreadable, and no number sufficed. */
      approvals: z.nullable(z.int().check(z.minimum(1))),
    }),
  ),
  { signers: null, approvals: null },
);

export function recordedPolicy({
  signers,
  approvals,
}: SigningPolicy): NonNullable<z.infer<typeof recordedPolicySchema>> {
  const count = Number.isFinite(approvals) ? approvals : null;
  return { signers: signers && [...signers], approvals: count };
}

const DOMAIN = String.raw`@(?:[\p{L}\p{N}-]+\.)+[\p{L}\p{N}-]+`;
const ADDRESS = new RegExp(String.raw`^[^\s@,;<>"'()*]+${DOMAIN}$`, "u");
const ENTRY = new RegExp(String.raw`^[^\s@,;<>"'()*]*${DOMAIN}$`, "u");

function readSigners(value: unknown): Pick<SigningPolicy, "signers" | "problems"> {
  if (value === undefined) return { signers: null, problems: [] };
  const entries = (Array.isArray(value) ? value.map(textOf).join(" ") : textOf(value))
    .split(/[,\s]+/)
    .filter((it) => it !== "")
    .map(foldEmail);
  const signers = [...new Set(entries.filter((it) => ENTRY.test(it)))];
  const unread = entries.filter((it) => !ENTRY.test(it));
  return {
    signers,
    problems: [
      ...(signers.length === 0 ? [{ kind: "no-signers" } as const] : []),
      ...unread.map((text) => ({ kind: "signer-unreadable", text }) as const),
    ],
  };
}

/** @returns null if it is not a whole number of at least 1. */
function readApprovals(value: unknown): number | null {
  if (value === undefined) return 1;
  const text = textOf(value).trim();
  const count = /^\d+$/.test(text) ? Number(text) : 0;
  return count >= 1 && Number.isSafeInteger(count) ? count : null;
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : (JSON.stringify(value) ?? "");
}
