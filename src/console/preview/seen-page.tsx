/**
 * What visitors get at an old address, under the strip: the page itself in a frame, or a description if there is none.
 */
import type { Instant } from "../../domain/instant.ts";
import { isPermanentRedirect } from "../../domain/table/redirect-status.ts";
import { previewAddress } from "../shared/preview-address.ts";
import type { BaseView } from "../shared/view.ts";
import { LIVE, previewedPath, VISITORS_PAGE_PATH } from "../ui/menu.ts";
import { reasonInWords } from "../ui/sentence.tsx";
import { AddressPart, AddressText } from "../ui/user-text.tsx";
import type { NamingView } from "../ui/version-name.tsx";
import { type Seen, urlOf } from "./seen.ts";
import { StripPage } from "./strip.tsx";

interface SeenPageProps {
  readonly view: NamingView;
  readonly seen: Seen;
  readonly now: Instant;
  /** The origin at which old addresses are previewed. */
  readonly previewOrigin: string;
}

export function renderSeen({ view, seen, now, previewOrigin }: SeenPageProps) {
  const { address, at, release, decision } = seen;
  const own = previewAddress(previewOrigin, address, { at, release: release ?? LIVE });
  const title = titleOf(view, seen);
  return (
    <StripPage view={view} seen={seen} now={now} title={title}>
      {hasPage(seen) ? (
        <iframe
          src={previewedPath(VISITORS_PAGE_PATH, { url: urlOf(address), at, release })}
          title={view.texts.previewed.frame}
        />
      ) : (
        <div class="told">
          <InWords view={view} seen={seen} />
          {decision.outcome === "redirect" && (
            <p class="soft">
              {view.texts.previewed.temporary}
              {view.texts.marks.blank}
              <a href={own} rel="noopener nofollow">
                {view.texts.previewed.open}
              </a>
            </p>
          )}
        </div>
      )}
    </StripPage>
  );
}

function hasPage({ decision: { outcome, file } }: Seen): boolean {
  if (outcome === "served") return file !== null;
  return outcome !== "redirect" && outcome !== "refused";
}

function titleOf({ texts: { previewed } }: BaseView, { decision, outcome: visit }: Seen): string {
  const { outcome, announce } = decision;
  const { titles } = previewed;
  if (visit === "undecided" && outcome === "redirect") return titles.undecided;
  if (visit === "fallback" && outcome === "redirect") return titles.fallback;
  return outcome === "pass" && announce ? titles.announced : titles[outcome];
}

function InWords({ view, seen: { decision } }: Pick<SeenPageProps, "view" | "seen">) {
  const { previewed } = view.texts;
  const { outcome, status, location, rule, suggestion } = decision;
  const target = location ?? suggestion;
  return (
    <>
      {target !== null && (
        <p class="target">
          {/* Resolved: on a host that visitors may be sent to. */}
          <a href={target} rel="noopener noreferrer nofollow">
            <AddressPart text={target} />
          </a>
        </p>
      )}
      {outcome === "redirect" && status !== null && (
        <p>{isPermanentRedirect(status) ? previewed.forGood(status) : previewed.forNow(status)}</p>
      )}
      {outcome === "refused" && <p>{previewed.refused}</p>}
      {outcome === "served" && <p>{previewed.noBody(status ?? 405)}</p>}
      <p class="soft">
        {reasonInWords(view, decision)} {rule !== null && <AddressText text={rule} />}
      </p>
    </>
  );
}
