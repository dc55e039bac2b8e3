import { execFileSync } from "node:child_process";

/** Returns the descendants of a process, its children first. */
export function descendants(pid: number): number[] {
  const rows = execFileSync("ps", ["-eo", "pid=,ppid="], { encoding: "utf8" })
    .trim()
    .split("\n")
    .map((line) => line.trim().split(/\s+/).map(Number));
  const childrenOf = (it: number): number[] =>
    rows.flatMap(([child = 0, parent]) => (parent === it ? [child] : []));
  const found = childrenOf(pid);
  for (const it of found) found.push(...childrenOf(it));
  return found;
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
