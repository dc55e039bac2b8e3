/** Signing in the console: `SIGNERS` and `APPROVALS`, missing approvals, and records. */
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { releaseKey } from "../../src/store/records/keys.ts";
import { readSignoffs } from "../../src/store/records/signoffs.ts";
import { openTeam, type SignIn } from "./reviewers.ts";
import { type Deployment, deploy, getPage, HOSTILE, post, RULES, tokenOf } from "./support.ts";

let deployment: Deployment;
let signIn: SignIn;
let id: string;

beforeAll(async () => {
  signIn = await openTeam(() => deployment);
});
afterAll(() => void vi.restoreAllMocks());

beforeEach(async () => {
  deployment = await deploy();
  // Published by ana@example.com.
  id = await deployment.publish([
    { from: "/global/new", to: "https://www.new.example/new" },
    ...RULES,
  ]);
});

const TWO = { APPROVALS: "2" };
const plain = (page: string): string =>
  page
    .replace(/<(script|style)[^]*?<\/\1>/g, "")
    .replace(/<[^>]+>/g, "")
    .replace(/\s+/g, " ");
const records = () => readSignoffs(deployment.signoffs, "signoff/", deployment.now);

describe("a user", () => {
  it("who is not among the signers reads everything, signs nothing, and is told who may sign", async () => {
    const variables = { SIGNERS: "ben@example.com, @museum.example" };
    const mallory = await signIn("x@evil-museum.example", variables);
    const page = plain(await mallory.see(`/releases/${id}`));
    expect(page).toContain("Only ben@example.com and anybody at museum.example may sign here.");
    expect(page).toContain("/global/new");
    expect(await mallory.tokenOf(id)).toBe("");
    const token = await (await signIn("ben@example.com", variables)).tokenOf(id);
    const response = await mallory.decide(id, "approve", token);
    expect(response.status).toBe(409);
    expect(plain(await response.text())).toContain("Only ben@example.com");
    expect(await records()).toEqual([]);
  });

  it("is a signer by a domain, in any letter case", async () => {
    const cai = await signIn("Cai@Museum.Example", { SIGNERS: "@museum.example" });
    expect((await cai.decide(id, "approve")).status).toBe(303);
  });

  it.each<[string, Record<string, unknown>, string]>([
    ["names no signer", { SIGNERS: " , " }, "names nobody. Please tell the platform team."],
    [
      "is not a number of approvals",
      { APPROVALS: "a few" },
      "APPROVALS is “a few”, which is not a whole number",
    ],
    [
      "requires more approvals than there are signers",
      { SIGNERS: "a@b.example", APPROVALS: 2 },
      "2 people must approve, but only 1 may sign here",
    ],
    ["contains hostile input", { SIGNERS: HOSTILE }, "is neither an e-mail address nor a @domain"],
  ])("gets a message if a variable %s", async (_name, variables, says) => {
    const ben = await signIn("ben@example.com", variables);
    const page = await ben.see(`/releases/${id}`);
    expect(plain(page)).toContain(says);
    expect(page).not.toContain("<script>alert");
    const unfolded = page.replaceAll(/<details class="platform">.*?<\/details>/gs, "");
    expect(plain(unfolded)).not.toMatch(/SIGNERS|APPROVALS|wrangler/);
  });

  it("signs without effect if the required number is impossible", async () => {
    const variables = { APPROVALS: "0" };
    const ben = await signIn("ben@example.com", variables);
    expect((await ben.decide(id, "approve")).status).toBe(303);
    expect(plain(await ben.see(`/releases/${id}`))).toContain("Waiting for a decision");
    expect((await records())[0]?.signoff?.policy).toEqual({ signers: null, approvals: null });
  });
});

describe("a token without a signer's address", () => {
  const CLIENT = "e367826f93b8d71185e03fe518aff3b4.access";
  const SERVICE = { email: undefined, nbf: undefined, sub: "", common_name: CLIENT };

  it.each<[string, Record<string, unknown>, boolean]>([
    ["a service token", SERVICE, true],
    ["a service token named like a signer", { ...SERVICE, common_name: "ben@example.com" }, true],
    ["a service token with a signer as its subject", { ...SERVICE, sub: "ben@example.com" }, true],
    ["a token with neither address nor name", { ...SERVICE, common_name: undefined }, false],
    [
      "a token with the address in another claim",
      { ...SERVICE, common_name: undefined, custom: { email: "ben@example.com" } },
      false,
    ],
    ["a token with a list of addresses", { email: ["ben@example.com"] }, false],
    [
      "a token with an empty address and a name",
      { email: "", common_name: "ben@example.com" },
      false,
    ],
    ["an address with a suffix", { email: "ben@example.com,mallory" }, true],
    ["an address with a prefix", { email: "<ben@example.com" }, true],
    ["an address with a line break", { email: "ben@example.com\n" }, false],
    ["a domain that ends like a listed one", { email: "mallory@evil-museum.example" }, true],
    ["a subdomain of a listed one", { email: "mallory@sub.museum.example" }, true],
  ])("may read at most, and signs nothing: %s", async (_name, claims, reads) => {
    const SIGNERS = `ben@example.com, @museum.example, ${CLIENT}`;
    const ben = await signIn("ben@example.com", { SIGNERS });
    const other = await signIn("other@example.com", { SIGNERS }, "other", claims);
    const page = await other.see(`/releases/${id}`);
    expect(page.includes("/global/new")).toBe(reads);
    expect(await other.tokenOf(id)).toBe("");
    for (const token of ["", await ben.tokenOf(id)]) {
      const { status } = await other.decide(id, "approve", token);
      expect(status).toBe(reads ? 409 : 403);
    }
    expect(await records()).toEqual([]);
  });

  it("causes a message if SIGNERS names a service token", async () => {
    const ben = await signIn("ben@example.com", { SIGNERS: `ben@example.com ${CLIENT}` });
    expect(plain(await ben.see(`/releases/${id}`))).toContain(
      `${CLIENT} is among those who may sign here, but belongs to a program: it may look, but cannot sign.`,
    );
    expect((await ben.decide(id, "approve")).status).toBe(303);
  });
});

