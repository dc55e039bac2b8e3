/** Findings of a release on its page. */
import { beforeEach, describe, expect, it } from "vitest";
import { FINDING_SEVERITY } from "../../src/domain/finding.ts";
import { LANGUAGES } from "../../src/console/shared/languages.ts";
import type { FindingKind } from "../../src/domain/report/finding-kinds.ts";
import { groupFindings } from "../../src/domain/report/finding-kinds.ts";
import type { RuleData } from "../../src/domain/table/schema.ts";
import { findingsPrefix } from "../../src/store/records/keys.ts";
import { findingsEntry } from "../../src/store/records/shown/findings.ts";
import { fullFindingsOf } from "../support/table.ts";
import { BIDI, deploy, type Deployment, getPage, HOSTILE } from "./support.ts";

const NEW = "https://www.new.example";

/** Seven patterns without an example, and what visitors would notice. */
const RULES: readonly RuleData[] = [
  ...Array.from({ length: 7 }, (_, index) => ({
    from: `/global/g${index}/:id`,
    to: `${NEW}/g${index}/:id`,
  })),
  {
    from: "/:locale/mug",
    where: { locale: { uk: "global", fr: "global" } },
    to: `${NEW}/:locale/mug`,
    examples: { match: ["/uk/mug"] },
    note: "They have no site of their own",
  },
  { from: "/global/sale", gone: true, endsAt: "2025-02-01T00:00:00Z" },
];

/** Findings that concern more addresses than one. */
const MANY_OF_A_KIND: readonly RuleData[] = [
  { from: "/global/one", to: "https://www.old.example/global/two" },
  { from: "/global/two", to: `${NEW}/here/` },
  { from: "/global/sale", gone: true },
  { from: "/global/later", undecided: true },
  { from: "/global/later-still", undecided: true },
  ...Array.from({ length: 21 }, (_, index) => ({ from: `/global/m${index}`, to: `${NEW}/same/` })),
];

let deployment: Deployment;

beforeEach(async () => {
  deployment = await deploy();
});

/** Publishes a table with its findings, like `publish`. */
async function publish(rules: readonly RuleData[], judgedAt = deployment.now): Promise<string> {
  const id = await deployment.publish(rules);
  const kinds = groupFindings(fullFindingsOf(rules, {}, judgedAt), rules);
  await deployment.redirects.put([await findingsEntry(deployment.redirects, id, kinds, judgedAt)]);
  return id;
}

/** The part of a release's page about findings. */
async function section(id: string, headers: HeadersInit = {}): Promise<string> {
  const { text } = await getPage(deployment, `/releases/${id}`, { headers });
  const start = text.indexOf('<section id="findings">');
  return text.slice(start, text.indexOf("</section>", start));
}

/** Without what is folded away for the platform team. */
const withoutDetails = (text: string): string =>
  text.replace(/<details class="platform">.*?<\/details>/gs, "");

const escaped = (text: string): string =>
  text.replaceAll('"', "&quot;").replaceAll(">", "&gt;").replaceAll("'", "&#39;");

/** Without the marks inside addresses. */
const shownText = (text: string): string => text.replace(/<wbr[^>]*>|<\/?(?:code|bdi)[^>]*>/g, "");

/** Findings as they were published before they had data. */
const RECORD_WITHOUT_DATA = {
  count: 1,
  listed: [
    {
      id: "redirect-chain",
      from: "/global/one",
      message:
        "takes 2 redirects: https://www.old.example/global/two -> https://www.new.example/here/",
    },
    {
      id: "many-to-one",
      from: "/global/m0",
      message: '21 exact rules go to "https://www.new.example/same/", this one first',
    },
    {
      id: "host-alone",
      from: null,
      message: '"www.old.example" is one of the site\'s hosts, and "old.example" is not',
    },
    {
      id: "locale-changed",
      from: "/:locale/mug",
      message: '"/:locale/mug" sends visitors of one locale to another: uk -> global, fr -> global',
    },
  ],
} as const;

/** The number of occurrences of a text. */
const times = (text: string, part: string): number => text.split(part).length - 1;

