/** The servers from which tables are imported and to which they are exported: nginx and Apache, only on loopback. */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { Agent, request } from "node:http";
import { type AddressInfo, connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

export type EngineName = "nginx" | "Apache";

/** A server's answer to an address: the target of a redirect, otherwise only the status. */
export interface EngineAnswer {
  readonly status: number;
  readonly location: string | null;
}

export interface Engine {
  /**
   * @param site The index of a configuration with which the server was started.
   * @param address A whole URL, whose host goes into the header.
   */
  ask(site: number, address: string): Promise<EngineAnswer>;
  stop(): Promise<void>;
}

const FOLDERS = ["/usr/sbin", "/usr/local/sbin", "/usr/local/bin", "/opt/homebrew/bin"];
const PROGRAMS: Readonly<Record<EngineName, readonly string[]>> = {
  nginx: ["nginx"],
  Apache: ["apache2", "httpd"],
};

/** Finds the program of a server; null if it is not installed. */
export function findEngine(name: EngineName): string | null {
  const folders = [...(process.env["PATH"] ?? "").split(delimiter), ...FOLDERS];
  const paths = PROGRAMS[name].flatMap((program) => folders.map((it) => join(it, program)));
  return paths.find((it) => existsSync(it)) ?? null;
}

/** The folders of Apache's modules on Debian and on other systems. */
const APACHE_MODULES = ["/usr/lib/apache2/modules", "/usr/lib64/httpd/modules"];

/**
 * Starts a server with several configurations, each on a port of its own.
 *
 * @param texts The content of nginx's `http` block, or Apache virtual hosts or an `.htaccess`.
 */
export async function startEngine(name: EngineName, texts: readonly string[]): Promise<Engine> {
  const program = findEngine(name);
  if (program === null) throw new TypeError(`${name} is not installed`);
  const folder = mkdtempSync(join(tmpdir(), "sunset-engine-"));
  const ports = await freePorts(texts.length);
  const sites = texts.map((text, index) => ({ text, port: ports[index] ?? 0, index }));
  const conf = join(folder, "server.conf");
  writeFileSync(conf, name === "nginx" ? nginxConf(sites, folder) : apacheConf(sites, folder));
  const args =
    name === "nginx"
      ? ["-p", folder, "-c", conf, "-g", "daemon off;"]
      : ["-d", folder, "-f", conf, "-DFOREGROUND"];
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"] });
  const said: string[] = [];
  child.stdout.on("data", (it) => said.push(String(it)));
  child.stderr.on("data", (it) => said.push(String(it)));
  await listening(child, ports, said);
  const agent = new Agent({ keepAlive: true, maxSockets: 8 });
  return {
    ask: (site, address) => askPort(agent, ports[site] ?? 0, address),
    async stop() {
      agent.destroy();
      const gone = new Promise((done) => child.once("exit", done));
      child.kill("SIGTERM");
      await gone;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

interface Site {
  readonly text: string;
  readonly port: number;
  readonly index: number;
}

/** Writes the configuration. Variables belong to the whole server, so each configuration gets its own. */
function nginxConf(sites: readonly Site[], folder: string): string {
  const texts = sites.map(({ text, port, index }) => {
    const names = [...text.matchAll(/\bmap\s+\S+\s+\$(\w+)/g)].map((it) => it[1] ?? "");
    const own = names.reduce(
      (all, it) => all.replace(new RegExp(`\\$(\\{?)${it}\\b`, "g"), `$$$1${it}_${index}`),
      text,
    );
    const whole = /^\s*server\s*\{/m.test(own) ? own : asServer(own);
    return whole
      .replace(/^\s*map_hash_\w+ \d+;$/gm, "")
      .replace(/^\s*listen [^;]*;/gm, "")
      .replace(/\bserver\s*\{/g, `server {\n  listen 127.0.0.1:${port};\n`);
  });
  const sizes = sites.flatMap((it) =>
    [...it.text.matchAll(/^map_hash_(\w+) (\d+);$/gm)].map(
      ([, name = "", size]) => [name, Number(size)] as const,
    ),
  );
  const largest = new Map<string, number>();
  for (const [name, size] of sizes) largest.set(name, Math.max(size, largest.get(name) ?? 0));
  return [
    `pid ${folder}/pid;`,
    "worker_processes 1;",
    `error_log ${folder}/error.log;`,
    "events { worker_connections 512; }",
    "http {",
    "  access_log off;",
    "  port_in_redirect off;",
    `  root ${folder};`,
    ...["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
      (it) => `  ${it}_temp_path ${folder}/${it};`,
    ),
    ...[...largest].map(([name, size]) => `  map_hash_${name} ${size};`),
    ...texts,
    "}",
  ].join("\n");
}

function asServer(text: string): string {
  const maps = [...text.matchAll(/^map [^{]*\{[^}]*\}/gm)].map((it) => it[0]);
  const inside = text.replace(/^map [^{]*\{[^}]*\}/gm, "");
  return `${maps.join("\n")}\nserver {\n${inside}\n}`;
}

const MODULES: readonly (readonly [string, string])[] = [
  ["mpm_event", "mpm_event"],
  ["authz_core", "authz_core"],
  ["authz_host", "authz_host"],
  ["alias", "alias"],
  ["rewrite", "rewrite"],
  ["version", "version"],
  ["dir", "dir"],
  ["mime", "mime"],
];

function apacheConf(sites: readonly Site[], folder: string): string {
  const modules = APACHE_MODULES.find((it) => existsSync(it)) ?? "modules";
  const parts = sites.map(({ text, port, index }) => {
    const root = join(folder, `site${index}`);
    mkdirSync(root);
    if (/<VirtualHost/i.test(text)) {
      return text
        .replace(/<VirtualHost [^>]*>/gi, `<VirtualHost 127.0.0.1:${port}>`)
        .replaceAll("/var/www", root);
    }
    writeFileSync(join(root, ".htaccess"), text);
    return `<VirtualHost 127.0.0.1:${port}>\nServerName www.old.example\nDocumentRoot ${root}\n<Directory ${root}>\nAllowOverride All\n</Directory>\n</VirtualHost>`;
  });
  return [
    `ServerRoot ${folder}`,
    `PidFile ${folder}/pid`,
    `Mutex file:${folder} default`,
    `ErrorLog ${folder}/error.log`,
    "ServerName localhost",
    ...MODULES.map(([name, file]) => {
      const path = join(modules, `mod_${file}.so`);
      return `<IfModule !${name}_module>\nLoadModule ${name}_module ${path}\n</IfModule>`;
    }),
    // Persistent connections would occupy its few workers.
    "KeepAlive Off",
    "StartServers 1",
    "ServerLimit 1",
    "ThreadsPerChild 16",
    "MaxRequestWorkers 16",
    "TypesConfig /dev/null",
    `<Directory ${folder}>\nRequire all granted\nOptions FollowSymLinks\n</Directory>`,
    ...sites.map((it) => `Listen 127.0.0.1:${it.port}`),
    ...parts,
  ].join("\n");
}

async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer();
      await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
      return server;
    }),
  );
  const ports = servers.map((it) => (it.address() as AddressInfo).port);
  await Promise.all(servers.map((it) => new Promise((done) => it.close(done))));
  return ports;
}

/** Waits until all ports answer; fails with the server's output if it ends first. */
async function listening(
  child: ChildProcess,
  ports: readonly number[],
  said: string[],
): Promise<void> {
  const last = ports.at(-1) ?? 0;
  for (;;) {
    if (child.exitCode !== null) throw new Error(said.join("") || "the server ended");
    if (await connects(last)) return;
    await new Promise((done) => setTimeout(done, 10));
  }
}

function connects(port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => {
      socket.destroy();
      done(true);
    });
    socket.once("error", () => done(false));
  });
}

function askPort(agent: Agent, port: number, address: string): Promise<EngineAnswer> {
  const url = new URL(address);
  const path = address.replace(/^https?:\/\/[^/?#]*/, "") || "/";
  return new Promise((done, fail) => {
    const asked = request(
      { host: "127.0.0.1", port, path, agent, headers: { Host: url.host } },
      (response) => {
        response.resume();
        response.once("end", () => {
          const status = response.statusCode ?? 0;
          const { location } = response.headers;
          const isRedirect = status >= 300 && status < 400 && location !== undefined;
          done({ status, location: isRedirect ? withoutPort(location, port) : null });
        });
      },
    );
    asked.once("error", fail);
    asked.end();
  });
}

/** Rewrites a location to the one that visitors of the site would see: on https and the site's port. */
function withoutPort(location: string, port: number): string {
  return location.replace(`:${port}`, "").replace(/^http:(?=\/\/(?:www\.)?old\.example)/, "https:");
}