describe("two required approvals", () => {
  it("are counted until both exist, with the missing signers named", async () => {
    const variables = { ...TWO, SIGNERS: "ben@example.com cai@museum.example @shop.example" };
    const ben = await signIn("ben@example.com", variables);
    const cai = await signIn("cai@museum.example", variables);
    expect(plain(await ben.see(`/releases/${id}`))).toContain(
      "None of 2 approvals yet, of ben@example.com, cai@museum.example or anybody at shop.example",
    );
    const confirmed = (await ben.decide(id, "approve")).headers.get("location") ?? "";
    expect(plain(await ben.see(confirmed.replace("/_sunset", "")))).toMatch(
      /What happens next ?1 of 2 approvals.*Until all approvals are there this version cannot be put live/,
    );
    const page = plain(await cai.see(`/releases/${id}`));
    expect(page).toContain(
      "1 of 2 approvals: ben@example.com; one more is missing, of cai@museum.example or anybody at shop.example",
    );
    expect(plain(await cai.see(""))).toContain("1 of 2 approvals: ben@example.com; one more");
    expect(plain(await cai.see(""))).toContain("1 version is waiting for you");
    expect(plain(await ben.see(""))).not.toContain("waiting for you");
    const last = (await cai.decide(id, "approve")).headers.get("location") ?? "";
    expect(plain(await cai.see(last.replace("/_sunset", "")))).not.toContain("cannot be put live");
    const done = plain(await ben.see(`/releases/${id}`));
    expect(done).toContain("2 of 2 approvals: ben@example.com and cai@museum.example");
    expect(done).not.toContain("missing");
  });

  it("cannot come from one person who signs in in two ways", async () => {
    const one = await signIn("ben@example.com", TWO, "1");
    const two = await signIn("BEN@example.com", TWO, "2");
    await one.decide(id, "approve");
    await two.decide(id, "approve");
    expect(plain(await one.see(`/releases/${id}`))).toContain("1 of 2 approvals: BEN@example.com");
  });

  it("do not include that of the publisher, who is told beforehand", async () => {
    const ana = await signIn("ana@example.com", TWO);
    const ben = await signIn("ben@example.com", TWO);
    // Before any decision.
    expect(plain(await ana.see(`/releases/${id}`))).toContain("You published this version.");
    expect(plain(await ana.see(""))).not.toContain("waiting for you");
    expect(plain(await ben.see(""))).toContain("1 version is waiting for you");
    await ben.decide(id, "approve");
    expect(plain(await ana.see(`/releases/${id}`))).toContain("You published this version.");
    expect(plain(await ana.see(""))).not.toContain("waiting for you");
    await ana.decide(id, "approve");
    const page = plain(await ben.see(`/releases/${id}`));
    expect(page).toContain("1 of 2 approvals: ben@example.com; one more is missing");
    expect(page).toContain("ana@example.com approved, but also published this version");
  });

  it("are undone by a rejection, and later ones are shown as such", async () => {
    const [ben, cai, eva] = await Promise.all(
      ["ben@example.com", "cai@museum.example", "eva@example.com"].map((it) => signIn(it, TWO)),
    );
    await ben?.decide(id, "approve");
    await cai?.decide(id, "approve");
    await eva?.decide(id, "reject");
    expect(plain((await eva?.see("")) ?? "")).toContain("Rejected");
    await ben?.decide(id, "approve");
    const page = plain((await ben?.see(`/releases/${id}`)) ?? "");
    expect(page).toContain("1 of 2 approvals: ben@example.com; one more is missing");
    expect(page).toContain("eva@example.com rejected this version on");
    expect(page).toContain("cai@museum.example approved before the rejection");
  });

  it("are on record with the policy in force", async () => {
    const ben = await signIn("ben@example.com", { APPROVALS: 2, SIGNERS: "@Example.com" });
    await ben.decide(id, "approve");
    expect((await records())[0]?.signoff?.policy).toEqual({
      signers: ["@example.com"],
      approvals: 2,
    });
  });

  it("remain required after the deployment requires fewer, until it is signed again", async () => {
    await (await signIn("ben@example.com", TWO)).decide(id, "approve");
    const ben = await signIn("ben@example.com");
    expect(plain(await ben.see(`/releases/${id}`))).toContain("1 of 2 approvals");
    await ben.decide(id, "approve");
    expect(plain(await ben.see(`/releases/${id}`))).toContain("Approved: ben@example.com");
  });
});

