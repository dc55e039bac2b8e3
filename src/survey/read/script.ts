import type { WorkerFacts } from "../look.ts";

/** `navigator.serviceWorker.register("/sw.js")`, minified or not, and Workbox's registration. */
const REGISTRATION =
  /\bserviceWorker\s*(?:\?\.|\.)\s*register\s*\(|\bnew\s+(?:\w+\.)?Workbox\s*\(/g;

/** A string literal with the address, directly after the parenthesis. */
const ADDRESS = /^\s*(["'`])([^"'`$\s]{1,2048})\1/;

const ADDRESSES_AT_MOST = 20;

/** @param base The base URL of relative addresses: that of the page that runs the script. */
export function readScript(text: string, base: string): WorkerFacts {
  const addresses = new Set<string>();
  let isRegistered = false;
  for (const { 0: found, index } of text.matchAll(REGISTRATION)) {
    isRegistered = true;
    const behind = text.slice(index + found.length, index + found.length + 2100);
    const address = ADDRESS.exec(behind)?.[2];
    const url = address === undefined ? null : URL.parse(address, base);
    if (url) addresses.add(url.href);
    if (addresses.size === ADDRESSES_AT_MOST) break;
  }
  return { isRegistered, addresses: [...addresses] };
}

/** Whether a script looks like a service worker. Any sign counts, because a worker may do nothing but import. */
export function isWorkerScript(text: string): boolean {
  return /\b(?:self|workbox)\s*\.|\bimportScripts\s*\(|\baddEventListener\s*\(/.test(text);
}
