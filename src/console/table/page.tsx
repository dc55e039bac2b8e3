import { Hono } from "hono";
import { formatInstant } from "../../domain/instant.ts";
import type { RuleData } from "../../domain/table/schema.ts";
import { parseRule } from "../../release/content.ts";
import type { Manifest } from "../../release/manifest.ts";
import { StoreError } from "../../store/kv/kv-store.ts";
import { lastApproved, readDecisions } from "../shared/approvals.ts";
import type { ConsoleEnv } from "../shared/env.ts";
import { type Services, orProblem, soon } from "../shared/services.ts";
import { gateUnder, readServing } from "../shared/serving.ts";
import type { TableSummary } from "../shared/table-summary.ts";
import type { View } from "../shared/view.ts";
import { formatWhen } from "../ui/format.ts";
import { Page } from "../ui/layout.tsx";
import { pathOf } from "../ui/menu.ts";
import { renderStoreProblem } from "../ui/message.tsx";
import { Pager } from "../ui/pager.tsx";
import { VersionName } from "../ui/version-name.tsx";
import { Conditions, Sentence } from "../ui/sentence.tsx";
import { AddressText, UserText, visibleText } from "../ui/user-text.tsx";
import { TableForm } from "./form.tsx";
import { readTableQuery, type TableQuery } from "./query.ts";
import { RowValue } from "./row-value.tsx";
import {
  findByBeginning,
  type FoundRules,
  RULES_A_PAGE,
  SEARCHABLE_RULES,
  searchTable,
} from "./search.ts";

/** Every rule of a table in plain words. */
export const tablePage = new Hono<ConsoleEnv>();

tablePage.get("/", async (context) => {
  const { services, view } = context.var;
  const { texts, url } = view;
  const serving = await readServing(services);
  const asked = url.searchParams.get("release");
  const stored =
    asked === null ? serving.stored : await orProblem(services.releaseCache.manifestOf(asked));
  if (stored instanceof StoreError) return context.html(renderStoreProblem(view, stored), 404);
  const { manifest } = stored;
  const gate = gateUnder(serving, manifest);
  const summary = await soon(services, services.releaseCache.summary(manifest));
  const query = readTableQuery(url, manifest.site.hosts);
  const isLarge = manifest.counts.rules > SEARCHABLE_RULES;
  const approved = lastApproved(await readDecisions(services), view);
  const among =
    query.isChanged && approved && !isLarge
      ? await linesSince(services, approved.id, manifest)
      : null;
  const sources = services.releaseCache.open(manifest);
  const found = isLarge
    ? await findByBeginning(sources, query.text, query.page)
    : await searchTable(sources, { ...query, among });
  return context.html(
    <Page view={view} title={texts.table.menu} item="table">
      <h1>{texts.table.heading}</h1>
      <p>
        {texts.overview.rules(manifest.counts.rules)} ·{" "}
        {serving.id === manifest.release ? texts.table.serves : texts.table.ofRelease}{" "}
        <VersionName view={view} id={manifest.release} />
      </p>
      {isLarge && <p class="band">{texts.table.large(SEARCHABLE_RULES)}</p>}
      <TableForm
        view={view}
        query={query}
        summary={summary}
        isLarge={isLarge}
        release={asked}
        approvedAt={approved && formatWhen(view, approved.at)}
      />
      <Results
        view={view}
        found={found}
        query={query}
        summary={summary}
        gate={gate}
        release={asked}
      />
    </Page>,
  );
});

/** The lines that the approved release does not have; null if too many differ to have all of them. */
async function linesSince(
  services: Services,
  approved: string,
  manifest: Manifest,
): Promise<ReadonlySet<string> | null> {
  const before = await orProblem(services.releaseCache.manifest(approved));
  if (before instanceof StoreError) return null;
  const changes = await soon(services, services.releaseCache.changes(before.manifest, manifest));
  return changes?.difference ? new Set(changes.added) : null;
}

interface ResultsProps {
  readonly view: View;
  readonly found: FoundRules;
  readonly query: TableQuery;
  readonly summary: TableSummary | null;
  readonly gate: number;
  readonly release: string | null;
}

function Results({ view, found, query, gate, release }: ResultsProps) {
  const { texts } = view;
  const { total, lines } = found;
  const pages = Math.ceil(total / RULES_A_PAGE);
  const first = (query.page - 1) * RULES_A_PAGE;
  if (lines.length === 0) {
    return <p class="empty">{total === 0 ? texts.table.none : texts.table.noSuchPage}</p>;
  }
  const pager = <Pager view={view} page={query.page} pages={pages} />;
  return (
    <>
      <p role="status">{texts.table.found(total, first + 1, first + lines.length)}</p>
      <table class="stacked rules">
        <caption class="hidden">{texts.table.caption}</caption>
        <thead>
          <tr>
            <th scope="col">{texts.table.rule}</th>
            <th scope="col">{texts.table.section}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <RuleRow view={view} rule={parseRule(line)} gate={gate} release={release} />
          ))}
        </tbody>
      </table>
      {pager}
    </>
  );
}

interface RuleRowProps {
  readonly view: View;
  readonly rule: RuleData;
  readonly gate: number;
  readonly release: string | null;
}

function RuleRow({ view, rule, gate, release }: RuleRowProps) {
  const { texts } = view;
  const examples = rule.examples?.match ?? [];
  return (
    <tr>
      <td data-label={texts.table.rule}>
        <p class="sentence">
          <Sentence view={view} rule={rule} gate={gate} />
        </p>
        <Conditions view={view} rule={rule} />
        {rule.note !== undefined && (
          <p class="note">
            <UserText text={rule.note} />
          </p>
        )}
        <details>
          <summary>
            {texts.table.more}
            <span class="hidden"> {visibleText(rule.from)}</span>
          </summary>
          <Examples view={view} rule={rule} examples={examples} gate={gate} release={release} />
          <RowValue view={view} rule={rule} />
        </details>
      </td>
      <td data-label={texts.table.section}>
        {rule.section === undefined ? "–" : <UserText text={rule.section} />}
      </td>
    </tr>
  );
}

const EXAMPLES_AT_MOST = 10;

function Examples({
  view,
  rule,
  examples,
  gate,
  release,
}: RuleRowProps & { readonly examples: readonly string[] }) {
  const { texts } = view;
  const addresses = examples.length > 0 ? examples : [rule.from];
  return (
    <>
      <p class="label">{examples.length > 0 ? texts.table.examples : texts.table.address}</p>
      <ul>
        {addresses.slice(0, EXAMPLES_AT_MOST).map((it) => (
          <li>
            <AddressText text={it} />{" "}
            <a href={tryPath(it, gate, release)}>
              {texts.table.try}
              <span class="hidden"> {visibleText(it)}</span>
            </a>
          </li>
        ))}
      </ul>
    </>
  );
}

function tryPath(address: string, gate: number, release: string | null): string {
  const search = new URLSearchParams({ urls: address });
  if (Number.isFinite(gate)) search.set("at", formatInstant(gate));
  if (release !== null) search.set("release", release);
  return `${pathOf("try")}?${search.toString()}`;
}
