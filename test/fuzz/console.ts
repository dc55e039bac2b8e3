/** Fuzzed input of a deployment for reviewers: cookies, queries, forms, and tokens of Access. */
import { Buffer } from "node:buffer";
import * as fc from "fast-check";
import { generateKeyPair, SignJWT } from "jose";
import { readSignoffs } from "../../src/store/records/signoffs.ts";
import { GATE } from "../support/table.ts";
import { openConsole, ORIGIN, verifyChain, verifyToken } from "./console-app.ts";
import { type Target, target } from "./target.ts";
import { noise, spoilt } from "./texts.ts";

const PREVIEW = "http://preview.localhost:8787";
const HOSTILE = "<script>alert(1)</script>";

const app = await openConsole([
  { from: "/global/page", to: "https://www.new.example/page", note: HOSTILE },
  { from: "/global/app", gone: true, to: "https://www.new.example/apps" },
  { from: "/global/p/:slug/*", to: "https://www.new.example/p/:slug/:splat?q=:slug" },
  { from: "/global/file", serve: { type: "text/plain", body: HOSTILE } },
]);
const { waiting, signoffs } = app;
const TOKEN = await app.token(`/_sunset/releases/${waiting}`);
const REMARK_TOKEN = await app.token(
  `/_sunset/releases/${waiting}/rule?from=${encodeURIComponent("/global/page")}`,
);
const RELEASE = `/_sunset/releases/${waiting}`;

/** Encodes text as bytes like browsers, without those that a header cannot contain. */
const inHeader = (text: string): string =>
  Buffer.from(text.toWellFormed(), "utf8")
    .toString("latin1")
    .replaceAll(/[\0\r\n]/g, "")
    .trim();

/** Checks an answer: no failure, no redirect to other sites, no typed text as markup. */
async function check(request: Request): Promise<Response> {
  const { url, method } = request;
  const response = await app.fetch(request);
  const { status } = response;
  const wrong = (what: string): never => {
    throw new RangeError(`${method} ${url} ${what}`);
  };
  if (status >= 500 && status !== 501) wrong(`answers ${status}`);
  const location = response.headers.get("location");
  const origins = [ORIGIN, PREVIEW, "https://www.new.example", "https://new.example"];
  if (location !== null && !origins.includes(new URL(location, url).origin)) {
    wrong(`leads to ${location}`);
  }
  if (!/no-store|private/.test(response.headers.get("cache-control") ?? "")) wrong("may be kept");
  const body = await response.text();
  const isPage = response.headers.get("content-type")?.startsWith("text/html") ?? false;
  if (isPage && body.includes(HOSTILE)) wrong("shows what was typed as markup");
  return response;
}

const value = fc.oneof(
  spoilt(["2025-01-01T00:00:00Z", waiting, "www.old.example", "zh-Hans", "1", TOKEN, HOSTILE]),
  noise,
);
const cookie = fc
  .tuple(
    fc.oneof(
      fc.constantFrom(
        ..."sunset-at sunset-release sunset-host sunset-language CF_Authorization __proto__".split(
          " ",
        ),
      ),
      noise,
    ),
    value,
    fc.boolean(),
  )
  .map(([name, text, isEscaped]) => {
    return `${name}=${isEscaped ? encodeURIComponent(text.toWellFormed()) : text}`;
  });
const cookies = fc.array(cookie, { maxLength: 6 }).map((it) => it.join("; "));

const NAMES =
  "__at __release __host at changed days from host how kind lang outcome page q release section sort status to url window urls list format show preset date time zone".split(
    " ",
  );
const query = fc
  .array(fc.tuple(fc.oneof(fc.constantFrom(...NAMES), noise), value), { maxLength: 4 })
  .map((pieces) =>
    pieces
      .map(
        ([name, text]) =>
          `${encodeURIComponent(name.toWellFormed())}=${encodeURIComponent(text.toWellFormed())}`,
      )
      .join("&"),
  );

