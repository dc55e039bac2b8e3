/** Generated configurations like those that people write by hand, and addresses to request from them. */

const NEW = "https://www.new.example";
const NAMES = ["shop", "news", "help", "app", "a-b", "about"];
const QUERIES = ["", "", "", "?id=5", "?id=7", "?x=1&id=5", "?tag=a%20b"];

/** Creates a generator of numbers from a seed, so that failures can be reproduced. */
export function createRandom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

type Random = (below: number) => number;

export function pick<Item>(random: Random, items: readonly Item[]): Item {
  const item = items[random(items.length)];
  if (item === undefined) throw new TypeError("nothing to pick from");
  return item;
}

function path(random: Random, atMost = 2): string {
  return Array.from({ length: 1 + random(atMost) }, () => `/${pick(random, NAMES)}`).join("");
}

/** Directives of an nginx server; `{p}` and `{q}` are paths, `{n}` is a number. */
const NGINX_DIRECTIVES = [
  `location = {p} { return 301 ${NEW}/{n}; }`,
  `location = {p}/ { return 301 ${NEW}/{n}; }`,
  `location {p}/ { return 301 ${NEW}/{n}$request_uri; }`,
  `location {p}/ { return 302 ${NEW}/{n}; }`,
  `location ^~ {p}/ { return 301 ${NEW}/{n}$uri$is_args$args; }`,
  `location ^~ {p}/ { location {p}{q}/ { return 301 ${NEW}/{n}; } return 302 ${NEW}/{n}/rest; }`,
  `location {p}/ { rewrite ^{p}{q}/(.*)$ ${NEW}/{n}/$1 permanent; return 301 ${NEW}/{n}; }`,
  `location ~ ^/(shop|news)/([^/]+)/?$ { return 301 ${NEW}/{n}/$1/$2; }`,
  `location ~* ^{p}/(.+)$ { return 302 ${NEW}/{n}?old=$1; }`,
  `rewrite ^{p}/(.*)$ ${NEW}/{n}/$1 permanent;`,
  `rewrite ^{p}/?$ ${NEW}/{n}? redirect;`,
  `rewrite ^{p}(/.*)?$ ${NEW}/{n}$1 permanent;`,
  `if ($arg_id = 5) { return 301 ${NEW}/five/{n}; }`,
  `if ($request_uri ~ ^{p}\\?id=7$) { return 301 ${NEW}/{n}; }`,
  `if ($request_uri = {p}?id=5) { return 301 ${NEW}/{n}; }`,
  `if ($args ~ (^|&)id=([^&]+)(&|$)) { rewrite ^{p}$ ${NEW}/{n}/$2? permanent; }`,
  `if ($host = old.example) { return 301 ${NEW}/host$request_uri; }`,
  `if ($new) { return 301 $new; }`,
  `if ($new != 0) { return 302 $new; }`,
  `location = {p} { return 410; }`,
];

const NGINX_MAPS = [
  (rows: string): string => `map $uri $new {\n${rows}\n  default 0;\n}`,
  (rows: string): string =>
    `map $request_uri $new {\n${rows}\n  ~^/shop\\?id=7$ ${NEW}/m7;\n  default 0;\n}`,
  (rows: string): string =>
    `map $host$uri $new {\n${rows.replaceAll("  /", "  www.old.example/")}\n  default 0;\n}`,
];

