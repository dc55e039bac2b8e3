/** The result of the decisions on a release: who may sign, how many must, and which decisions undo others. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  isSigner,
  OPEN_POLICY,
  readSigningPolicy,
} from "../../src/store/records/signing-policy.ts";
import { type Signoff, standingOf, type Terms } from "../../src/store/records/signoffs.ts";

const ANA = { email: "ana@example.com", subject: "1" };
const BEN = { email: "ben@example.com", subject: "2" };
const CAI = { email: "cai@museum.example", subject: "3" };

/** Makes a decision at a minute. */
function signoff(
  by: Signoff["by"],
  decision: Signoff["decision"],
  minute: number,
  more: Partial<Signoff> = {},
): Signoff {
  const at = new Date(Date.UTC(2025, 0, 1, 0, minute)).toISOString();
  const fixed = { release: "r", manifest: "m", via: "access", comment: "", base: null } as const;
  return { ...fixed, by, decision, at, previous: null, ...more };
}

const recordsOf = (signoffs: readonly Signoff[]) =>
  signoffs.map((it, index) => ({ key: `signoff/r/${index}`, text: "", signoff: it, remark: null }));

function standing(signoffs: readonly Signoff[], terms: Partial<Terms> = {}) {
  const all = { policy: OPEN_POLICY, publishers: [], acceptsLocal: false, sha256: null, ...terms };
  return standingOf(recordsOf(signoffs), all);
}

const approve = (by: Signoff["by"], minute: number, more: Partial<Signoff> = {}) =>
  signoff(by, "approve", minute, more);
const reject = (by: Signoff["by"], minute: number) => signoff(by, "reject", minute);
const withdraw = (by: Signoff["by"], minute: number) => signoff(by, "withdraw", minute);
const asking = (approvals: number, signers?: string) => ({
  policy: readSigningPolicy({
    APPROVALS: approvals,
    ...(signers === undefined ? {} : { SIGNERS: signers }),
  }),
});