const PAGES = [
  "",
  "/table",
  "/table/rule",
  "/try",
  "/traffic",
  "/rows",
  "/record",
  "/history",
  "/glossary",
  "/preview",
  "/preview/answer",
  "/preview/page",
  `/releases/${waiting}`,
  `/releases/${waiting}/changes.csv`,
  `/releases/${waiting}/decisions/x`,
].map((it) => `${ORIGIN}/_sunset${it}`);
const OLD = ["/global/page", "/global/app", "/global/p/a/b", "/global/file", "/x", "/sitemap.xml"];
const address = fc
  .tuple(
    fc.oneof(
      fc.constantFrom(...PAGES, ...OLD.map((it) => PREVIEW + it)),
      noise.map((it) => `${PREVIEW}/${it}`),
      noise.map((it) => `${ORIGIN}/_sunset/${it}`),
    ),
    fc.oneof(query, noise),
  )
  .map(([path, search]) => `${path}?${search}`)
  .filter((it) => URL.canParse(it));

const reading = target(
  "cookies and queries of the console",
  fc.tuple(address, cookies, fc.oneof(value, fc.constantFrom("zh", "en, zh;q=0.5"))),
  async ([url, sent, languages]) => {
    const headers = { cookie: inHeader(sent), "accept-language": inHeader(languages) };
    await check(new Request(url, { headers, redirect: "manual" }));
  },
);

const FIELDS =
  "token decision comment remark finding from text count shown release host preset at date time zone urls list format show file how page".split(
    " ",
  );
const field = fc.tuple(
  fc.oneof(fc.constantFrom(...FIELDS), noise),
  fc.oneof(
    value,
    fc.constantFrom(TOKEN, "approve", "reject", "withdraw", "accept", "comment", "reopen"),
    fc.constantFrom("/global/page", "no-example", "https://www.old.example/global/page\n/x"),
  ),
);
/** A valid form with additional fields; of a field that is sent twice, either may count. */
const filledIn = fc
  .tuple(
    fc.constantFrom(
      ["decision", "approve"],
      ["decision", "reject"],
      ["decision", "withdraw"],
      ["remark", "comment"],
    ),
    fc.array(field, { maxLength: 3 }),
    fc.oneof(value, fc.constant("as agreed")),
  )
  .map(([[name = "", wanted = ""], more, text]): (readonly [string, string])[] => [
    ["token", name === "remark" ? REMARK_TOKEN : TOKEN],
    [name, wanted],
    ["comment", text],
    ["text", text],
    ["from", "/global/page"],
    ...more,
  ]);
const encode = fc.constantFrom(
  "urlencoded",
  "urlencoded",
  "multipart",
  "multipart",
  "spoilt",
  "none",
);
const site = fc.oneof(
  { weight: 5, arbitrary: fc.constant("same-origin") },
  { weight: 1, arbitrary: fc.constantFrom("cross-site", "none", "") },
);

const forms = target(
  "forms of the console",
  fc.tuple(
    fc.constantFrom(
      `${RELEASE}/decision`,
      `${RELEASE}/remarks`,
      "/_sunset/try",
      "/_sunset/preview",
    ),
    fc.oneof(fc.array(field, { maxLength: 8 }), filledIn),
    encode,
    site,
    cookies,
    noise,
  ),
  async ([path, fields, form, from, sent, rest]) => {
    const before = signoffs.values.size;
    const headers: Record<string, string> = { cookie: inHeader(sent) };
    if (from !== "") headers["sec-fetch-site"] = from;
    const body = bodyOf(fields, form, rest);
    if (form === "spoilt") headers["content-type"] = "multipart/form-data; boundary=x";
    const response = await check(
      new Request(ORIGIN + path, { method: "POST", body, headers, redirect: "manual" }),
    );
    const isSent = fields.some(
      ([name, text]) => name === "token" && (text === TOKEN || text === REMARK_TOKEN),
    );
    const isWritten = signoffs.values.size > before;
    if (isWritten && (!isSent || from !== "same-origin")) {
      throw new RangeError(`${path} writes without its token: ${response.status}`);
    }
    if (isWritten) await readBack();
  },
);

