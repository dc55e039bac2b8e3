import { failure, type Result, success } from "../../domain/result.ts";
import { meantHost } from "../../domain/url/meant-host.ts";
import { writtenHost } from "../../domain/url/written-host.ts";
import { quote } from "../../domain/finding.ts";
import type { Refusal } from "./entries.ts";
import { failUnreadable } from "./refusals.ts";

/** An old address as a list names it. */
export interface OldAddress {
  /** Canonical; "" if the address is only a path. */
  readonly host: string;
  /** Path and query as written, with its first slash. */
  readonly path: string;
}

/**
 * @param hosts The site's canonical hosts; the scheme may be left out only before one of these.
 * @returns The refusal if it is not an address, or if its host is not one of the site's.
 */
export function readOldAddress(
  text: string,
  hosts: ReadonlySet<string>,
): Result<OldAddress, Refusal> {
  // Behind doubled slashes, only a name with a dot can be a host.
  if (/^\/(?!\/[^/?#]*\.)/.test(text)) return success({ host: "", path: text });
  const [, scheme, authority = "", path = ""] =
    /^(https?:\/\/|\/\/)?([^/?#]*)([^]*)$/i.exec(text) ?? [];
  const host = writtenHost(text) ?? "";
  if (hosts.has(host)) return success({ host, path: path.startsWith("/") ? path : `/${path}` });
  if (scheme === undefined && authority.includes("@")) {
    return failure({
      id: "import-unreadable",
      message: `${quote(text)} is a mail address, and no page`,
      fix: "Remove the row",
    });
  }
  if (scheme === undefined && !/^[\w-]+(\.[\w-]+)+(:\d+)?$/.test(authority)) {
    return failUnreadable(
      `${quote(text)} is neither a path nor a URL`,
      `Start it with a slash: "/${text}"`,
    );
  }
  if (host === "") {
    return failUnreadable(
      `${quote(text)} is not a URL`,
      "Write a path such as /old, or a whole URL",
    );
  }
  const meant = meantHost(host, hosts);
  return failure({
    id: "from-host-unknown",
    message: `${quote(text)} is on ${host}, which is not one of the site's hosts`,
    fix:
      meant === null
        ? `Add "${host}" to site.hosts, or remove the row`
        : `Did you mean ${meant}? If not, add "${host}" to site.hosts, or remove the row`,
    missing: { list: "hosts", host },
  });
}
