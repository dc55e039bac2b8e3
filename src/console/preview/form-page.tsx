/** The page on which a reviewer chooses a date and a version, and types an old address. */
import { onceOpen, type Instant } from "../../domain/instant.ts";
import { oldUrlsOf } from "../../store/isolate/stored-old-urls.ts";
import { StoreError } from "../../store/kv/kv-store.ts";
import { previewAddress } from "../shared/preview-address.ts";
import type { Services } from "../shared/services.ts";
import { gateUnder, type Serving } from "../shared/serving.ts";
import type { View } from "../shared/view.ts";
import { FixText } from "../ui/command.tsx";
import { type FieldProblem, Page } from "../ui/layout.tsx";
import { PreviewForm } from "../ui/preview-form.tsx";
import { ANSWER_PATH, previewedPath } from "../ui/menu.ts";
import { AddressText, UserText } from "../ui/user-text.tsx";
import { urlOf } from "./seen.ts";

const EXAMPLES_AT_MOST = 5;

/** An old address with links that include the reviewer's choices. */
interface Example {
  readonly url: string;
  /** The link to its answer for visitors, under the strip. */
  readonly answer: string;
  /** The link to the address itself on the deployment for reviewers. */
  readonly itself: string;
}

export async function findExamples(
  { live, kv, bundle, releaseTables }: Services,
  { choice, hosts, now, previewOrigin }: View,
  serving: Serving,
): Promise<readonly Example[]> {
  const served = live.status().snapshot.release;
  const chosen = choice.release ?? served.id;
  const release = chosen === served.id ? served : await releaseTables.open(chosen);
  const host = choice.host ?? hosts[0] ?? "";
  const at = choice.at ?? onceOpen(now, gateUnder(serving, release.manifest));
  const own = release.site.aliases.get(host) ?? host;
  const urls = await (await oldUrlsOf(kv, release, bundle)).slice(own, 0, EXAMPLES_AT_MOST);
  return urls.flatMap((it) => {
    const parsed = URL.parse(it, `https://${host}`);
    if (!parsed) return [];
    const { pathname, search } = parsed;
    const address = { host, pathname, search };
    const url = urlOf(address);
    return [
      {
        url,
        answer: previewedPath(ANSWER_PATH, { url, at, release: choice.release }),
        itself: previewAddress(previewOrigin, address, { at, release: release.id }),
      },
    ];
  });
}

interface Parts {
  readonly problems?: readonly FieldProblem[];
  /** The text typed as the old address. */
  readonly typedUrl?: string;
  readonly examples?: readonly Example[] | StoreError;
}

export function renderForm(
  view: View,
  gate: Instant,
  { problems = [], typedUrl, examples = [] }: Parts,
) {
  const { travel } = view.texts;
  return (
    <Page view={view} title={travel.heading} item={null} problems={problems}>
      <h1>{travel.heading}</h1>
      <p>{travel.about(view.previewOrigin)}</p>
      <PreviewForm
        view={view}
        gate={gate}
        isOpen
        {...(typedUrl === undefined ? {} : { typedUrl })}
      />
      <Examples view={view} examples={examples} />
      <details>
        <summary>{view.texts.forPlatformTeam}</summary>
        <p>{travel.crawlers}</p>
      </details>
    </Page>
  );
}

function Examples({ view, examples }: { view: View } & Required<Pick<Parts, "examples">>) {
  const { travel, previewed } = view.texts;
  if (examples instanceof StoreError) {
    return (
      <p class="band bad" lang="en">
        <UserText text={examples.message} />. <FixText view={view} problem={examples} />
      </p>
    );
  }
  if (examples.length === 0) return null;
  return (
    <section>
      <h2>{travel.examples}</h2>
      <ul>
        {examples.map(({ url, answer, itself }) => (
          <li>
            <a href={answer}>
              <AddressText text={url} />
            </a>{" "}
            <a href={itself} rel="nofollow">
              <small>
                {previewed.open}
                <span class="hidden"> {url}</span>
              </small>
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}
