import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Browser, chromium } from "playwright-core";

const FOLDER = fileURLToPath(new URL("../../../build/browser", import.meta.url));
const PACKAGE = fileURLToPath(
  new URL("../../../node_modules/@sparticuz/chromium", import.meta.url),
);

/** The paths of browsers in common distributions. `SUNSET_BROWSER` names another. */
const INSTALLED = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome-stable",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  String.raw`C:\Program Files\Google\Chrome\Application\chrome.exe`,
];

/** The time after which a browser counts as hanging; long, because the machine may be busy. */
const HANGS_MS = 120_000;

/**
 * Starts a browser: the machine's own if there is one, otherwise the one from the packages.
 *
 * @param more Additional command line options.
 */
export async function launchBrowser(more: readonly string[] = []): Promise<Browser> {
  const own = [process.env.SUNSET_BROWSER ?? "", ...INSTALLED].find((it) => it && existsSync(it));
  const { path, env } = own === undefined ? await (unpacked ??= unpack()) : { path: own, env: {} };
  const browser = await chromium.launch({
    executablePath: path,
    // Containers provide no sandbox for it, and these pages are our own.
    args: ["--no-sandbox", "--disable-gpu", "--font-render-hinting=none", ...more],
    env: { ...process.env, ...env },
  });
  browser.on("context", (context) => context.setDefaultTimeout(HANGS_MS));
  return browser;
}

interface Unpacked {
  readonly path: string;
  readonly env: Readonly<Record<string, string>>;
}

let unpacked: Promise<Unpacked> | undefined;

/**
 * Unpacks the browser once, with the system libraries and the font included for machines that lack them. Concurrent
 * runs do not conflict, since each unpacks into its own folder until it is complete.
 */
async function unpack(): Promise<Unpacked> {
  const { version }: { version: string } = JSON.parse(
    readFileSync(join(PACKAGE, "package.json"), "utf8"),
  );
  const folder = join(FOLDER, version);
  if (!existsSync(folder)) {
    mkdirSync(FOLDER, { recursive: true });
    const temporary = mkdtempSync(join(FOLDER, "unpacking-"));
    const before = process.env.TMPDIR;
    // The package unpacks to this folder.
    process.env.TMPDIR = temporary;
    const { default: packed, inflate } = await import("@sparticuz/chromium");
    await packed.executablePath();
    await inflate(join(PACKAGE, "bin/al2023.tar.br"));
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
    if (!existsSync(folder)) renameSync(temporary, folder);
  }
  const path = join(folder, "chromium");
  return { path, env: { ...librariesFor(path, folder), ...fontsFor(folder) } };
}

function librariesFor(path: string, folder: string): Unpacked["env"] {
  const needs = spawnSync("ldd", [path], { encoding: "utf8" });
  const isWhole = needs.status === 0 && !needs.stdout.includes("not found");
  return isWhole ? {} : { LD_LIBRARY_PATH: join(folder, "al2023/lib") };
}

function fontsFor(folder: string): Unpacked["env"] {
  const fonts = spawnSync("fc-list", { encoding: "utf8" });
  if (fonts.status === 0 && fonts.stdout.trim() !== "") return {};
  const file = join(folder, "fonts.conf");
  const folders = [join(folder, "fonts/fonts"), "/usr/share/fonts"].map((it) => `<dir>${it}</dir>`);
  const cache = `<cachedir>${join(folder, "font-cache")}</cachedir>`;
  writeFileSync(file, `<fontconfig>${folders.join("")}${cache}</fontconfig>`);
  return { FONTCONFIG_FILE: file };
}