describe("a release", () => {
  it.each<[string, Signoff[], Partial<Terms>, string, number]>([
    ["without a decision", [], {}, "undecided", 0],
    ["approved by one", [approve(ANA, 1)], {}, "approved", 1],
    ["approved for these bytes", [approve(ANA, 1)], { sha256: "m" }, "approved", 1],
    ["approved for other bytes", [approve(ANA, 1)], { sha256: "n" }, "undecided", 0],
    [
      "approved for other bytes, and again for these",
      [approve(ANA, 1), approve(ANA, 2, { manifest: "n" })],
      { sha256: "n" },
      "approved",
      1,
    ],
    ["approved and withdrawn", [approve(ANA, 1), withdraw(ANA, 2)], {}, "undecided", 0],
    ["approved by one of two", [approve(ANA, 1)], asking(2), "undecided", 1],
    ["approved by two of two", [approve(ANA, 1), approve(BEN, 2)], asking(2), "approved", 2],
    [
      "approved twice by the same person, where two are required",
      [approve(ANA, 1), approve(ANA, 2)],
      asking(2),
      "undecided",
      1,
    ],
    [
      "approved by one person under two ids",
      [approve(ANA, 1), approve({ ...ANA, subject: "9" }, 2)],
      asking(2),
      "undecided",
      1,
    ],
    [
      "approved by one person under two addresses",
      [approve(ANA, 1), approve({ ...ANA, email: "ana@museum.example" }, 2)],
      asking(2),
      "undecided",
      1,
    ],
    [
      "approved by one person under two ids and two addresses that a third record links",
      [
        approve(ANA, 1),
        approve({ email: "a.l@example.com", subject: "9" }, 2),
        withdraw({ email: "ANA@example.com", subject: "9" }, 0),
      ],
      asking(2),
      "undecided",
      1,
    ],
    ["rejected", [reject(ANA, 1)], {}, "rejected", 0],
    ["approved, then rejected by another", [approve(ANA, 1), reject(BEN, 2)], {}, "rejected", 0],
    [
      "approved by two, then rejected",
      [approve(ANA, 1), approve(BEN, 2), reject(CAI, 3)],
      asking(2),
      "rejected",
      0,
    ],
    ["rejected, then approved by another", [reject(BEN, 1), approve(ANA, 2)], {}, "approved", 1],
    [
      "approved, rejected, then approved by a third, where two are required: the first approval is void",
      [approve(ANA, 1), reject(BEN, 2), approve(CAI, 3)],
      asking(2),
      "undecided",
      1,
    ],
    [
      "approved, rejected, then approved again by two",
      [approve(ANA, 1), reject(BEN, 2), approve(CAI, 3), approve(ANA, 4)],
      asking(2),
      "approved",
      2,
    ],
    [
      "approved, and rejected by somebody who withdrew that",
      [approve(ANA, 1), reject(BEN, 2), withdraw(BEN, 3)],
      {},
      "approved",
      1,
    ],
    [
      "approved and rejected at the same time",
      [approve(ANA, 1), reject(BEN, 1)],
      {},
      "rejected",
      0,
    ],
    [
      "approved and rejected at the same time by one person",
      [reject(ANA, 1), approve(ANA, 1)],
      {},
      "rejected",
      0,
    ],
    ["approved by the local reviewer", [approve(ANA, 1, { via: "local" })], {}, "undecided", 0],
    [
      "approved by the local reviewer, where that is accepted",
      [approve({ email: "local", subject: "local" }, 1, { via: "local" })],
      { acceptsLocal: true },
      "approved",
      1,
    ],
  ])("%s", (_name, decisions, terms, state, counted) => {
    const { approvals, ...result } = standing(decisions, terms);
    expect([result.state, approvals.length]).toEqual([state, counted]);
  });

  it("reports an approval of other bytes as such", () => {
    const { uncounted } = standing([approve(ANA, 1)], { sha256: "n" });
    expect(uncounted.map(({ why }) => why)).toEqual(["other-bytes"]);
  });

  it("is decided by the other records if one cannot be read", () => {
    const records = [
      { key: "signoff/r/x", text: "{", signoff: null, remark: null },
      ...recordsOf([approve(ANA, 1)]),
    ];
    const terms = { policy: OPEN_POLICY, publishers: [], acceptsLocal: false, sha256: null };
    expect(standingOf(records, terms).state).toBe("approved");
  });
});