describe("the findings of a release", () => {
  it("are grouped by kind under a sentence, with their number, five examples, and a link to all", async () => {
    const id = await publish(RULES);
    const text = await section(id);
    expect(text).toContain("Groups of addresses have no example to check them by");
    expect(text).toContain("7 places");
    expect(times(text, "/global/g")).toBeGreaterThan(0);
    expect(text).toContain("/global/g4/:id");
    expect(text).not.toContain("/global/g5/:id");
    expect(text).toContain(`href="/_sunset/releases/${id}/findings/no-example">Show all 7</a>`);
    // What visitors get is beside each address; the rest is in the heading once.
    expect(text).toMatch(/\/global\/g4\/:id.*301 permanent.*https:\/\/www\.new\.example.*\/g4/s);
    expect(text).not.toContain("has no examples");
  });

  it("show who is redirected where, and the table's own texts about it", async () => {
    const text = await section(await publish(RULES));
    expect(text).toContain("Visitors from uk and fr are sent to the global site");
    expect(text).toMatch(/The table says: <bdi>They have no site of their own<\/bdi>/);
  });

  it("are counted, errors before warnings, as of the time when the table was judged", async () => {
    // This version publishes no table with an error; another one may have.
    const kinds: FindingKind[] = [
      { id: "redirect-loop", severity: "error", count: 2, listed: [] },
      { id: "no-example", severity: "warning", count: 1234, listed: [] },
    ];
    const id = await deployment.publish(RULES);
    await deployment.redirects.put([
      await findingsEntry(deployment.redirects, id, kinds, Date.parse("2024-12-24T18:00:00Z")),
    ]);
    const text = await section(id);
    expect(text).toContain("2 errors");
    expect(text).toContain("1,234 warnings");
    expect(text).toContain('datetime="2024-12-24T18:00:00Z"');
    expect(text.indexOf("sent round in a circle")).toBeLessThan(text.indexOf("no example"));
  });

  it("are judged now if none were stored, or none that can be read", async () => {
    const id = await deployment.publish(RULES);
    expect(await section(id)).toContain("7 places");
    const key = `${findingsPrefix(id)}2025-01-01T00:00:00Z`;
    await deployment.redirects.put([{ key, value: "<html>" }]);
    expect(await section(id)).toContain("7 places");
  });

  it("are the stored ones even if time has passed since", async () => {
    const id = await publish(RULES);
    expect(await section(id)).not.toContain("Redirects are over");
    await publish(RULES, Date.parse("2025-03-01T00:00:00Z"));
    expect(await section(id)).toContain(
      "Redirects are over, or end while the old site still answers",
    );
  });

  it("are absent if nothing was found", async () => {
    const id = await publish([{ from: "/global/a", to: `${NEW}/a` }]);
    expect(await section(id)).toContain("Nothing was found");
  });

  it("have headings in the language of the page", async () => {
    const text = await section(await publish(RULES), { "accept-language": "zh-Hans" });
    expect(text).toContain("来自 uk 和 fr 的访客被转到全球站");
    expect(text).toContain("显示全部 7 处");
  });

  it.each(LANGUAGES)(
    "explain in $tag what each kind means for visitors, with the program's own text folded away",
    async ({ tag, texts }) => {
      const { kinds } = texts.findings;
      const id = await publish([...RULES, { from: "/global/x*", to: `${NEW}/x` }]);
      const headers = { "accept-language": tag };
      const all = await section(id, headers);
      const pages = [
        all,
        (await getPage(deployment, `/releases/${id}/findings/wildcard-lookalike`, { headers }))
          .text,
        (await getPage(deployment, `/releases/${id}/rule?from=/global/x*`, { headers })).text,
      ];
      for (const text of pages) {
        expect(text).toContain(kinds["wildcard-lookalike"].meaning);
        expect(text).toMatch(
          new RegExp(
            `<summary>${texts.forPlatformTeam}</summary><div lang="en">.*wildcard here`,
            "s",
          ),
        );
        const open = text.replace(/<details class="platform">.*?<\/details>/gs, "");
        expect(open).toContain("/global/x*");
        expect(open).not.toMatch(/wildcard here|match&quot;: &quot;exact/);
      }
      expect(all).toContain(kinds["locale-changed"].meaning);
    },
  );

  it("name what else they concern: hops, other addresses, and all rules of a kind", async () => {
    const kinds: FindingKind[] = [
      {
        id: "rule-conflict",
        severity: "error",
        count: 1,
        listed: [
          {
            from: "/global/sale",
            message: '"/global/sale" and "/global/s*" (line 9) match the same addresses',
            fix: "Keep one of the two",
            data: { others: ["/global/sale", "/global/s*"] },
          },
        ],
      },
      ...groupFindings(
        fullFindingsOf(
          MANY_OF_A_KIND,
          { hosts: ["www.old.example"], targetHosts: ["www.new.example", "www.old.example"] },
          deployment.now,
        ),
        MANY_OF_A_KIND,
      ),
    ];
    const id = await deployment.publish(MANY_OF_A_KIND);
    await deployment.redirects.put([
      await findingsEntry(deployment.redirects, id, kinds, deployment.now),
    ]);
    const open = shownText(withoutDetails(await section(id)));
    expect(open).toContain("Also concerned: /global/s*<");
    expect(open).toMatch(/On the way: .*\/global\/one → .*\/global\/two → .*\/here\//s);
    expect(open).toMatch(
      /table\?release=[0-9a-f]+&amp;to=[^"]*same[^"]*">Show all 21 old addresses/,
    );
    expect(open).toMatch(/outcome=undecided">Show all 2 old addresses/);
    expect(open).toMatch(/The site as a whole.*Concerned: www\.old\.example, old\.example/s);
  });

  it.each(LANGUAGES)(
    "show in $tag the way of addresses that go to the fallback, with unusual characters as text",
    async ({ tag, texts: { findings, marks } }) => {
      const id = await deployment.publish(MANY_OF_A_KIND);
      const hops = ["/global/one", null, `/global/${HOSTILE}`];
      const listed = [{ from: null, message: "m", fix: "f", data: { hops, others: [HOSTILE] } }];
      const kinds: FindingKind[] = [
        { id: "redirect-chain", severity: "warning", count: 1, listed },
      ];
      await deployment.redirects.put([
        await findingsEntry(deployment.redirects, id, kinds, deployment.now),
      ]);
      const text = await section(id, { "accept-language": tag });
      expect(shownText(text)).toContain(
        `${findings.way}${marks.blank}${findings.everyOther} → /global/one → … → /global/`,
      );
      expect(shownText(text)).toContain(findings.names);
      expect(text).toContain("&lt;script&gt;alert(1)");
      expect(text).not.toMatch(/<script>alert|<img/);
    },
  );

  it.each(LANGUAGES)(
    "show their messages in $tag, which are not parsed, if they were published without data",
    async ({ tag, texts: { findings } }) => {
      const { count, listed } = RECORD_WITHOUT_DATA;
      const id = await deployment.publish(MANY_OF_A_KIND);
      const value = JSON.stringify({
        judgedAt: "2025-01-01T00:00:00Z",
        kinds: listed.map(({ id, from, message }) => ({
          id,
          severity: "warning",
          count,
          listed: [{ from, message, fix: "Correct it" }],
        })),
      });
      await deployment.redirects.put([{ key: `${findingsPrefix(id)}2025-01-01T00:00:00Z`, value }]);
      const text = await section(id, { "accept-language": tag });
      for (const { id, message } of listed) {
        expect(text).toContain(`${findings.kinds[id].title}</h3>`);
        expect(shownText(text)).toContain(escaped(message));
      }
      const open = shownText(withoutDetails(text));
      for (const words of [findings.way, findings.also, findings.names, findings.alike(21)]) {
        expect(open).not.toContain(words);
      }
    },
  );

  it("promise no fallback page to a site that has none", async () => {
    const rules: RuleData[] = [{ from: "/global/open", undecided: true }];
    const without = await deploy(rules, { fallback: null });
    const id = await without.publish(rules, { fallback: null });
    for (const path of ["", "/rule?from=/global/open"]) {
      const { text } = await getPage(without, `/releases/${id}${path}`);
      expect(text).toContain("sent to the fallback page");
      expect(text).not.toMatch(/sent to the fallback page(?!, or find nothing if there is none)/);
    }
  });

  it("are shown even if this version does not know their kind", async () => {
    const id = await deployment.publish(RULES);
    const kinds = [{ id: HOSTILE, severity: "warning", count: 1, listed: [] }];
    const value = JSON.stringify({ judgedAt: "2025-01-01T00:00:00Z", kinds });
    await deployment.redirects.put([{ key: `${findingsPrefix(id)}2025-01-01T00:00:00Z`, value }]);
    const text = await section(id);
    expect(text).toContain("Something in the table deserves a look");
    expect(text).not.toMatch(/<script>alert|<img/);
  });
});

describe("a table that is too large to be judged for a page", () => {
  const MANY = Array.from({ length: 2500 }, (_, index) => ({
    from: `/global/p${index}/:id`,
    to: `${NEW}/p${index}/:id`,
  }));

  it("shows the findings stored when it was published", async () => {
    const text = await section(await publish(MANY));
    expect(text).toContain("2,500 warnings");
    expect(text).toContain("Show all 2,500");
  });

  it("says what to do without a terminal if none were stored", async () => {
    const text = await section(await deployment.publish(MANY));
    expect(text).toContain("Ask the platform team to publish it once more");
    expect(text).toMatch(/<summary>For the platform team<.*npx sunset-edge publish/s);
  });

  it("lists a kind by a hundred on each page, and says how many are not stored", async () => {
    const id = await publish(MANY);
    const path = `/releases/${id}/findings/no-example`;
    const first = (await getPage(deployment, path)).text;
    expect(first).toContain("Page 1 of 10");
    expect(times(first, "<li><p><a href=")).toBe(100);
    expect(first).toContain("The first 1,000 of 2,500 are kept here.");
    const last = (await getPage(deployment, `${path}?page=10`)).text;
    expect(last).toContain("/global/p999/:id");
    expect(last).not.toContain("/global/p1000/:id");
    for (const page of ["11", "0", "x", "-1", "9".repeat(30)]) {
      expect((await getPage(deployment, `${path}?page=${page}`)).response.status).toBe(200);
    }
  });
});

it("ten thousand findings make a short section", async () => {
  const listed = Array.from({ length: 1000 }, (_, index) => ({
    from: `/global/p${index}`,
    message: `"/global/p${index}" goes where the fallback goes anyway`,
    fix: "Find a better target, or remove the rule",
  }));
  const kind = { id: "target-is-fallback", severity: "warning", count: 10_000, listed } as const;
  const id = await deployment.publish(RULES);
  await deployment.redirects.put([
    await findingsEntry(deployment.redirects, id, [kind], deployment.now),
  ]);
  const text = await section(id);
  expect(text).toContain("10,000 places");
  expect(text.length).toBeLessThan(5000);
});

it("user input is shown as text on the pages of the release, of the kind and of the rule", async () => {
  const from = `/global/${HOSTILE}/:id`;
  const rules = [{ from, to: `${NEW}/:id`, note: HOSTILE }];
  const id = await publish(rules);
  const rule = `/releases/${id}/rule?from=${encodeURIComponent(from)}`;
  for (const path of [`/releases/${id}`, `/releases/${id}/findings/no-example`, rule]) {
    const { response, text } = await getPage(deployment, path);
    expect(response.status).toBe(200);
    expect(text).toContain("&lt;script&gt;alert(1)");
    expect(text).not.toMatch(/<script>alert|<img/);
    // A form sends back the exact address.
    expect(text.replace(/value="[^"]*"/g, "")).not.toContain(BIDI);
  }
});

it.each([
  ["a kind without findings", "findings/redirect-loop"],
  ["an unknown kind", "findings/constructor"],
  ["a rule that is not in the table", "rule?from=/global/none"],
  ["no rule", "rule"],
  ["the beginning of a rule", "rule?from=/global/g"],
])("there is no page of %s", async (_name, path) => {
  const id = await publish(RULES);
  expect((await getPage(deployment, `/releases/${id}/${path}`)).response.status).toBe(404);
});

it("there is no page of a kind for a missing release", async () => {
  for (const id of ["0".repeat(64), "0123", "nothing"]) {
    const path = `/releases/${id}/findings/no-example`;
    expect((await getPage(deployment, path)).response.status).toBe(404);
  }
});

describe.each(LANGUAGES)("the texts for kinds in $tag", ({ texts: { findings } }) => {
  /** Only commands print these; releases and quick fixes never have them. */
  const PRINTED = /^(?:import|export|route)-|^table-too-large$/;
  const shown = Object.keys(FINDING_SEVERITY).filter((it) => !PRINTED.test(it));

  it("exist once for each kind that a release can have", () => {
    expect(Object.keys(findings.kinds).toSorted()).toEqual(shown.toSorted());
  });

  it("are sentences of their own, in plain words without field names", () => {
    const titles = Object.values(findings.kinds).map((it) => it.title);
    expect(new Set(titles).size).toBe(titles.length);
    const meanings = Object.values(findings.kinds).map((it) => it.meaning);
    expect(meanings.filter((it) => !/[.。]$/u.test(it))).toEqual([]);
    const sentences = [...titles, ...meanings];
    expect(
      sentences.filter((it) => /\b(?:splat|placeholder|KV|rule)\b|activatesAt/i.test(it)),
    ).toEqual([]);
  });

  it("say of each kind what it means for visitors", () => {
    const silent = Object.entries(findings.kinds).filter(
      ([, { meaning }]) => !/visitor|访客/iu.test(meaning),
    );
    expect(silent.map(([id]) => id)).toEqual([]);
  });
});
