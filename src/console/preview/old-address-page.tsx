/** What an old address answers with on a deployment for reviewers where there is no redirect and no file. */
import type { Child } from "hono/jsx";
import { formatInstant, type Instant } from "../../domain/instant.ts";
import type { Decision } from "../../domain/resolve/decision.ts";
import type { StoreError } from "../../store/kv/kv-store.ts";
import { CHOICES } from "../shared/choice.ts";
import type { BaseView } from "../shared/view.ts";
import { FixText } from "../ui/command.tsx";
import { describePreview } from "../ui/describe-preview.ts";
import { shortId } from "../ui/format.ts";
import { PREVIEW_PATH } from "../ui/menu.ts";
import { StandalonePage } from "../ui/standalone-page.tsx";
import { visibleText } from "../ui/user-text.tsx";
import { LIVE } from "./version.ts";

export type PageOutcome = Exclude<Decision["outcome"], "redirect" | "served">;

/** What the reviewer sees. */
export interface Shown {
  readonly at: Instant;
  /** null: what serves. */
  readonly release: string | null;
  readonly host: string;
}

export function renderAnswer(
  view: BaseView,
  outcome: PageOutcome,
  { suggestion, announce }: Decision,
  archived: string | null,
  shown: Shown,
) {
  const { travel } = view.texts;
  const { title, text } = travel.answers[outcome];
  return (
    <StandalonePage view={view} title={title}>
      <p>{text}</p>
      {announce && <p>{travel.announced}</p>}
      <LinkLine label={travel.suggestion} href={suggestion} />
      <LinkLine label={travel.archived} href={archived} />
      <p class="soft">
        {travel.isPreview} {describePreview(view, shown)}. {travel.isPrivate}{" "}
        <a href={PREVIEW_PATH}>{travel.change}</a>
      </p>
    </StandalonePage>
  );
}

export function renderUnreadable(view: BaseView, typed: string, now: Instant) {
  const { travel } = view.texts;
  const examples = [formatInstant(Math.floor(now / 1000) * 1000), "2025-01-01T08:00:00%2B08:00"];
  return (
    <WhatToType
      view={view}
      title={travel.unreadable}
      text={travel.unreadableText(visibleText(typed))}
      examples={examples.map((it) => `?${CHOICES.at.parameter}=${it}`)}
    />
  );
}

/** @param example The id of one that there is. */
export function renderNoRelease(view: BaseView, typed: string, example: string) {
  const { travel } = view.texts;
  return (
    <WhatToType
      view={view}
      title={travel.noRelease}
      text={travel.noReleaseText(visibleText(typed))}
      examples={[shortId(example), LIVE].map((it) => `?${CHOICES.release.parameter}=${it}`)}
    >
      <p>{travel.noReleaseHelp}</p>
    </WhatToType>
  );
}

export function renderNotOurs(view: BaseView, typed: string, hosts: readonly string[]) {
  const { travel } = view.texts;
  return (
    <WhatToType
      view={view}
      title={travel.notOurs}
      text={travel.notOursText(visibleText(typed))}
      examples={hosts.map((it) => `?${CHOICES.host.parameter}=${it}`)}
    />
  );
}

/** A release of which a part is missing, or cannot be had. */
export function renderIncomplete(view: BaseView, problem: StoreError) {
  const { travel } = view.texts;
  return (
    <StandalonePage view={view} title={travel.incomplete}>
      <p>{travel.incompleteText}</p>
      <p lang="en">
        {`${visibleText(problem.message)}. `}
        <FixText view={view} problem={problem} />
      </p>
      <p>
        <a href={PREVIEW_PATH}>{travel.change}</a>
      </p>
    </StandalonePage>
  );
}

interface WhatToTypeProps {
  readonly view: BaseView;
  readonly title: string;
  readonly text: string;
  readonly examples: readonly string[];
  readonly children?: Child;
}

function WhatToType({ view, title, text, examples, children }: WhatToTypeProps) {
  return (
    <StandalonePage view={view} title={title}>
      <p>{text}</p>
      <ul>
        {examples.map((it) => (
          <li>
            <code>{it}</code>
          </li>
        ))}
      </ul>
      {children}
      <p>
        <a href={PREVIEW_PATH}>{view.texts.travel.change}</a>
      </p>
    </StandalonePage>
  );
}

/** A link that the visitors' page has too; nothing where it has none. */
function LinkLine({ label, href }: { readonly label: string; readonly href: string | null }) {
  if (href === null) return null;
  return (
    <p>
      {label}{" "}
      <a href={href} rel="noopener noreferrer nofollow">
        {href}
      </a>
    </p>
  );
}