describe("who may sign", () => {
  it.each<[string, unknown, string, boolean]>([
    ["an address", "ana@example.com", "ana@example.com", true],
    ["an address in other letter case", "Ana@Example.COM", "aNA@example.com", true],
    ["an address in a list", "ben@example.com,ana@example.com", "ana@example.com", true],
    [
      "an address in a list with line breaks",
      " ben@example.com\n\tana@example.com ,",
      "ana@example.com",
      true,
    ],
    ["an address in a TOML array", ["ben@example.com", "ana@example.com"], "ana@example.com", true],
    ["a domain", "@example.com", "ana@example.com", true],
    ["a domain in other letter case", "@Example.com", "ana@EXAMPLE.com", true],
    ["another address", "ana@example.com", "ben@example.com", false],
    ["an address that ends like a listed one", "ana@example.com", "banana@example.com", false],
    ["a domain that ends like a listed one", "@example.com", "x@evil-example.com", false],
    ["a domain that begins like a listed one", "@example.com", "x@example.com.evil", false],
    ["a subdomain", "@example.com", "x@sub.example.com", false],
    ["a domain with a full stop after it", "@example.com", "x@example.com.", false],
    ["only the domain", "@example.com", "@example.com", false],
    ["two @ signs", "@example.com", "x@evil.example@example.com", false],
    ["a letter that Unicode folds to k", "@bank.example", "x@ban\u212A.example", false],
    ["a letter that Unicode folds to i", "@site.example", "x@s\u0130te.example", false],
    ["anybody without a list", undefined, "anybody@anywhere.example", true],
    ["an empty list", "", "ana@example.com", false],
    ["a list of blanks", " , ", "ana@example.com", false],
    ["a list without a valid entry", "everybody", "everybody", false],
    ["a star", "*@example.com", "*@example.com", false],
    ["a value that is not a text", 7, "ana@example.com", false],
    ["null", null, "ana@example.com", false],
  ])("%s", (_name, SIGNERS, email, may) => {
    expect(isSigner(readSigningPolicy({ SIGNERS }), email)).toBe(may);
  });

  it.each<[string, unknown, unknown, object]>([
    ["nothing", undefined, undefined, { signers: null, approvals: 1, problems: [] }],
    ["a number as text", undefined, " 2 ", { approvals: 2, problems: [] }],
    ["a number", undefined, 2, { approvals: 2, problems: [] }],
    ...["", "0", "-1", "1.5", "two", "1e1", "９", 0, 1.5, null, true, "99999999999999999999"].map(
      (it) =>
        [
          JSON.stringify(it),
          undefined,
          it,
          {
            approvals: Infinity,
            problems: [expect.objectContaining({ kind: "approvals-unreadable" })],
          },
        ] as [string, unknown, unknown, object],
    ),
    ["an empty list", "", undefined, { signers: [], problems: [{ kind: "no-signers" }] }],
    [
      "a list with some invalid entries",
      "ana@example.com;ben@example.com cai@museum.example",
      undefined,
      {
        signers: ["cai@museum.example"],
        problems: [{ kind: "signer-unreadable", text: "ana@example.com;ben@example.com" }],
      },
    ],
    [
      "more approvals than signers",
      "ana@example.com, ANA@example.com",
      "2",
      { approvals: 2, problems: [{ kind: "too-few-signers", asked: 2, named: 1 }] },
    ],
    ["as many approvals as a domain can give", "@example.com", "2", { approvals: 2, problems: [] }],
  ])("the signing policy is read from %s", (_name, SIGNERS, APPROVALS, expected) => {
    expect(readSigningPolicy({ SIGNERS, APPROVALS })).toMatchObject(expected);
  });

  it("only signers count, also for rejections", () => {
    const only = asking(1, "ana@example.com");
    const { state, uncounted } = standing([approve(BEN, 1)], only);
    expect([state, uncounted.map((it) => it.why)]).toEqual(["undecided", ["not-signer"]]);
    expect(standing([approve(ANA, 1), reject(BEN, 2)], only).state).toBe("approved");
  });

  it("signers who have not signed yet are listed", () => {
    const terms = asking(2, "ana@example.com, ben@example.com, @museum.example");
    expect(standing([approve({ ...ANA, email: "Ana@example.com" }, 1)], terms).mayApprove).toEqual([
      "ben@example.com",
      "@museum.example",
    ]);
    expect(standing([], asking(2)).mayApprove).toBeNull();
  });
});

describe("who published", () => {
  it.each<[string, string, number, string]>([
    ["may approve if one approval is required", "ana@example.com", 1, "approved"],
    ["does not count if two approvals are required", "ana@example.com", 2, "undecided"],
    ["does not count in other letter case if two are required", "ANA@Example.com", 2, "undecided"],
    [
      "does not count with a name before the address if two are required",
      "Ana Lopez <ana@example.com>",
      2,
      "undecided",
    ],
    ["is somebody else", "cai@museum.example", 2, "approved"],
    ["is a machine without an address", "ana@laptop", 2, "approved"],
  ])("%s", (_name, publisher, asked, state) => {
    const decisions = asked === 1 ? [approve(ANA, 1)] : [approve(ANA, 1), approve(BEN, 2)];
    expect(standing(decisions, { ...asking(asked), publishers: ["ci", publisher] }).state).toBe(
      state,
    );
  });

  it("is recognised under another address of the same person", () => {
    const other = { email: "a.lopez@example.com", subject: ANA.subject };
    const decisions = [withdraw(ANA, 1), approve(other, 2), approve(BEN, 3)];
    const { state, uncounted } = standing(decisions, {
      ...asking(2),
      publishers: ["ana@example.com"],
    });
    expect([state, uncounted.map((it) => it.why)]).toEqual(["undecided", ["publisher"]]);
  });
});

