import { formatInstant, type Instant } from "../domain/instant.ts";
import { type Notice, SHOWN_BY } from "./notice.ts";

/** What is sent: for programs, with a text that Slack and its like show as it stands. */
export interface Message {
  readonly text: string;
  readonly site: string;
  readonly at: string;
  readonly findings: readonly Notice[];
  /** How many more there are than are listed. */
  readonly more: number;
}

const LISTED_AT_MOST = 20;

/** @param notices At least one; errors are listed first. */
export function writeMessage(site: string, notices: readonly Notice[], now: Instant): Message {
  const sorted = notices.toSorted((a, b) => rankOf(a) - rankOf(b));
  const findings = sorted.slice(0, LISTED_AT_MOST);
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
 * Else somebody's key could call a whole channel, as `<!here>`.
 *
 * @see https://docs.slack.dev/messaging/formatting-message-text/#escaping
 */
function escapeForSlack(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
