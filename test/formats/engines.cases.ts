/** Small configurations, and what nginx and Apache answer with them; each shows one thing that is easy to get wrong. */
import type { EngineName } from "../support/engines.ts";

export interface EngineCase {
  /** What the configuration shows; the name of the server goes before it. */
  readonly name: string;
  readonly engine: EngineName;
  readonly text: string;
  /** Whether it configures the whole server, and so needs one to itself. */
  readonly needsOwnServer?: boolean;
  /** By address: the status and the target, `410`, or `nothing` for what does not redirect. */
  readonly answers: Readonly<Record<string, string>>;
}

const N = "https://www.new.example";
const O = "https://www.old.example";

const APACHE: readonly Omit<EngineCase, "engine">[] = [
  {
    name: "lets a prefix with a last slash have its address before a later, wider prefix",
    text: `Redirect 301 /shop/ ${N}/store/\nRedirect 301 / ${N}/`,
    answers: {
      "/shop/": `301 ${N}/store/`,
      "/shop/a": `301 ${N}/store/a`,
      "/other": `301 ${N}/other`,
    },
  },
  {
    name: "lets a later exact rule have the address without a slash before a prefix with one",
    text: `Redirect 301 /shop/ ${N}/store/\nRedirectMatch 301 ^/shop$ ${N}/exact\nRedirect 301 / ${N}/`,
    answers: { "/shop": `301 ${N}/exact`, "/shop/a": `301 ${N}/store/a` },
  },
  {
    name: "goes on after a RewriteRule that only sets a variable",
    text: `RewriteEngine On\nRewriteRule .* - [E=VIA:old]\nRewriteRule ^a$ ${N}/a [R=301,L]\nRedirect 301 /b ${N}/b`,
    answers: { "/a": `301 ${N}/a`, "/b": `301 ${N}/b`, "/c": "nothing" },
  },
  {
    name: "stops rewrites, but not redirects, at a dash with L",
    text: `RewriteEngine On\nRewriteRule ^a - [L]\nRewriteRule ^a$ ${N}/never [R=301,L]\nRewriteRule ^ab$ ${N}/never [R=301,L]\nRedirect 301 /a ${N}/alias`,
    answers: { "/a": `301 ${N}/alias`, "/a/b": `301 ${N}/alias/b`, "/ab": "nothing" },
  },
  {
    name: "stops rewrites, but not redirects, at PT",
    text: `RewriteEngine On\nRewriteRule ^a$ - [PT]\nRewriteRule ^(.*)$ ${N}/$1 [R=301,L]\nRedirect 301 /a ${N}/alias`,
    answers: { "/a": `301 ${N}/alias`, "/b": `301 ${N}/b` },
  },
  {
    name: "stops rewrites, but not redirects, where a per-directory rewrite serves another page",
    text: `RewriteEngine On\nRewriteRule ^a$ b [L]\nRewriteRule ^a$ ${N}/never [R=301,L]\nRedirect 301 /a ${N}/alias`,
    answers: { "/a": `301 ${N}/alias` },
  },
  {
    name: "ignores sections whose condition is false",
    text: `<IfModule !mod_alias.c>\nRedirect 301 /a ${N}/never\n</IfModule>\n<IfVersion < 2.4>\nRedirect 301 /b ${N}/never\n</IfVersion>\n<IfDefine OLD>\nRedirect 301 /c ${N}/never\n</IfDefine>\n<IfVersion >= 2.4>\nRedirect 301 /d ${N}/d\n</IfVersion>\n<IfDefine !OLD>\nRedirect 301 /e ${N}/e\n</IfDefine>`,
    answers: {
      "/a": "nothing",
      "/b": "nothing",
      "/c": "nothing",
      "/d": `301 ${N}/d`,
      "/e": `301 ${N}/e`,
    },
  },
  {
    name: "fills %{SERVER_NAME} with the requested host",
    text: `<VirtualHost *:80>\nServerName www.old.example\nServerAlias old.example\nRewriteEngine On\nRewriteRule ^/a$ https://%{SERVER_NAME}/b [R=301,L]\n</VirtualHost>`,
    answers: { "https://old.example/a": "301 https://old.example/b", "/a": `301 ${O}/b` },
  },
  {
    name: "does not rewrite in a virtual host without RewriteEngine On",
    text: `<VirtualHost *:80>\nServerName www.old.example\nServerAlias old.example\nRewriteRule ^/a$ ${N}/never [R=301,L]\nRedirect 301 /b ${N}/b\n</VirtualHost>`,
    answers: { "/a": "nothing", "/b": `301 ${N}/b` },
  },
  {
    name: "rewrites in a virtual host that inherits RewriteEngine On, without the server's own rules",
    text: `RewriteEngine On\nRewriteRule ^/m$ ${N}/never [R=301,L]\n<VirtualHost *:80>\nServerName www.old.example\nServerAlias old.example\nRewriteRule ^/a$ ${N}/a [R=301,L]\n</VirtualHost>`,
    needsOwnServer: true,
    answers: { "/a": `301 ${N}/a`, "/m": "nothing" },
  },
  {
    name: "applies the server's rules before those of its folders, whatever their order in the file",
    text: `<VirtualHost *:80>\nServerName www.old.example\nServerAlias old.example\nDocumentRoot /var/www\n<Directory /var/www>\nRewriteEngine On\nRewriteRule ^a$ ${N}/folder [R=301,L]\nRewriteRule ^b$ ${N}/folder [R=301,L]\n</Directory>\nRewriteEngine On\nRewriteRule ^/a$ ${N}/server [R=301,L]\nRedirect 301 /b ${N}/server\n</VirtualHost>`,
    answers: { "/a": `301 ${N}/server`, "/b": `301 ${N}/server` },
  },
  {
    name: "chooses the first virtual host that has the name, even through a wildcard",
    text: `<VirtualHost *:80>\nServerName x.example\nServerAlias *.old.example\nRedirect 301 /a ${N}/wild\n</VirtualHost>\n<VirtualHost *:80>\nServerName www.old.example\nServerAlias old.example\nRedirect 301 /a ${N}/exact\n</VirtualHost>`,
    answers: { "/a": `301 ${N}/wild`, "https://old.example/a": `301 ${N}/exact` },
  },
  {
    name: "applies RewriteBase to targets, but not to patterns",
    text: `RewriteEngine On\nRewriteBase /shop\nRewriteRule ^a$ b [R=301,L]`,
    answers: { "/a": `301 ${O}/shop/b`, "/shop/a": "nothing" },
  },
  {
    name: "reads a target that begins with two slashes as a path",
    text: `Redirect 301 /a //host/x\nRewriteEngine On\nRewriteRule ^b$ //host/y [R=301,L]`,
    answers: { "/a": `301 ${O}//host/x`, "/b": `301 ${O}//host/y` },
  },
  {
    name: "ignores a comment after a RewriteRule",
    text: `RewriteEngine On\nRewriteCond %{QUERY_STRING} ^id=5$ [NC] # the mug\nRewriteRule ^a$ ${N}/a? [R=301,L] # moved`,
    answers: { "/a?id=5": `301 ${N}/a`, "/a": "nothing" },
  },
  {
    name: "matches any of several queries",
    text: `RewriteEngine On\nRewriteCond %{QUERY_STRING} ^id=5$ [OR]\nRewriteCond %{QUERY_STRING} ^id=(6|7)$\nRewriteRule ^a$ ${N}/a? [R=301,L]\nRewriteCond %{QUERY_STRING} ^(id=8|no=8)$\nRewriteRule ^a$ ${N}/eight? [R=301,L]\nRewriteCond %{QUERY_STRING} ^p=1$|^q=1$\nRewriteRule ^a$ ${N}/one? [R=301,L]`,
    answers: {
      "/a?id=5": `301 ${N}/a`,
      "/a?id=6": `301 ${N}/a`,
      "/a?id=7": `301 ${N}/a`,
      "/a?id=8": `301 ${N}/eight`,
      "/a?no=8": `301 ${N}/eight`,
      "/a?p=1": `301 ${N}/one`,
      "/a?q=1": `301 ${N}/one`,
      "/a?id=9": "nothing",
      "/a": "nothing",
    },
  },
  {
    name: "matches a path as text, and any of several paths",
    text: `RewriteEngine On\nRewriteCond %{REQUEST_URI} =/a\nRewriteRule .* ${N}/a [R=301,L]\nRewriteCond %{REQUEST_URI} ^/b$ [OR]\nRewriteCond %{REQUEST_URI} ^/c/(.*)$\nRewriteRule ^ ${N}/bc [R=301,L]`,
    answers: { "/a": `301 ${N}/a`, "/b": `301 ${N}/bc`, "/c/d": `301 ${N}/bc`, "/d": "nothing" },
  },
  {
    name: "reads an unanchored expression as the path, what is below it, and longer names that other rules have",
    text: `RedirectMatch 301 ^/a ${N}/open\nRedirect 301 /abc ${N}/never\nRedirect 301 /abd/e ${N}/never\nRedirect 301 /b ${N}/b`,
    answers: {
      "/a": `301 ${N}/open`,
      "/a/b": `301 ${N}/open`,
      "/abc": `301 ${N}/open`,
      "/abd/e": `301 ${N}/open`,
      "/b": `301 ${N}/b`,
    },
  },
  {
    name: "reads a character class as a placeholder, and leaves other names to the rules that have them",
    text: `RedirectMatch 301 ^/item/([0-9]+)$ ${N}/i/$1\nRedirectMatch 301 ^/([a-z-]+)/(\\d{4})/?$ ${N}/$2/$1\nRedirect 301 /item/about ${N}/about`,
    answers: {
      "/item/12": `301 ${N}/i/12`,
      "/news/2024": `301 ${N}/2024/news`,
      "/item/about": `301 ${N}/about`,
    },
  },
  {
    name: "reads a rest after an optional slash as what is below, and as longer names that other rules have",
    text: `RedirectMatch 301 ^/old/?(.*)$ ${N}/o/$1\nRedirect 301 /oldies ${N}/never`,
    answers: {
      "/old": `301 ${N}/o/`,
      "/old/x/y": `301 ${N}/o/x/y`,
      "/oldies": `301 ${N}/o/ies`,
      "/oldies/x": `301 ${N}/o/ies/x`,
    },
  },
  {
    name: "ignores rules about the last slash, and never makes a loop of them",
    text: `RewriteEngine On\nRewriteRule ^a$ ${N}/a [R=301,L]\nRewriteRule ^b/$ /b [R=301,L]\nRewriteRule ^c$ ${O}/c/ [R=301,L]\nRedirect 301 /d/ ${N}/d/`,
    answers: { "/a": `301 ${N}/a`, "/d/e": `301 ${N}/d/e` },
  },
  {
    name: "limits a rule about the host's spelling to the host that its condition names",
    text: `RewriteEngine On\nRewriteCond %{REQUEST_URI} !=/never\nRewriteRule ^x$ ${N}/never [R,L]\nRewriteCond %{HTTP_HOST} ^old\\.example$\nRewriteRule ^(.*)$ ${O}/$1 [R=301,L]`,
    answers: { "https://old.example/a": `301 ${O}/a`, "/a": "nothing" },
  },
  {
    name: "compares a path without its query, so that a query in a path or an expression is never found",
    text: `RewriteEngine On\nRewriteRule ^a\\?id=5$ ${N}/never [R=301,L]\nRewriteRule ^b.php?id=5 ${N}/never [R=301,L]\nRewriteCond %{REQUEST_URI} =/c?id=5\nRewriteRule .* ${N}/never [R=301,L]\nRedirect 301 /d?id=5 ${N}/never\nRedirectMatch 301 ^/e\\?id=5$ ${N}/never\nRedirect 301 /f ${N}/f`,
    answers: {
      "/a?id=5": "nothing",
      "/b.php?id=5": "nothing",
      "/c?id=5": "nothing",
      "/d?id=5": "nothing",
      "/e?id=5": "nothing",
      "/f": `301 ${N}/f`,
    },
  },
  {
    name: "reads the names of variables in any case",
    text: `RewriteEngine On\nRewriteCond %{query_string} ^id=5$\nRewriteRule ^a$ ${N}/five? [R=301,L]\nRewriteCond %{Http_Host} =old.example\nRewriteRule ^b$ ${N}%{request_uri} [R=301,L]`,
    answers: {
      "/a?id=5": `301 ${N}/five`,
      "/a": "nothing",
      "https://old.example/b": `301 ${N}/b`,
      "/b": "nothing",
    },
  },
  {
    name: "reads quotation marks after an equals sign as a part of the text",
    text: `RewriteEngine On\nRewriteCond %{REQUEST_URI} ="/a"\nRewriteRule .* ${N}/never [R=301,L]\nRewriteCond %{HTTP_HOST} ="www.old.example"\nRewriteRule ^b$ ${N}/never [R=301,L]\nRewriteCond %{REQUEST_URI} "=/c"\nRewriteRule .* ${N}/c [R=301,L]`,
    answers: { "/a": "nothing", "/b": "nothing", "/c": `301 ${N}/c` },
  },
  {
    name: "fills a captured path or URL into the start of a target",
    text: `RedirectMatch 301 ^/en(/.*)$ $1\nRedirectMatch 301 ^/b(/.*)?$ $1/x`,
    answers: {
      "/en/a": `301 ${O}/a`,
      "/b/y": `301 ${O}/y/x`,
      "/b": `301 ${O}/x`,
    },
  },
  {
    name: "compares a percent sign with the decoded path",
    text: `Redirect 301 /a%20b ${N}/never\nRedirectMatch 301 ^/c%20d$ ${N}/never\nRedirect 301 "/e f" ${N}/ef`,
    answers: { "/a%20b": "nothing", "/c%20d": "nothing", "/e%20f": `301 ${N}/ef` },
  },
  {
    name: "gives a name that a character class takes to it, not to a later rule that has the name",
    text: `RedirectMatch 301 ^/item/([0-9]+)$ ${N}/i/$1\nRedirectMatch 301 ^/item/12$ ${N}/never\nRedirectMatch 301 ^/item/about$ ${N}/about`,
    answers: {
      "/item/5": `301 ${N}/i/5`,
      "/item/12": `301 ${N}/i/12`,
      "/item/about": `301 ${N}/about`,
    },
  },
  {
    name: "gives an address that an expression does not take to the next that does, though a later rule has it too",
    text: `RedirectMatch 301 ^/([a-z]+)/([a-z]+)$ ${N}/words/$2\nRedirectMatch 301 ^/([0-9]{2})/(.*)$ ${N}/numbers/$2\nRedirect 301 /12/ab ${N}/never`,
    answers: {
      "/12/ab": `301 ${N}/numbers/ab`,
      "/ab/ab": `301 ${N}/words/ab`,
      "/12/ab/c": `301 ${N}/numbers/ab/c`,
    },
  },
];