describe("the policy in force when it was signed", () => {
  const asked = (approvals: number | null, signers: string[] | null = null) => ({
    policy: { approvals, signers },
  });

  it.each<[string, Signoff[], Partial<Terms>, string]>([
    ["applies where no policy is set", [approve(ANA, 1, asked(2))], {}, "undecided"],
    [
      "cannot be lowered afterwards",
      [approve(ANA, 1, asked(3)), approve(BEN, 2)],
      asking(2),
      "undecided",
    ],
    ["can be raised afterwards", [approve(ANA, 1, asked(1))], asking(2), "undecided"],
    [
      "applies only to the decision it was recorded with",
      [approve(ANA, 1, asked(3)), approve(ANA, 2, asked(1))],
      {},
      "approved",
    ],
    ["never suffices if it could not be read", [approve(ANA, 1, asked(null))], {}, "undecided"],
    [
      "limits the signers where no signers are set",
      [approve(BEN, 1), approve(ANA, 2, asked(1, ["ana@example.com"]))],
      asking(2),
      "undecided",
    ],
    [
      "does not limit the signers where signers are set",
      [approve(BEN, 2), approve(ANA, 1, asked(1, ["ana@example.com"]))],
      asking(2, "@example.com"),
      "approved",
    ],
  ])("%s", (_name, decisions, terms, state) => {
    expect(standing(decisions, terms).state).toBe(state);
  });
});

describe("any decisions", () => {
  const people = [
    "ana@example.com",
    "ANA@example.com",
    "ben@example.com",
    "x@evil.example",
    "cai@museum.example",
  ];
  const person = fc.record({
    email: fc.constantFrom(...people),
    subject: fc.constantFrom("1", "2", "3", "4"),
  });
  const decisions = fc.array(
    fc
      .tuple(person, fc.constantFrom("approve", "reject", "withdraw" as const), fc.nat(4))
      .map(([by, decision, minute]) => signoff(by, decision, minute)),
    { maxLength: 8 },
  );
  const signers = "ana@example.com @museum.example";

  it("have the same result in any order, and when repeated", () => {
    fc.assert(
      fc.property(
        decisions.chain((it) =>
          fc.tuple(fc.constant(it), fc.shuffledSubarray(it, { minLength: it.length })),
        ),
        fc.integer({ min: 1, max: 3 }),
        ([given, shuffled], asked) => {
          const of = (it: readonly Signoff[]) => {
            const { state, approvals } = standing(it, asking(asked, signers));
            return [state, approvals.length];
          };
          expect(of(shuffled)).toEqual(of(given));
          expect(of([...given, ...given])).toEqual(of(given));
        },
      ),
    );
  });

  it("count no unlisted person, nobody twice, and no approval from before a rejection", () => {
    fc.assert(
      fc.property(decisions, fc.integer({ min: 1, max: 3 }), (given, asked) => {
        const { state, approvals, rejection } = standing(given, asking(asked, signers));
        for (const { by, at } of approvals) {
          expect(isSigner(readSigningPolicy({ SIGNERS: signers }), by.email)).toBe(true);
          expect(Date.parse(at)).toBeGreaterThan(rejection ? Date.parse(rejection.at) : 0);
        }
        expect(new Set(approvals.map((it) => it.by.subject)).size).toBe(approvals.length);
        expect(new Set(approvals.map((it) => it.by.email.toLowerCase())).size).toBe(
          approvals.length,
        );
        expect(state === "approved").toBe(approvals.length >= asked);
      }),
    );
  });
});
