/** The requirements of a `Strict-Transport-Security` header (RFC 6797). */
export interface TransportSecurity {
  readonly maxAgeSeconds: number;
  readonly hasSubdomains: boolean;
  readonly isForPreload: boolean;
}

/** Parses the header; null if browsers would ignore it, or would forget the host because of it. */
export function readTransportSecurity(header: string): TransportSecurity | null {
  const directives = header.split(";").map((it) => it.trim().toLowerCase());
  const maxAge = directives.flatMap((it) => /^max-age\s*=\s*"?(\d+)"?$/.exec(it)?.[1] ?? []);
  const maxAgeSeconds = Number(maxAge[0] ?? 0);
  if (!(maxAgeSeconds > 0)) return null;
  return {
    maxAgeSeconds,
    hasSubdomains: directives.includes("includesubdomains"),
    isForPreload: directives.includes("preload"),
  };
}