function bodyOf(
  fields: readonly (readonly [string, string])[],
  form: string,
  rest: string,
): string | URLSearchParams | FormData {
  if (form === "none") return rest;
  if (form === "urlencoded") {
    return new URLSearchParams(
      fields.map(([name, text]): [string, string] => [name, text.toWellFormed()]),
    );
  }
  const data = new FormData();
  for (const [name, text] of fields) {
    if (name === "file") data.append(name, new File([text], rest.toWellFormed()));
    else data.append(name, text);
  }
  return form === "spoilt"
    ? `--x\r\nContent-Disposition: form-data; name="${rest}\r\n\r\n--x--`
    : data;
}

/** Checks that written records are links of the chain, and deletes them after a few. */
async function readBack(): Promise<void> {
  const records = await readSignoffs(signoffs, "signoff/", GATE + 1000);
  const { entries } = await verifyChain(records);
  const wrong = entries.find((it) => it.state !== "first" && it.state !== "linked");
  if (wrong) throw new RangeError(`${wrong.key} is ${wrong.state}`);
  if (entries.length < 4) return;
  for (const { key } of entries) signoffs.values.delete(key);
}

const ISSUER = "https://team.cloudflareaccess.com";
const AUDIENCE = "4714c1358e65fe4b408ad6d432a5f878f08194bdb4752441fd56faefa9b2b6f2";
const { privateKey, publicKey } = await generateKeyPair("RS256");
const keys = { find: async (kid: string) => (kid === "one" ? publicKey : null) };
const SECONDS = GATE / 1000;
const CLAIMS = {
  iss: ISSUER,
  aud: [AUDIENCE],
  exp: SECONDS + 600,
  nbf: SECONDS - 60,
  iat: SECONDS - 60,
  email: "eva@example.com",
  sub: "7335d417-61da-459d-899c-0a01c76a2f94",
};
const sign = (claims: object): Promise<string> =>
  new SignJWT({ ...claims }).setProtectedHeader({ alg: "RS256", kid: "one" }).sign(privateKey);
const RIGHT = await sign(CLAIMS);
const verify = (token: string) =>
  verifyToken(token, { issuer: ISSUER, audience: AUDIENCE }, keys, GATE);

const forged = target(
  "tokens of Access that were changed",
  fc.oneof(spoilt([RIGHT]), noise, spoilt([RIGHT.split(".").slice(0, 2).join(".")])),
  async (token) => {
    if (token !== RIGHT && typeof (await verify(token)) !== "string") {
      throw new RangeError("lets a changed token in");
    }
  },
);

const claim = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom(ISSUER, AUDIENCE, [AUDIENCE], SECONDS, SECONDS + 600, SECONDS - 600, "eva@x"),
);
const claims = target(
  "claims of tokens that are signed",
  fc.array(fc.tuple(fc.constantFrom(...Object.keys(CLAIMS), "common_name", "type"), claim), {
    maxLength: 4,
  }),
  async (changes) => {
    const changed: Record<string, unknown> = { ...CLAIMS, ...Object.fromEntries(changes) };
    const verified = await verify(await sign(changed).catch(() => ""));
    if (typeof verified === "string") return;
    const { iss, aud, exp } = changed;
    const isOurs = iss === ISSUER && [aud].flat().includes(AUDIENCE);
    const isTimely = typeof exp === "number" && exp > SECONDS;
    const isNamed = typeof verified.email === "string" && typeof verified.subject === "string";
    if (!isOurs || !isTimely || !isNamed) throw new RangeError("lets other claims in");
  },
);

export const CONSOLE_TARGETS: readonly Target[] = [reading, forms, forged, claims];