/** Lines of an `.htaccess`. */
const APACHE_LINES = [
  `Redirect 301 {p} ${NEW}/{n}`,
  `Redirect 301 {p}/ ${NEW}/{n}/`,
  `Redirect {p}{q} ${NEW}`,
  `Redirect gone {p}{q}`,
  `RedirectMatch 301 ^{p}/(.*)$ ${NEW}/{n}/$1`,
  `RedirectMatch ^{p}/?$ ${NEW}/{n}`,
  `RedirectMatch 301 ^/(shop|news)/([^/]+)/?$ ${NEW}/{n}/$1?s=$2`,
  `RewriteRule ^{r}$ ${NEW}/{n} [R=301,L]`,
  `RewriteRule ^{r}/(.*)$ ${NEW}/{n}/$1 [R=302,L,QSA] # moved`,
  `RewriteRule ^{r}(/.*)?$ ${NEW}/{n}$1? [R=301,L]`,
  `RewriteRule ^(shop|news)/([^/]+)/?$ ${NEW}/{n}/$2 [R=301,L,QSD]`,
  `RewriteRule ^{r}/ ${NEW}/{n}?a=1 [R=301,L]`,
  `RewriteRule .* - [E=VIA:old]`,
  `RewriteRule ^{r}/ - [L]`,
  `RewriteRule ^{r}$ - [PT]`,
  `RewriteRule ^{r}$ index.html [L]`,
  `RewriteRule ^{r}$ - [G]`,
  `RewriteCond %{QUERY_STRING} (^|&)id=5(&|$)\nRewriteRule ^{r}$ ${NEW}/five/{n}? [R=301,L]`,
  `RewriteCond %{QUERY_STRING} ^id=5$ [OR]\nRewriteCond %{QUERY_STRING} (^|&)id=7(&|$)\nRewriteRule ^{r}$ ${NEW}/{n} [R=301,L]`,
  `RewriteCond %{QUERY_STRING} (?:^|&)id=([^&]+)(?:&|$)\nRewriteRule ^{r}$ ${NEW}/{n}/%1? [R=301,L]`,
  `RewriteCond %{HTTP_HOST} ^old\\.example$ [NC]\nRewriteRule ^{r}/(.*)$ ${NEW}/{n}/$1 [R=301,L]`,
  `RewriteCond %{REQUEST_URI} ={p}\nRewriteRule .* ${NEW}/{n} [R=301,L]`,
  `<IfModule !mod_rewrite.c>\nRedirect 301 {p} ${NEW}/never\n</IfModule>`,
  `<IfVersion < 2.4>\nRedirect 301 {p} ${NEW}/never\n</IfVersion>`,
];

function fill(random: Random, template: string): string {
  const first = path(random);
  return template
    .replaceAll("{p}", first)
    .replaceAll("{q}", path(random, 1))
    .replaceAll("{r}", first.slice(1))
    .replaceAll("{n}", () => String(random(1000)));
}

function distinct(texts: readonly string[], key: (text: string) => string): string[] {
  return [...new Map(texts.map((it) => [key(it), it])).values()];
}

export function makeNginx(random: Random): string {
  const all = Array.from({ length: 3 + random(7) }, () =>
    fill(random, pick(random, NGINX_DIRECTIVES)),
  );
  // Each location may occur only once, whatever its content.
  const directives = distinct(all, (it) =>
    (/^location(?: \^~)? ([^ ]+ ?[^ ]+) \{/.exec(it)?.[1] ?? it).replace("^~ ", ""),
  );
  const keys = [...new Set(Array.from({ length: 1 + random(4) }, () => path(random)))];
  const rows = keys.map((it) => `  ${it} ${NEW}/map${it};`).join("\n");
  const map = directives.some((it) => it.includes("$new"))
    ? `${pick(random, NGINX_MAPS)(rows)}\n`
    : "";
  return `${map}server {\n  server_name www.old.example old.example;\n  ${directives.join("\n  ")}\n}`;
}

export function makeApache(random: Random): string {
  const lines = Array.from({ length: 3 + random(7) }, () =>
    fill(random, pick(random, APACHE_LINES)),
  );
  return `RewriteEngine On\n${lines.join("\n")}\n`;
}

/** Makes addresses on either host, most of which the configuration concerns. */
export function makeAddresses(random: Random, text: string, count: number): string[] {
  const named = [
    ...text.matchAll(
      /(?<=[\s^=])\/?((?:shop|news|help|app|a-b|about)(?:\/(?:shop|news|help|app|a-b|about))*)/g,
    ),
  ].map((it) => `/${it[1]}`);
  // A condition on the whole query excludes other parameters, which our rules ignore.
  const isWhole = /\^id=5\$|request_uri/.test(text);
  const hasNone = text.includes("map $request_uri");
  const queries = hasNone ? [""] : QUERIES.filter((it) => !isWhole || !it.includes("&"));
  return Array.from({ length: count }, () => {
    const start = named.length > 0 && random(3) > 0 ? pick(random, named) : path(random, 3);
    const more = pick(random, ["", "", "/", `/${pick(random, NAMES)}`, "/x%20y", "/x/y/"]);
    return `https://${pick(random, ["www.old.example", "www.old.example", "old.example"])}${start}${more}${pick(random, queries)}`;
  });
}
