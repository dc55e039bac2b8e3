import { spawn } from "node:child_process";
import { once } from "node:events";
import { CliError } from "../terminal/errors.ts";
import { EXIT, type Io } from "../terminal/io.ts";
import { say } from "../terminal/output.ts";

/**
 * Runs `npm install` in a site's folder.
 *
 * @throws CliError if npm fails; the files remain.
 */
export async function installPackages(io: Io, folder: string): Promise<void> {
  say(io, "Installing packages...");
  const child = spawn("npm", ["install", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: folder,
    env: { ...io.env },
    // The output of npm is not part of this command's output.
    stdio: ["ignore", "ignore", "inherit"],
    shell: process.platform === "win32",
  });
  const [code] = await once(child, "exit");
  if (code === 0) return;
  const message = "The site was created, but npm install failed in it";
  throw new CliError(message, "See npm's messages above, and run npm install there", EXIT.remote);
}
