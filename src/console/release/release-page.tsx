import { maySign } from "../access/reviewer.ts";
import { verifyChain, type Chain } from "../shared/decision-chain.ts";
import { type Services, soon } from "../shared/services.ts";
import { comparedWith } from "../shared/serving.ts";
import type { View } from "../shared/view.ts";
import { dayAfter, loadVisits } from "../shared/visits.ts";
import { WithCommand } from "../ui/command.tsx";
import { DecisionTable } from "../ui/decision-table.tsx";
import { FindingList } from "../ui/finding-list.tsx";
import { nameServing, shortId } from "../ui/format.ts";
import { Page, type FieldProblem } from "../ui/layout.tsx";
import { pathOf, releasePath } from "../ui/menu.ts";
import { readPage } from "../ui/pager.tsx";
import { PreviewThis } from "../ui/preview-form.tsx";
import { StandingTag } from "../ui/release-link.tsx";
import { Tag } from "../ui/tag.tsx";
import { UserText } from "../ui/user-text.tsx";
import { WhenAndHowFar } from "../ui/when.tsx";
import { ChangeTables, KINDS } from "./change-tables.tsx";
import { CheckResultsOf } from "./check-results.tsx";
import { DecisionForm } from "./decision-form.tsx";
import { findFindings, type RuleFinding } from "./findings.ts";
import type { ReleasePage } from "./load.ts";
import { TableMap } from "./table-map.tsx";
import { VisitsOf } from "./visits.tsx";

/** A form that was sent and not accepted. */
export interface Returned {
  readonly comment: string;
  readonly problems: readonly FieldProblem[];
}

export async function renderRelease(
  services: Services,
  view: View,
  page: ReleasePage,
  returned: Returned = { comment: "", problems: [] },
) {
  const { texts } = view;
  const { id } = page;
  const findings = await findFindings(services.releaseCache.open(page.stored.manifest), view.now);
  const chain = await verifyChain(page.records);
  const visits = await loadVisits(services, {
    id,
    liveId: page.serves ? null : page.serving.id,
    at: dayAfter(view.now, [page.gate, page.serving.gate]),
    hosts: view.hosts,
  });
  const flows = await soon(services, services.releaseCache.flows(page.stored.manifest));
  const title = texts.release.title(shortId(id));
  return (
    <Page view={view} title={title} item={null} problems={returned.problems}>
      <h1>{title}</h1>
      <Facts view={view} page={page} />
      <nav class="contents" aria-label={texts.release.contents}>
        <ul>
          {SECTIONS.map((it) => (
            <li>
              <a href={`#${it}`}>{texts.release.sections[it]}</a>
            </li>
          ))}
        </ul>
      </nav>
      <section id="visits">
        <h2>{texts.release.sections.visits}</h2>
        {visits ? <VisitsOf view={view} visits={visits} /> : <Later view={view} />}
      </section>
      <section id="changes">
        <h2>{texts.release.sections.changes}</h2>
        <ChangesOf view={view} page={page} />
      </section>
      <section id="map">
        <h2>{texts.release.sections.map}</h2>
        {flows ? (
          <TableMap
            view={view}
            id={id}
            flows={flows}
            visits={typeof visits === "object" ? visits : null}
          />
        ) : (
          <Later view={view} />
        )}
      </section>
      <section id="findings">
        <h2>{texts.release.sections.findings}</h2>
        <Findings view={view} findings={findings} />
      </section>
      <section id="targets">
        <h2>{texts.release.sections.targets}</h2>
        <CheckResultsOf view={view} results={page.checked} />
      </section>
      <section id="downloads">
        <h2>{texts.release.sections.downloads}</h2>
        <Downloads view={view} page={page} />
      </section>
      <section id="decision">
        <h2>{texts.release.sections.decision}</h2>
        <Decision view={view} page={page} chain={chain} returned={returned} />
      </section>
    </Page>
  );
}

const SECTIONS = [
  "visits",
  "changes",
  "map",
  "findings",
  "targets",
  "downloads",
  "decision",
] as const;

interface Props {
  readonly view: View;
  readonly page: ReleasePage;
}

