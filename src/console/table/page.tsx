import { formatInstant } from "../../domain/instant.ts";
import type { RuleData } from "../../domain/table/schema.ts";
import { parseRule } from "../../release/content.ts";
import type { Manifest } from "../../release/manifest.ts";
import { StoreError } from "../../store/kv/kv-store.ts";
import { lastApproved, readDecisions } from "../shared/approvals.ts";
import {
  findByBeginning,
  type Found,
  RULES_A_PAGE,
  SEARCHABLE_RULES,
  searchTable,
} from "./search.ts";
import { gateOf } from "../../store/records/in-force.ts";
import { readServing } from "../shared/serving.ts";
import type { Survey } from "../shared/survey.ts";
import { readTableQuery, type TableQuery } from "./query.ts";
import { type Desk, orProblem, soon } from "../shared/services.ts";
import { Page, PATHS } from "../ui/layout.tsx";
import { Pager } from "../ui/pager.tsx";
import { ReleaseLink } from "../ui/release-list.tsx";
import { RowValue } from "./row-value.tsx";
import { Conditions, Sentence } from "../ui/sentence.tsx";
import { TableForm } from "./form.tsx";
import { Address, Typed, visibleText } from "../ui/user-text.tsx";
import { formatNumber, formatWhen, type View } from "../view.ts";

/** Every rule of a table in plain words. */
export async function renderTable(desk: Desk, view: View) {
  const { texts, url } = view;
  const serving = await readServing(desk);
  const asked = url.searchParams.get("release");
  const stored = asked === null ? serving.stored : await orProblem(manifestOf(desk, asked));
  if (stored instanceof StoreError) return stored;
  const { manifest } = stored;
  const gate = gateOf(manifest.site.activatesAt, serving.isGateMoved ? serving.gate : null);
  const survey = await soon(desk, desk.library.survey(manifest));
  const query = readTableQuery(url, manifest.site.hosts);
  const isLarge = manifest.counts.rules > SEARCHABLE_RULES;
  const approved = lastApproved(await readDecisions(desk), view);
  const among =
    query.isChanged && approved && !isLarge ? await linesSince(desk, approved.id, manifest) : null;
  const sources = desk.library.open(manifest);
  const found = isLarge
    ? await findByBeginning(sources, query.text, query.page)
    : await searchTable(sources, { ...query, among });
  return (
    <Page view={view} title={texts.places.table} place="table">
      <h1>{texts.table.heading}</h1>
      <p>
        {texts.overview.rules(formatNumber(view, manifest.counts.rules))} ·{" "}
        {serving.stored.manifest.release === manifest.release
          ? texts.table.serves
          : texts.table.ofRelease}{" "}
        {serving.id === null && asked === null ? (
          texts.bundled
        ) : (
          <ReleaseLink id={manifest.release} />
        )}
      </p>
      {isLarge && <p class="band">{texts.table.large(formatNumber(view, SEARCHABLE_RULES))}</p>}
      <TableForm
        view={view}
        query={query}
        survey={survey}
        isLarge={isLarge}
        release={asked}
        approvedAt={approved && formatWhen(view, approved.at)}
      />
      <Results
        view={view}
        found={found}
        query={query}
        survey={survey}
        gate={gate}
        release={asked}
      />
    </Page>
  );
}

async function manifestOf(desk: Desk, id: string): ReturnType<Desk["library"]["manifest"]> {
  const bundled = desk.bundle.release.id;
  return desk.library.manifest(id === bundled ? null : id);
}

/** The lines that an approved release has not; null where so much differs that they are not all at hand. */
async function linesSince(
  desk: Desk,
  approved: string,
  manifest: Manifest,
): Promise<ReadonlySet<string> | null> {
  const before = await orProblem(desk.library.manifest(approved));
  if (before instanceof StoreError) return null;
  const changes = await soon(desk, desk.library.changes(before.manifest, manifest));
  return changes?.difference ? new Set(changes.added) : null;
}

interface ResultsProps {
  readonly view: View;
  readonly found: Found;
  readonly query: TableQuery;
  readonly survey: Survey | null;
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
      <p role="status">
        {texts.table.found(
          formatNumber(view, total),
          formatNumber(view, first + 1),
          formatNumber(view, first + lines.length),
        )}
      </p>
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
            <Typed text={rule.note} />
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
        {rule.section === undefined ? "–" : <Typed text={rule.section} />}
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
            <Address text={it} />{" "}
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
  return `${PATHS.try}?${search.toString()}`;
}
