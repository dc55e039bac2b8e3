import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { REDIRECTS, SIGNOFFS, WORKER } from "../node-support/cloudflare-zone.ts";
import { preflightWorld, READY } from "./preflight-world.ts";
import { sunset } from "./support.ts";

const { folder, api, write, run, wrongOf, edit, editSite } = preflightWorld();

describe("sunset preflight", () => {
  it("passes for a complete folder, with one line for each check", async () => {
    expect(await run()).toEqual({
      code: 0,
      stdout: [
        "ok      routes        every host and scope has a route (www.oldshop.net, oldshop.net)",
        "ok      placeholders  nothing is left to be filled in",
        "ok      isolation     the console is kept off the site's hosts",
        "Go.\n",
      ].join("\n"),
      stderr: "Cloudflare was not checked: npx sunset-edge preflight --remote\n",
    });
    expect(api().requests).toEqual([]);
  });

  it("names no table that came on standard input in the command that asks Cloudflare", async () => {
    const stdin = readFileSync(join(folder, "routes.json"), "utf8");
    const { stderr } = await sunset(["preflight", "--routes", "-"], { cwd: folder, stdin });
    expect(stderr).toBe(
      "Cloudflare was not checked: npx sunset-edge preflight --routes FILE --remote\n",
    );
  });

  it("passes for a complete account, and only reads it", async () => {
    const { code, stdout, stderr } = await run("--remote", "--json");
    expect(JSON.parse(stdout)).toEqual({
      go: true,
      at: "2026-01-01T00:00:00Z",
      checks: [
        [
          "routes",
          "every host and scope has a route (www.oldshop.net, oldshop.net); at the daily limit of Workers Free visitors go past the Worker",
        ],
        ["placeholders", "nothing is left to be filled in"],
        ["isolation", "the console is kept off the site's hosts, and previews require a login"],
        ["token", "it is valid, and may read KV, the Worker and its routes"],
        ["dns", "all 2 hosts of the site lead to Cloudflare's proxy"],
        ["certificates", "a certificate in force covers all 2 hosts of the site"],
        ["rules-before", "nothing acts on the site's addresses before the Worker"],
      ].map(([id, message]) => ({ id, state: "ok", message, fix: null })),
    });
    expect([code, stderr]).toEqual([0, ""]);
    expect(new Set(api().requests.map((it) => it.method))).toEqual(new Set(["GET"]));
  });

  it.each<[string, () => void, string[]]>([
    [
      "a host without a route",
      () => edit('  { pattern = "oldshop.net/*", zone_name = "oldshop.net" },\n', ""),
      [
        "fail routes no route catches oldshop.net: requests there never reach Sunset, and get the old site",
      ],
    ],
    [
      "a scope without a route",
      () => edit('"oldshop.net/*"', '"oldshop.net/global*"'),
      [
        "fail routes no route catches https://oldshop.net/uk, https://oldshop.net/fr, though in site.scope: that stays on the old site",
      ],
    ],
    [
      "routes for common spellings only",
      () => {
        edit('"oldshop.net/*"', '"oldshop.net/global*"');
        editSite({ scope: ["/global"], keep: [] });
      },
      [
        "warn routes no route catches https://oldshop.net/GLOBAL/any-page, though in site.scope: that stays on the old site",
      ],
    ],
    [
      "a route for an unknown host",
      () =>
        edit(
          '  { pattern = "oldshop.net/*"',
          '  "shop.oldshop.net/*",\n  { pattern = "oldshop.net/*"',
        ),
      [
        'fail routes "shop.oldshop.net/*" names a host that is not in site.hosts: all requests for it get 404',
      ],
    ],
    [
      "a Custom Domain before the gate",
      () =>
        edit(
          '{ pattern = "oldshop.net/*", zone_name = "oldshop.net" }',
          '{ pattern = "oldshop.net", custom_domain = true }',
        ),
      [
        "fail routes oldshop.net is a Custom Domain, which has no old site behind it: what passes gets an error",
      ],
    ],
    [
      "an id that is not filled in",
      () => edit(`id = "${SIGNOFFS}"`, 'id = "the-id-of-SIGNOFFS"'),
      [
        'fail placeholders the id of SIGNOFFS in previews.kv_namespaces is still to be filled in: "the-id-of-SIGNOFFS"',
      ],
    ],
    [
      "an empty Access variable",
      () => edit('"oldshop.cloudflareaccess.com"', '""'),
      ["fail placeholders ACCESS_TEAM_DOMAIN is empty in previews.vars: the console admits nobody"],
    ],
    [
      "an Access variable that is not filled in",
      () => edit('ACCESS_AUD = "5', 'ACCESS_AUD = "your-aud" # "'),
      ['fail placeholders ACCESS_AUD in previews.vars is still to be filled in: "your-aud"'],
    ],
    [
      "signers without a valid address",
      () => edit("[previews.vars]", '[previews.vars]\nSIGNERS = "everybody"'),
      [
        "fail placeholders SIGNERS is set, but contains no valid address, in previews.vars: nothing can be promoted without --break-glass",
        'warn placeholders "everybody" in SIGNERS is neither an address nor a @domain, in previews.vars',
      ],
    ],
    [
      "an invalid number of approvals",
      () => edit("[previews.vars]", '[previews.vars]\nAPPROVALS = "two"'),
      [
        'fail placeholders APPROVALS is "two", and not a whole number of at least 1, in previews.vars: nothing can be promoted without --break-glass',
      ],
    ],
    [
      "a host from the examples",
      () => editSite({ targetHosts: ["www.newshop.net", "www.new.example"] }),
      ['fail placeholders site.targetHosts is still to be filled in: "www.new.example"'],
    ],
    [
      "the console in production",
      () => edit('DEBUG_HEADERS = "off"', 'CONSOLE = "on"'),
      [`fail isolation the Worker ${WORKER} has CONSOLE = "on", and routes on the site's hosts`],
    ],
    [
      "the console in an environment that inherits the routes",
      () => edit("[previews.vars]", '[env.review.vars]\nCONSOLE = "on"\n\n[previews.vars]'),
      [
        `fail isolation the Worker ${WORKER}-review has CONSOLE = "on", and routes on the site's hosts`,
      ],
    ],
    [
      "the console in an environment with its own route on a host of the site",
      () =>
        edit(
          "[previews.vars]",
          '[env.review]\nroutes = ["www.oldshop.net/_sunset*"]\n[env.review.vars]\nCONSOLE = "on"\n\n[previews.vars]',
        ),
      [
        `fail isolation the Worker ${WORKER}-review has CONSOLE = "on", and routes on the site's hosts`,
      ],
    ],
    [
      "a second public name",
      () => edit("workers_dev = false", "workers_dev = true"),
      ["fail isolation workers_dev is not off: the Worker has a second public name"],
    ],
    [
      "previews with one namespace for two bindings",
      () => edit(`id = "${SIGNOFFS}"`, `id = "${REDIRECTS}"`),
      [
        "fail isolation previews.kv_namespaces confuses REDIRECTS with SIGNOFFS: decisions would be written among the redirects",
      ],
    ],
    [
      "a cache before the Worker",
      () => edit("[vars]", "[cache]\nenabled = true\n\n[vars]"),
      [
        "fail rules-before Workers Cache is on: it answers before the Worker, the same for all hosts, and hides rows and the gate for as long as it keeps an answer",
      ],
    ],
  ])("prints exactly the right line in the folder for %s", async (_name, breakIt, expected) => {
    breakIt();
    expect(await wrongOf()).toEqual(expected);
    expect((await run()).code).toBe(expected.some((it) => it.startsWith("fail")) ? 1 : 0);
  });

  it("checks only the named environment", async () => {
    write(
      "wrangler.toml",
      READY.replace(
        "[previews.vars]",
        '[env.other]\nroutes = ["www.oldshop.net/*"]\n\n[previews.vars]',
      ),
    );
    expect(await wrongOf()).toEqual([]);
    expect(await wrongOf("--env", "other")).toEqual([
      "fail routes no route catches oldshop.net: requests there never reach Sunset, and get the old site",
    ]);
    expect(await run("--env", "another")).toMatchObject({
      code: 2,
      stderr:
        "error: wrangler.toml has no environment another\n  fix: Name one of those it has: other\n",
    });
  });

  it("reads a wrangler.toml with a byte-order mark and Windows' line ends", async () => {
    write("wrangler.toml", `\uFEFF${READY.replaceAll("\n", "\r\n")}`);
    expect(await wrongOf()).toEqual([]);
  });

  it("gives advice if wrangler.toml is missing or unreadable", async () => {
    write("wrangler.toml", "name = \n");
    expect(await run()).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("wrangler.toml:1:8 cannot be read: "),
    });
    rmSync(join(folder, "wrangler.toml"));
    expect(await run()).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("Cannot read wrangler.toml: there is no such file"),
    });
  });

  it("needs credentials for --remote", async () => {
    const { code, stderr } = await sunset(["preflight", "--remote"], { cwd: folder });
    expect(code).toBe(4);
    expect(stderr).toContain("--remote needs CLOUDFLARE_API_TOKEN and CLOUDFLARE_ACCOUNT_ID");
    const [page = "no page is named"] = /\S+deploy\.md/.exec(stderr) ?? [];
    expect(existsSync(join(folder, page))).toBe(true);
  });
});
