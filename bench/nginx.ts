import { spawnSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RoutesData } from "../src/domain/table/schema.ts";
import { exactRules } from "./inputs.ts";
import { freePort, type Measured, startProcess } from "./process.ts";

/** Serves the exact rules of a table with an nginx `map`; null if nginx is not installed. */
export async function startNginx(table: RoutesData): Promise<Measured | null> {
  if (spawnSync("nginx", ["-v"]).status !== 0) return null;
  const folder = mkdtempSync(join(tmpdir(), "sunset-bench-"));
  const port = await freePort();
  const rules = exactRules(table);
  const entries = rules.map(({ from, to }) => `${from} ${to ?? "gone"};\n`);
  writeFileSync(join(folder, "map.conf"), entries.join(""));
  writeFileSync(
    join(folder, "nginx.conf"),
    `daemon off;
master_process off;
pid ${folder}/nginx.pid;
error_log stderr crit;
events { worker_connections 64; }
http {
  access_log off;
  client_body_temp_path ${folder};
  proxy_temp_path ${folder};
  fastcgi_temp_path ${folder};
  uwsgi_temp_path ${folder};
  scgi_temp_path ${folder};
  keepalive_requests 1000000;
  map_hash_bucket_size 256;
  map_hash_max_size ${Math.max(2048, 2 * rules.length)};
  map $uri $new { include ${folder}/map.conf; }
  server {
    listen 127.0.0.1:${port};
    server_tokens off;
    if ($new = gone) { return 410; }
    if ($new) { return 301 $new; }
    return 301 https://www.new.example/;
  }
}
`,
  );
  return startProcess("nginx", ["-c", join(folder, "nginx.conf"), "-p", folder], folder, port);
}
