import type { Child } from "hono/jsx";
import { verifyChain } from "../shared/decision-chain.ts";
import type { View } from "../shared/view.ts";
import { DecisionTable } from "../ui/signing/decision-table.tsx";
import { Page } from "../ui/layout.tsx";
import { linkTo, releasePath } from "../ui/menu.ts";
import { PreviewThis } from "../ui/preview-form.tsx";
import { nameVersion } from "../ui/version-name.tsx";
import { ChangesSection } from "./changes-section.tsx";
import { CheckResultsOf } from "./check-results.tsx";
import { DecisionBar, DecisionPanel, type Returned } from "./decision-panel.tsx";
import { Facts } from "./facts.tsx";
import { FindingsSection } from "./findings/findings-section.tsx";
import { Later } from "./later.tsx";
import type { ReleasePage } from "./load.ts";
import { RowsOver } from "./rows-over.tsx";
import { ForeseenVisits } from "./outlook/foreseen.tsx";
import { TableMap } from "./outlook/table-map.tsx";
import { VisitsOf } from "./outlook/visits.tsx";

type SectionName = keyof View["texts"]["release"]["sections"];

export async function renderRelease(
  view: View,
  page: ReleasePage,
  returned: Returned = { comment: "", problems: [] },
) {
  const { texts } = view;
  const { id, visits, flows, foreseen } = page;
  const later = <Later view={view} />;
  const chain = await verifyChain(page.records);
  const title = nameVersion(view, id);
  const sections: readonly (readonly [SectionName, Child])[] = [
    [
      "visits",
      <>
        {visits ? <VisitsOf view={view} visits={visits} /> : later}
        {foreseen && (
          <ForeseenVisits
            view={view}
            foreseen={foreseen}
            serves={page.serves}
            gate={page.serving.gate}
          />
        )}
      </>,
    ],
    ["changes", <ChangesSection view={view} page={page} />],
    ["rows", <RowsOver view={view} found={page.rowsOver} />],
    ["map", flows ? <TableMap view={view} id={id} flows={flows} visits={visits} /> : later],
    ["findings", <FindingsSection view={view} remarked={page.remarked} rules={page.rulesFound} />],
    ["targets", <CheckResultsOf view={view} results={page.checked} />],
    ["downloads", <Downloads view={view} id={id} />],
  ];
  const decided = chain.entries.length > 0 && <DecisionTable view={view} chain={chain} />;
  const all = decided ? [...sections, ["decisions", decided] as const] : sections;
  return (
    <Page view={view} title={title} item={null} problems={returned.problems}>
      <div class="review">
        <div class="lead">
          <h1>{title}</h1>
          <Facts view={view} page={page} />
        </div>
        <DecisionPanel view={view} page={page} returned={returned} />
        <div class="matter">
          <nav class="contents screen-only" aria-label={texts.release.contents}>
            <ul>
              {all.map(([name]) => (
                <li>
                  <a href={`#${name}`}>{texts.release.sections[name]}</a>
                </li>
              ))}
            </ul>
          </nav>
          {all.map(([name, content]) => (
            <section id={name} class={name === "downloads" ? "screen-only" : undefined}>
              <h2>{texts.release.sections[name]}</h2>
              {content}
            </section>
          ))}
        </div>
        <DecisionBar view={view} page={page} />
      </div>
    </Page>
  );
}

/** The files to download, each with the name of its text. */
const FILES = [
  ["csv", "redirects.csv"],
  ["xlsx", "redirects.xlsx"],
  ["addresses", "addresses.txt"],
  ["routes", "routes.json"],
] as const;

/** Links to view, try out and download the release. */
function Downloads({ view, id }: { view: View; id: string }) {
  const { release } = view.texts;
  return (
    <>
      <p>
        <a href={linkTo("table", { release: id })}>{release.toTable}</a> ·{" "}
        <a href={linkTo("try", { release: id })}>{release.toTry}</a>
      </p>
      <PreviewThis view={view} release={id} />
      <ul class="downloads">
        {FILES.map(([name, file]) => (
          <li>
            <a href={`${releasePath(id)}/${file}`}>{release[name]}</a>
          </li>
        ))}
      </ul>
    </>
  );
}
