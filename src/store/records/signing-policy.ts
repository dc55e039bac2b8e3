/** Who may decide on a release, and how many must approve it: the variables `SIGNERS` and `APPROVALS`. */

/** As a deployment, or `[previews.vars]` of a `wrangler.toml`, has them: text, or what TOML makes of it. */
export interface SigningVariables {
  readonly SIGNERS?: unknown;
  readonly APPROVALS?: unknown;
}

export interface SigningPolicy {
  /** Addresses and `@domain`s, in lower case; null: whomever Access lets in. */
  readonly signers: readonly string[] | null;
  /** How many different people must approve. Infinity, which nobody reaches, if that cannot be read. */
  readonly approvals: number;
  /** What is wrong with the variables: none of it lets anybody sign who otherwise might not. */
  readonly problems: readonly PolicyProblem[];
}

export type PolicyProblem =
  /** It is set, and names nobody: nobody may sign. */
  | { readonly kind: "no-signers" }
  /** An entry that is neither an address nor a domain: it lets nobody in, the others count. */
  | { readonly kind: "signer-unreadable"; readonly text: string }
  /** No whole number of at least 1: no approval is ever complete. */
  | { readonly kind: "approvals-unreadable"; readonly text: string }
  /** More are asked than people are named: no approval is ever complete. */
  | { readonly kind: "too-few-signers"; readonly asked: number; readonly named: number };

/** Whether an entry is the Client ID of one of Access's service tokens: those look, and sign nothing. */
export function isClientId(entry: string): boolean {
  return /^[0-9a-f]{32}\.access$/.test(entry);
}

/** Where neither variable is set. */
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
 * Whether an address is among those who may sign. Letters A to Z are alike in either case, and nothing else is: a domain
 * stands for itself alone, neither for one below it nor for one that ends like it.
 */
export function isSigner({ signers }: Pick<SigningPolicy, "signers">, email: string): boolean {
  if (signers === null) return true;
  const address = foldEmail(email);
  if (!ADDRESS.test(address)) return false;
  return signers.includes(address) || signers.includes(address.slice(address.indexOf("@")));
}

/** Whether a name is an address, or has one in it: `Ana <ana@example.com>`. */
export function isAddress(name: string): boolean {
  return foldEmail(name)
    .split(/[\s<>,;()"]+/)
    .some((it) => ADDRESS.test(it));
}

/** An address as it is compared. Unicode's own folding would take some letters of other scripts for Latin ones. */
export function foldEmail(email: string): string {
  return email.trim().replace(/[A-Z]/g, (it) => it.toLowerCase());
}

/** As a decision has it on record. */
export function recordedPolicy({ signers, approvals }: SigningPolicy): {
  signers: string[] | null;
  approvals: number | null;
} {
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

/** @returns null if it is no whole number of at least 1. */
function readApprovals(value: unknown): number | null {
  if (value === undefined) return 1;
  const text = textOf(value).trim();
  const count = /^\d+$/.test(text) ? Number(text) : 0;
  return count >= 1 && Number.isSafeInteger(count) ? count : null;
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : (JSON.stringify(value) ?? "");
}
