/** The conditions for a release to serve, in words: `promote` requires them, and `gate` checks them again. */
import { quote } from "../../domain/finding.ts";
import { isClientId, type PolicyProblem } from "../../store/records/signing-policy.ts";
import { type Standing, type Uncounted, unknownPublishers } from "../../store/records/signoffs.ts";
import type { StoredManifest } from "../../store/records/stored-release.ts";
import type { ReleaseDamage } from "../../store/records/verify-release.ts";
import type { Io } from "../terminal/io.ts";
import { pasteable, REASON } from "../../domain/pasteable.ts";
import { reviewPage } from "./console-url.ts";
import { shortId } from "./live-table.ts";
import type { Stores } from "./stores.ts";

export interface Unsigned {
  readonly message: string;
  readonly fix: string;
  readonly page: string;
}

/** @returns null if exactly these bytes, for which the standing was read, are signed off. */
export function whyUnsigned(
  io: Io,
  stores: Pick<Stores, "isRemote" | "storage" | "policy">,
  standing: Standing,
  { manifest }: StoredManifest,
): Unsigned | null {
  const { isRemote } = stores;
  const id = shortId(manifest.release);
  const anyway = pasteable(["promote", id, "--break-glass", REASON], { isRemote });
  const page = reviewPage(io, stores, manifest.release);
  const fix = `Have it approved in the console: ${page}; or promote it without a sign-off, on record: ${anyway}`;
  const { problems } = stores.policy;
  if (problems.some((it) => it.kind !== "signer-unreadable")) {
    return {
      message: `${id} cannot be signed: ${problems.map(describePolicyProblem).join("; ")}`,
      fix: `Correct it in wrangler.toml, below [previews.vars], and deploy the console again; or promote it without a sign-off, on record: ${anyway}`,
      page,
    };
  }
  if (standing.state === "rejected") {
    const { by, at, comment } = standing.by;
    return {
      message: `${id} was rejected by ${by.email} at ${at}: ${comment}`,
      fix: `Correct the table and publish it again; or promote it all the same, on record: ${anyway}`,
      page,
    };
  }
  if (standing.state === "undecided") {
    const local =
      isRemote && standing.approvals.length === 0 && standing.uncounted.length === 0
        ? "; what the local reviewer of npm start signs does not count here"
        : "";
    const message = [
      `${id} has ${describeApprovals(standing)}${local}`,
      ...describeUncounted(standing),
      ...problems.map(describePolicyProblem),
    ];
    return { message: message.join("; "), fix, page };
  }
  return null;
}

/**
 * The approvals in words:
 * `1 of 2 approvals: ana@example.com; 1 more is missing, of ben@example.com or anybody at example.org`.
 */
export function describeApprovals({ approvals, asked, mayApprove }: Standing): string {
  if (!Number.isFinite(asked)) {
    return "no sign-off that counts: APPROVALS could not be read where it was signed, and it must be approved again";
  }
  const given =
    approvals.length === 0
      ? "no sign-off"
      : `${approvals.length} of ${asked} approvals: ${approvals.map((it) => it.by.email).join(", ")}`;
  const missing = asked - approvals.length;
  if (missing <= 0) return given;
  if (approvals.length === 0 && asked === 1 && mayApprove === null) return given;
  return `${given}; ${missing}${approvals.length > 0 ? " more" : ""} ${missing === 1 ? "is" : "are"} missing${ofWhom(mayApprove)}`;
}

function ofWhom(mayApprove: Standing["mayApprove"]): string {
  if (mayApprove === null) return "";
  if (mayApprove.length === 0) return ", and nobody who may is left: add people to SIGNERS";
  const names = mayApprove.map((it) => (it.startsWith("@") ? `anybody at ${it.slice(1)}` : it));
  return `, of ${names.join(" or ")}`;
}

/**
 * Describes publishers who cannot be distinguished from the approvers, which matters if two approvals are required;
 * null if there are none.
 */
export function describeUnknownPublishers(standing: Standing): string | null {
  const unknown = unknownPublishers(standing);
  if (standing.asked < 2 || unknown.length === 0) return null;
  return `It was published by ${unknown.join(" and ")}, which is not an address: it cannot be checked whether that is one of those who approved, so their approvals count`;
}

const WHY_UNCOUNTED: Readonly<Record<Uncounted, string>> = {
  "not-signer": "is not among SIGNERS, and does not count",
  publisher: "published it, and does not count as one of those required",
  "rejected-since": "approved before the rejection, and has to approve again",
  "other-bytes": "approved other bytes than KV holds, and has to approve again",
};

function describeUncounted({ uncounted }: Standing): string[] {
  return uncounted.map(({ signoff, why }) => `${signoff.by.email} ${WHY_UNCOUNTED[why]}`);
}

export function describePolicyProblem(problem: PolicyProblem): string {
  switch (problem.kind) {
    case "no-signers":
      return "SIGNERS is set, but contains no valid address";
    case "signer-unreadable":
      return isClientId(problem.text)
        ? `${quote(problem.text)} in SIGNERS is a service token, which cannot sign: name a person`
        : `${quote(problem.text)} in SIGNERS is neither an address nor a @domain`;
    case "approvals-unreadable":
      return `APPROVALS is ${quote(problem.text)}, and not a whole number of at least 1`;
    case "too-few-signers":
      return `APPROVALS asks for ${problem.asked} people, and SIGNERS names ${problem.named}`;
  }
}

export function describeDamage(damage: ReleaseDamage): string {
  switch (damage.kind) {
    case "shard-missing":
      return `shard ${damage.index} is missing`;
    case "shard-damaged":
      return `shard ${damage.index} is damaged`;
    case "source-missing":
      return `part ${damage.index} of its rules is missing`;
    case "source-damaged":
      return `part ${damage.index} of its rules is damaged`;
    case "sitemap-missing":
      return "its sitemap is incomplete";
    case "sitemap-damaged":
      return `its sitemap ${damage.key} is damaged`;
    case "other-rules":
      return "the SHA-256 of its rules is not its id";
    case "other-manifest":
      return "its rules compile to another manifest, perhaps with another version of Sunset";
  }
}