function Facts({ view, page }: Props) {
  const { texts } = view;
  const { id, stored, standing, serves, isPublished, publishedAt, provenance, summary } = page;
  return (
    <div class="facts">
      <p>
        {serves && <Tag tone="good">{texts.standings.serving}</Tag>}{" "}
        {isPublished && (
          <StandingTag
            view={view}
            standing={standing}
            isDeployed={serves || publishedAt === null}
          />
        )}{" "}
        <strong>{texts.overview.rules(stored.manifest.counts.rules)}</strong>
      </p>
      <dl class="pairs">
        <dt>{texts.release.id}</dt>
        <dd>
          <code class="address">{id}</code>
        </dd>
        <dt>{texts.release.published}</dt>
        <dd>
          {publishedAt === null ? (
            texts.release.notPublished
          ) : (
            <WhenAndHowFar view={view} instant={publishedAt} />
          )}
          {provenance && (
            <>
              {" "}
              <UserText
                text={texts.release.publishedBy(provenance.publishedBy, provenance.from ?? "–")}
              />
            </>
          )}
        </dd>
        <dt>{texts.release.verified}</dt>
        <dd>
          {!summary ? (
            <Tag tone="wait">{texts.release.verifying}</Tag>
          ) : summary.isGenuine ? (
            <Tag tone="good">{texts.release.isGenuine(summary.rules)}</Tag>
          ) : (
            <Tag tone="bad">{texts.release.isForged}</Tag>
          )}
        </dd>
      </dl>
    </div>
  );
}

/** In place of what takes longer than a page waits: the work goes on, and its result is there on the next visit. */
function Later({ view }: { view: View }) {
  const { texts, url } = view;
  return (
    <p class="band">
      {texts.release.later} <a href={url.pathname + url.search}>{texts.release.again}</a>
    </p>
  );
}

function ChangesOf({ view, page: { id, serves, changes, serving } }: Props) {
  const { texts, url } = view;
  if (serves) return <p class="empty">{texts.changes.serves}</p>;
  if (!changes) return <Later view={view} />;
  const name = comparedWith(serving) && nameServing(view, serving);
  const against = name === null ? texts.changes.againstNothing : texts.changes.against(name);
  const only = KINDS.find((it) => it === url.searchParams.get("kind")) ?? null;
  return (
    <>
      <p>{against}</p>
      <ChangeTables view={view} id={id} changes={changes} only={only} page={readPage(url)} />
    </>
  );
}

function Findings({ view, findings }: { view: View; findings: readonly RuleFinding[] | null }) {
  const { texts } = view;
  if (!findings) {
    const text = texts.release.validateElsewhere;
    return (
      <p>
        <WithCommand view={view} text={text} words={["validate"]} isOfFiles />
      </p>
    );
  }
  if (findings.length === 0) return <p class="empty">{texts.release.noFindings}</p>;
  return <FindingList view={view} findings={findings} />;
}

function Downloads({ view, page: { id } }: Props) {
  const { texts } = view;
  return (
    <>
      <ul class="downloads">
        <li>
          <a href={`${releasePath(id)}/redirects.csv`}>{texts.release.csv}</a>
        </li>
        <li>
          <a href={`${releasePath(id)}/redirects.xlsx`}>{texts.release.xlsx}</a>
        </li>
        <li>
          <a href={`${releasePath(id)}/routes.json`}>
            <code>routes.json</code>
          </a>
        </li>
        <li>
          <a href={`${releasePath(id)}/addresses.txt`}>{texts.release.addresses}</a>
        </li>
      </ul>
      <p>
        <a href={`${pathOf("table")}?release=${id}`}>{texts.release.toTable}</a> ·{" "}
        <a href={`${pathOf("try")}?release=${id}`}>{texts.release.toTry}</a>
      </p>
      <PreviewThis view={view} release={id} />
    </>
  );
}

function Decision({
  view,
  page,
  chain,
  returned,
}: Props & { readonly chain: Chain; readonly returned: Returned }) {
  const { token, isPublished } = page;
  const why = whyUndecidable(view, page);
  return (
    <>
      {chain.entries.length > 0 && <DecisionTable view={view} chain={chain} />}
      {token !== null ? (
        <DecisionForm
          view={view}
          page={page}
          token={token}
          comment={returned.comment}
          problem={returned.problems.find((it) => it.field === "comment")?.message ?? null}
        />
      ) : why === null ? (
        <Later view={view} />
      ) : (
        <p class={isPublished ? "band bad" : "band"}>
          <WithCommand view={view} text={why} words={["publish"]} />
        </p>
      )}
    </>
  );
}

/** Why there is no form; null if that is not known yet. */
function whyUndecidable({ texts, reviewer }: View, { isPublished, summary }: ReleasePage) {
  if (!maySign(reviewer)) return texts.decide.isService;
  if (!isPublished) return texts.decide.notPublished;
  if (!summary) return null;
  return summary.isGenuine ? texts.decide.noNamespace : texts.decide.isForged;
}