const NGINX: readonly Omit<EngineCase, "engine">[] = [
  {
    name: "matches $request_uri with its query",
    text: `map $request_uri $new { ~^/item\\.php\\?id=7$ ${N}/mug; }\nserver {\n  server_name www.old.example old.example;\n  if ($request_uri ~ ^/cup\\?id=([0-9]+)$) { return 301 ${N}/cup/$1; }\n  if ($request_uri = /cap?id=1) { return 301 ${N}/cap; }\n  if ($request_uri ~ ^/rest/(.*)$) { return 301 ${N}/r/$1; }\n  if ($request_uri ~ ^/any(\\?.*)?$) { return 301 ${N}/any; }\n  if ($new) { return 301 $new; }\n}`,
    answers: {
      "/item.php?id=7": `301 ${N}/mug`,
      "/item.php": "nothing",
      "/cup?id=12": `301 ${N}/cup/12`,
      "/cap?id=1": `301 ${N}/cap`,
      "/rest/a?b=c": `301 ${N}/r/a?b=c`,
      "/any": `301 ${N}/any`,
      "/any?x=1": `301 ${N}/any`,
    },
  },
  {
    name: "tries nested locations",
    text: `server {\n  server_name www.old.example old.example;\n  location /a/ {\n    location /a/b/ { return 301 ${N}/b; }\n    location = /a/c { return 301 ${N}/c; }\n    location ~ ^/a/d/(.*)$ { return 301 ${N}/d/$1; }\n    return 301 ${N}/a;\n  }\n  location ~ ^/a/b/x$ { return 301 ${N}/expression; }\n}`,
    answers: {
      "/a/b/y": `301 ${N}/b`,
      "/a/c": `301 ${N}/c`,
      "/a/d/e": `301 ${N}/d/e`,
      "/a/f": `301 ${N}/a`,
      "/a/b/x": `301 ${N}/expression`,
    },
  },
  {
    name: "chooses a server by its exact name before one by a wildcard",
    text: `server {\n  server_name *.old.example;\n  location /a { return 301 ${N}/wild; }\n}\nserver {\n  server_name www.old.example;\n  location /a { return 301 ${N}/exact; }\n}`,
    answers: { "/a": `301 ${N}/exact` },
  },
  {
    name: "compares the result of a map in if",
    text: `map $uri $new { /a ${N}/a; default 0; }\nmap $uri $flag { /b 1; /c 2; default ""; }\nserver {\n  server_name www.old.example old.example;\n  if ($new != 0) { return 301 $new; }\n  if ($flag = 1) { return 301 ${N}/one; }\n  if ($flag ~ ^[23]$) { return 301 ${N}/two; }\n}`,
    answers: { "/a": `301 ${N}/a`, "/b": `301 ${N}/one`, "/c": `301 ${N}/two`, "/d": "nothing" },
  },
  {
    name: "reads a map of host and path",
    text: `map $host$uri $new { www.old.example/a ${N}/www; old.example/a ${N}/apex; ~^(www\\.)?old\\.example/b/(.*)$ ${N}/b/$2; }\nserver {\n  server_name www.old.example old.example;\n  if ($new) { return 301 $new; }\n}`,
    answers: {
      "/a": `301 ${N}/www`,
      "https://old.example/a": `301 ${N}/apex`,
      "/b/c": `301 ${N}/b/c`,
    },
  },
  {
    name: "reads a map of a parameter",
    text: `map $arg_id $new { 5 ${N}/five; ~^6\\d$ ${N}/sixties; }\nserver {\n  server_name www.old.example old.example;\n  location = /item { if ($new) { return 301 $new; } return 301 ${N}/items; }\n}`,
    answers: { "/item?id=5": `301 ${N}/five`, "/item": `301 ${N}/items` },
  },
  {
    name: "reads a map whose key is another map",
    text: `map $uri $page { /a one; ~^/b two; default none; }\nmap $page $new { one ${N}/1; two ${N}/2; default ""; }\nserver {\n  server_name www.old.example old.example;\n  if ($new) { return 301 $new; }\n}`,
    answers: { "/a": `301 ${N}/1`, "/b": `301 ${N}/2`, "/c": "nothing" },
  },
  {
    name: "reads a target built from two maps",
    text: `map $host $base { old.example ${N}/apex; default ${N}; }\nmap $uri $new { /a /x; }\nserver {\n  server_name www.old.example old.example;\n  if ($new) { return 301 $base$new; }\n}`,
    answers: { "/a": `301 ${N}/x`, "https://old.example/a": `301 ${N}/apex/x` },
  },
  {
    name: "reads an unanchored expression as the path, what is below it, and longer names that other rules have",
    text: `server {\n  server_name www.old.example old.example;\n  rewrite ^/a ${N}/open? permanent;\n  rewrite ^/abc$ ${N}/never permanent;\n  rewrite ^/b$ ${N}/b permanent;\n}`,
    answers: {
      "/a": `301 ${N}/open`,
      "/a/b": `301 ${N}/open`,
      "/abc": `301 ${N}/open`,
      "/b": `301 ${N}/b`,
    },
  },
  {
    name: "reads a character class as a placeholder, and leaves other names to the rules that have them",
    text: `server {\n  server_name www.old.example old.example;\n  rewrite ^/item/(\\d+)$ ${N}/i/$1? permanent;\n  location = /item/about { return 301 ${N}/about; }\n}`,
    answers: { "/item/12": `301 ${N}/i/12`, "/item/about": `301 ${N}/about` },
  },
  {
    name: "fills a parameter and a variable set once into the target",
    text: `server {\n  server_name www.old.example old.example;\n  set $new ${N};\n  if ($arg_page) { return 301 $new/p/$arg_page; }\n  location = /a { return 301 $new/a; }\n}`,
    answers: { "/x?page=2": `301 ${N}/p/2`, "/a": `301 ${N}/a`, "/b": "nothing" },
  },
  {
    name: "forgets in a rewrite what the condition around it captured",
    text: `server {\n  server_name www.old.example old.example;\n  if ($args ~ ^id=([^&]+)$) { rewrite ^/a$ ${N}/x$1? permanent; }\n  if ($args ~ ^no=([^&]+)$) { return 301 ${N}/y$1; }\n}`,
    answers: { "/a?id=5": `301 ${N}/x`, "/a?no=5": `301 ${N}/y5` },
  },
  {
    name: "matches ^/$ for the root only, and ^/ for every path",
    text: `server {\n  server_name www.old.example old.example;\n  location / {\n    rewrite ^/$ ${N}/home permanent;\n    rewrite ^/a$ ${N}/a permanent;\n    rewrite ^/ ${N}/rest? redirect;\n  }\n}`,
    answers: { "/": `301 ${N}/home`, "/a": `301 ${N}/a`, "/b/c": `302 ${N}/rest` },
  },
  {
    name: "redirects to an absolute URL whatever the flag of the rewrite",
    text: `server {\n  server_name www.old.example old.example;\n  rewrite ^/a$ ${N}/a last;\n  rewrite ^/b$ ${N}/b break;\n}`,
    answers: { "/a": `302 ${N}/a`, "/b": `302 ${N}/b` },
  },
  {
    name: "reads a target that begins with two slashes as a path",
    text: `server {\n  server_name www.old.example;\n  location = /a { return 301 //host/x; }\n}`,
    answers: { "/a": `301 ${O}//host/x` },
  },
  {
    name: "lets a location with a last slash have its address before a wider one",
    text: `server {\n  server_name www.old.example old.example;\n  location /shop/ { return 301 ${N}/store/; }\n  location / { return 301 ${N}/; }\n}`,
    answers: { "/shop/": `301 ${N}/store/`, "/shop/a": `301 ${N}/store/`, "/x": `301 ${N}/` },
  },
  {
    name: "compares a path without its query, so that a query in a path or an expression is never found",
    text: `map $uri $new { /a?id=5 ${N}/never; ~^/b\\?id=5$ ${N}/never; /c ${N}/c; }\nserver {\n  server_name www.old.example old.example;\n  if ($new) { return 301 $new; }\n  if ($uri = /d?id=5) { return 301 ${N}/never; }\n  location = /e?id=5 { return 301 ${N}/never; }\n  rewrite ^/f\\?id=5$ ${N}/never permanent;\n  rewrite ^/g.php?id=5 ${N}/never permanent;\n}`,
    answers: {
      "/a?id=5": "nothing",
      "/b?id=5": "nothing",
      "/c": `301 ${N}/c`,
      "/d?id=5": "nothing",
      "/e?id=5": "nothing",
      "/f?id=5": "nothing",
      "/g.php?id=5": "nothing",
    },
  },
  {
    name: "never finds two slashes in a row, which it joins before it compares paths",
    text: `map $uri $new { // ${N}/never; //a ${N}/never; /b ${N}/b; }\nserver {\n  server_name www.old.example old.example;\n  if ($new) { return 301 $new; }\n  if ($uri = //c) { return 301 ${N}/never; }\n  location = //d { return 301 ${N}/never; }\n  location //e { return 301 ${N}/never; }\n}`,
    answers: {
      "/": "nothing",
      "/a": "nothing",
      "/b": `301 ${N}/b`,
      "/c": "nothing",
      "/d": "nothing",
      "/e": "nothing",
    },
  },
  {
    name: "compares a percent sign with the decoded path, but not in $request_uri",
    text: `map $uri $one { /a%20b ${N}/never; "/c d" ${N}/cd; }\nmap $request_uri $two { /e%20f ${N}/ef; }\nserver {\n  server_name www.old.example old.example;\n  if ($one) { return 301 $one; }\n  if ($two) { return 301 $two; }\n  location ~ ^/g%20h$ { return 301 ${N}/never; }\n}`,
    answers: {
      "/a%20b": "nothing",
      "/c%20d": `301 ${N}/cd`,
      "/e%20f": `301 ${N}/ef`,
      "/g%20h": "nothing",
    },
  },
  {
    name: "leads to a page whose own row only takes its last slash off",
    text: `map $uri $new { /a /b; /b/ /b; }\nserver {\n  server_name www.old.example old.example;\n  if ($new) { return 301 $new; }\n}`,
    answers: { "/a": `301 ${O}/b`, "/b": "nothing" },
  },
  {
    name: "gives a name that a character class takes to it, not to a later rule that has the name",
    text: `server {\n  server_name www.old.example old.example;\n  rewrite ^/item/(\\d+)$ ${N}/i/$1? permanent;\n  rewrite ^/item/12$ ${N}/never? permanent;\n  rewrite ^/item/about$ ${N}/about? permanent;\n}`,
    answers: {
      "/item/5": `301 ${N}/i/5`,
      "/item/12": `301 ${N}/i/12`,
      "/item/about": `301 ${N}/about`,
    },
  },
  {
    name: "gives an address that an expression does not take to the next that does, though a later rule has it too",
    text: `server {\n  server_name www.old.example old.example;\n  rewrite ^/12/(\\d+)$ ${N}/numbers/$1? permanent;\n  location /12/b/ { return 301 ${N}/never; }\n  location ~ ^/([0-9]+)/ { return 301 ${N}/all/$1; }\n}`,
    answers: {
      "/12/7": `301 ${N}/numbers/7`,
      "/12/b/": `301 ${N}/all/12`,
      "/13/b": `301 ${N}/all/13`,
    },
  },
];

export const CASES: readonly EngineCase[] = [
  ...APACHE.map((it) => ({ ...it, name: `Apache ${it.name}`, engine: "Apache" as const })),
  ...NGINX.map((it) => ({ ...it, name: `nginx ${it.name}`, engine: "nginx" as const })),
];
