/** The answers of old addresses on a deployment for reviewers if it is unclear what to show. */
import { formatInstant, type Instant } from "../../domain/instant.ts";
import type { StoreError } from "../../store/kv/kv-store.ts";
import { CHOICES } from "../shared/choice.ts";
import type { BaseView } from "../shared/view.ts";
import { FixText } from "../ui/command.tsx";
import { formatWhen, shortId } from "../ui/format.ts";
import { LIVE, PREVIEW_PATH } from "../ui/menu.ts";
import { StandalonePage } from "../ui/standalone-page.tsx";
import { visibleText } from "../ui/user-text.tsx";

/** A possible date, and a link to the same address at that date. */
export interface DateOffer {
  readonly at: Instant;
  readonly href: string;
}

export function renderUnreadable(view: BaseView, typed: string, dates: readonly DateOffer[]) {
  const { travel } = view.texts;
  return (
    <StandalonePage view={view} title={travel.unreadable}>
      <p>{travel.unreadableText(visibleText(typed))}</p>
      <ul>
        {dates.map(({ at, href }) => (
          <li>
            <a href={href}>{formatWhen(view, at)}</a>
          </li>
        ))}
      </ul>
      <Change view={view} />
      <details>
        <summary>{view.texts.forPlatformTeam}</summary>
        <Examples name="at" values={dates.map(({ at }) => formatInstant(at))} />
      </details>
    </StandalonePage>
  );
}

/** @param example The id of an existing release. */
export function renderNoRelease(view: BaseView, typed: string, example: string) {
  const { links, travel } = view.texts;
  return (
    <StandalonePage view={view} title={links.noSuchVersion}>
      <p>{travel.noReleaseText(visibleText(typed))}</p>
      <Examples name="release" values={[shortId(example), LIVE]} />
      <p>{travel.noReleaseHelp}</p>
      <Change view={view} />
    </StandalonePage>
  );
}

export function renderNotOurs(view: BaseView, typed: string, hosts: readonly string[]) {
  const { travel } = view.texts;
  return (
    <StandalonePage view={view} title={travel.notOurs}>
      <p>{travel.notOursText(visibleText(typed))}</p>
      <Examples name="host" values={hosts} />
      <Change view={view} />
    </StandalonePage>
  );
}

export function renderIncomplete(view: BaseView, problem: StoreError) {
  const { travel } = view.texts;
  return (
    <StandalonePage view={view} title={travel.incomplete}>
      <p>{travel.incompleteText}</p>
      <p lang="en">
        {`${visibleText(problem.message)}. `}
        <FixText view={view} problem={problem} />
      </p>
      <Change view={view} />
    </StandalonePage>
  );
}

interface ExamplesProps {
  readonly name: keyof typeof CHOICES;
  readonly values: readonly string[];
}

function Examples({ name, values }: ExamplesProps) {
  return (
    <ul>
      {values.map((it) => (
        <li>
          <code>{`?${CHOICES[name].parameter}=${it}`}</code>
        </li>
      ))}
    </ul>
  );
}

function Change({ view }: { readonly view: BaseView }) {
  return (
    <p>
      <a href={PREVIEW_PATH}>{view.texts.travel.change}</a>
    </p>
  );
}
