import { formatInstant, type Instant } from "../domain/instant.ts";
import { type Notice, SHOWN_BY } from "./notice.ts";

/** The body of a notification: data for programs, and a text that Slack and similar tools display as is. */
export interface Message {
  readonly text: string;
  readonly site: string;
  readonly at: string;
  readonly findings: readonly Omit<Notice, "subject">[];
  /** The number of notices not listed. */
  readonly more: number;
}

const LISTED_AT_MOST = 20;

/** @param notices At least one. Errors are listed first. */
export function writeMessage(site: string, notices: readonly Notice[], now: Instant): Message {
  const sorted = notices.toSorted((a, b) => rankOf(a) - rankOf(b));
  const findings = sorted
    .slice(0, LISTED_AT_MOST)
    .map(({ id, severity, from, about }) => ({ id, severity, from, about }));
  const more = sorted.length - findings.length;
  const count = notices.length === 1 ? "1 new finding" : `${notices.length} new findings`;
  const commands = [...new Set(sorted.map((it) => SHOWN_BY[it.from]))];
  const lines = [
    `${site}: ${count}`,
    ...findings.map(({ id, severity, about }) => `- ${severity} ${id}: ${about}`),
    ...(more > 0 ? [`- ${more} more`] : []),
    `What to do: ${commands.join("; ")}`,
  ];
  return {
    text: lines.map(escapeForSlack).join("\n"),
    site,
    at: formatInstant(now),
    findings,
    more,
  };
}

function rankOf({ severity }: Notice): number {
  return severity === "error" ? 0 : 1;
}

/**
 * Unescaped, a key such as `<!here>` would notify a whole channel.
 *
 * @see https://docs.slack.dev/messaging/formatting-message-text/#escaping
 */
function escapeForSlack(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