describe("the main button of the form", () => {
  type Step = readonly [who: string, does: string];
  const BEN = "ben@example.com";
  const CAI = "cai@museum.example";

  /** The page as Ben reads it, and whether approving is his main action. */
  async function asked(steps: readonly Step[], variables = {}) {
    for (const [who, does] of steps) {
      if (does === "alter") {
        const key = releaseKey(id);
        const text = (await deployment.redirects.getTexts([key])).get(key) ?? "";
        await deployment.redirects.put([{ key, value: text.replace("/p/:slug", "/q/:slug") }]);
      } else if (does === "promote") {
        await deployment.promote(who === "it" ? id : await deployment.publish(RULES.slice(1)));
      } else await (await signIn(who, variables)).decide(id, does);
    }
    const page = await (await signIn(BEN, variables)).see(`/releases/${id}`);
    const [, classes, label = ""] =
      /<button name="decision" value="approve"([^>]*)>([^<]*)</.exec(page) ?? [];
    return { isMain: classes === "", label, page: plain(page) };
  }

  it.each<[string, readonly Step[], object, boolean, RegExp, RegExp]>([
    ["asks for an approval", [], {}, true, /^Approve 1 change/, /Waiting for a decision/],
    [
      "asks for nothing after the only required approval by this person",
      [[BEN, "approve"]],
      {},
      false,
      /^Approve again$/,
      /Approved: ben@example.com.*all approvals are there: nothing is left for you to do/,
    ],
    [
      "asks for nothing while others are missing, who are named",
      [[BEN, "approve"]],
      { APPROVALS: "2", SIGNERS: `${BEN} ${CAI}` },
      false,
      /^Approve again$/,
      /1 of 2 approvals: ben@example.com; one more is missing, of cai@museum.example.*It needs more approvals, from others/,
    ],
    [
      "asks for nothing after approval by others",
      [[CAI, "approve"]],
      {},
      false,
      /^Approve 1 change/,
      /Approved: cai@museum.example.*This version is approved and needs no more approvals/,
    ],
    [
      "asks for the second approval",
      [[CAI, "approve"]],
      TWO,
      true,
      /^Approve 1 change/,
      /1 of 2 approvals: cai@museum.example/,
    ],
    [
      "asks again after something else went live",
      [
        [BEN, "approve"],
        ["other", "promote"],
      ],
      {},
      true,
      /^Approve 2 changes/,
      /Something else has gone live since, and this version now changes what is listed here/,
    ],
    [
      "asks for nothing after the version went live",
      [
        [BEN, "approve"],
        ["it", "promote"],
      ],
      {},
      false,
      /^Approve again$/,
      /nothing is left for you to do/,
    ],
    [
      "asks again if the stored bytes changed",
      [
        [BEN, "approve"],
        ["it", "alter"],
      ],
      {},
      true,
      /^Approve 1 change/,
      /rewritten since: to count, they must approve again/,
    ],
    [
      "asks for nothing after this person's rejection",
      [[BEN, "reject"]],
      {},
      false,
      /^Approve 1 change/,
      /You have rejected this version/,
    ],
  ])("%s", async (_name, steps, variables, isMain, label, says) => {
    const found = await asked(steps, variables);
    expect(found.isMain).toBe(isMain);
    expect(found.label).toMatch(label);
    expect(found.page).toMatch(says);
  });

  it("asks nothing of the publisher if two approvals are required", async () => {
    const page = await (await signIn("ana@example.com", TWO)).see(`/releases/${id}`);
    expect(/<button[^>]*value="approve"[^>]*>/.exec(page)?.[0]).toContain('class="secondary');
    expect(plain(page)).toContain("You published this version.");
  });
});

describe("the local reviewer", () => {
  it("suffices here, and is told what is required elsewhere", async () => {
    const variables = { ...TWO, SIGNERS: "ben@example.com" };
    const token = await tokenOf(deployment, id, variables);
    const path = `/_sunset/releases/${id}`;
    const sent = await post(
      deployment,
      `${path}/decision`,
      { token, decision: "approve" },
      undefined,
      variables,
    );
    expect(sent.status).toBe(303);
    const page = plain(await (await deployment.fetch(path, {}, variables)).text());
    expect(page).toContain("On the preview site 2 people must approve.");
    expect(page).toContain("Approved: the local reviewer");
    expect((await records())[0]?.signoff).not.toHaveProperty("policy");
    const { text } = await getPage(deployment, `/releases/${id}`);
    expect(text).not.toContain("On the preview site");
  });
});
