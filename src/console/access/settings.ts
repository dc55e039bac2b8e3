/** The platform team's settings for Cloudflare Access: `docs/sign-off.md`. */

export interface AccessBindings {
  /** The team's host name, or a URL. */
  readonly ACCESS_TEAM_DOMAIN?: string;
  /** The application's audience tag. */
  readonly ACCESS_AUD?: string;
}

export interface AccessSettings {
  /** The team's origin, which issues tokens and publishes the keys. */
  readonly issuer: string;
  readonly audience: string;
}

/** A wrong variable, because of which nobody is let in. */
export interface Misconfigured {
  readonly variable: keyof AccessBindings;
  readonly problem: "missing" | "malformed";
}

/** @returns The settings, or every variable that is wrong; in that case nobody is let in. */
export function readAccessSettings(env: AccessBindings): AccessSettings | readonly Misconfigured[] {
  const issuer = readTeamDomain(env.ACCESS_TEAM_DOMAIN);
  const audience = readAudience(env.ACCESS_AUD);
  if (typeof issuer === "string" && typeof audience === "string") return { issuer, audience };
  return [issuer, audience].filter((it) => typeof it !== "string");
}

/** At least two labels: the team's name on its own is not a host. */
const HOST = /^(?:[a-z0-9-]+\.)+[a-z0-9-]+$/;
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

function readTeamDomain(value: string | undefined): string | Misconfigured {
  const variable = "ACCESS_TEAM_DOMAIN";
  const text = value?.trim() ?? "";
  if (text === "") return { variable, problem: "missing" };
  const url = URL.parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`);
  const isLoopback = url !== null && LOOPBACK.test(url.hostname);
  const isBare =
    url !== null &&
    url.href === `${url.origin}/` &&
    !/[?#]/.test(text) &&
    (isLoopback || HOST.test(url.hostname));
  const isSafe = url?.protocol === "https:" || (url?.protocol === "http:" && isLoopback);
  return isBare && isSafe ? url.origin : { variable, problem: "malformed" };
}

function readAudience(value: string | undefined): string | Misconfigured {
  const variable = "ACCESS_AUD";
  const text = value?.trim() ?? "";
  if (text === "") return { variable, problem: "missing" };
  return /\s/.test(text) ? { variable, problem: "malformed" } : text;
}
