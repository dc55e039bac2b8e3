import type { Instant } from "../../domain/instant.ts";
import { StoreError } from "../../store/kv/kv-store.ts";
import { readInstantText } from "../shared/read-instant.ts";
import type { Services } from "../shared/services.ts";
import type { View } from "../shared/view.ts";
import { ANSWER_PATH, previewedPath } from "../ui/menu.ts";
import { visibleText } from "../ui/user-text.tsx";
import { datesLike } from "./dates-like.ts";
import { renderIncomplete, renderNoRelease, renderUnreadable } from "./problems.tsx";
import { findSeen, type Seen, urlOf } from "./seen.ts";
import { readTypedAddress } from "./typed-address.ts";

type Page = ReturnType<typeof renderIncomplete>;

export type AskedFor =
  | { readonly kind: "seen"; readonly seen: Seen }
  /** The text is not an address of the old site. */
  | { readonly kind: "no-address"; readonly typed: string; readonly message: string }
  | { readonly kind: "problem"; readonly page: Page; readonly status: 400 | 404 | 503 };

const HOSTS_AT_MOST = 5;

/**
 * Finds what a console page is to show, from the parameters `url`, `at` and `release`. An absent parameter is replaced
 * by the reviewer's choice; parameters within the address itself take precedence over both.
 */
export async function findAsked(services: Services, view: View): Promise<AskedFor> {
  const { url: page, choice, hosts, now, timeZone, texts } = view;
  const typed = page.searchParams.get("url") ?? "";
  const site = new Set(hosts);
  const preview = [page.host, new URL(view.previewOrigin).host];
  const read = readTypedAddress(typed, { site, preview });
  if (read.kind === "unreadable") {
    return { kind: "no-address", typed, message: texts.previewed.unreadable };
  }
  if (read.kind === "foreign") {
    const more = hosts.length - HOSTS_AT_MOST;
    const some = hosts.slice(0, HOSTS_AT_MOST).join(texts.marks.comma);
    const known = more > 0 ? `${some} ${texts.sentence.andMore(more)}` : some;
    const message = texts.previewed.foreign(visibleText(read.host), known);
    return { kind: "no-address", typed, message };
  }
  const { address, asked } = read;
  const host = address.host ?? choice.host ?? hosts[0] ?? "";
  const release = asked.release ?? page.searchParams.get("release") ?? choice.release;
  const wantedAt = asked.at ?? page.searchParams.get("at");
  const at = wantedAt === null ? choice.at : readInstantText(wantedAt);
  const whole = { ...address, host };
  const seen = await findSeen(services, { address: whole, method: "GET", at, release }, now);
  if (seen === null) {
    const example = services.live.status().snapshot.release.id;
    return { kind: "problem", page: renderNoRelease(view, release ?? "", example), status: 404 };
  }
  if (seen instanceof StoreError) {
    return { kind: "problem", page: renderIncomplete(view, seen), status: 503 };
  }
  if (wantedAt === null || at !== null) return { kind: "seen", seen };
  const typedAt = wantedAt.trim();
  const offer = (it: Instant) => ({
    at: it,
    href: previewedPath(ANSWER_PATH, { url: urlOf(whole), at: it, release: seen.release }),
  });
  const dates = datesLike(typedAt, timeZone, seen.site.activatesAt, now).map(offer);
  return { kind: "problem", page: renderUnreadable(view, typedAt, dates), status: 400 };
}
