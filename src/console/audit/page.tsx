import { Hono } from "hono";
import { readManifestHashes } from "../../store/records/stored-release.ts";
import { readDecisions } from "../shared/approvals.ts";
import { type Chain, verifyChain } from "../shared/decision-chain.ts";
import type { ConsoleEnv } from "../shared/env.ts";
import type { View } from "../shared/view.ts";
import { DecisionTable } from "../ui/signing/decision-table.tsx";
import { formatWhen } from "../ui/format.ts";
import { Page } from "../ui/layout.tsx";
import { Tag } from "../ui/tag.tsx";
import { VersionApprovals } from "./version-approvals.tsx";

/** The page of all decisions on all releases, verified against each other, for printing and filing. */
export const auditPage = new Hono<ConsoleEnv>();

auditPage.get("/", async (context) => {
  const { services, view } = context.var;
  const { texts } = view;
  const { signoffs } = services;
  const decisions = await readDecisions(services);
  const chain = await verifyChain([...decisions.records.values()].flat());
  const hashes = await readManifestHashes(services.kv, [...decisions.records.keys()]);
  return context.html(
    <Page view={view} title={texts.record.menu} item="record">
      <h1>{texts.record.heading(view.siteName)}</h1>
      {!signoffs && <p class="band bad">{texts.decide.noNamespace}</p>}
      {chain.entries.length === 0 ? (
        <p class="empty">{texts.record.none}</p>
      ) : (
        <>
          <ChainState view={view} chain={chain} />
          <h2>{texts.record.versions}</h2>
          <VersionApprovals view={view} decisions={decisions} chain={chain} hashes={hashes} />
          <h2>{texts.record.decisions}</h2>
          <DecisionTable view={view} chain={chain} isRecord />
          <p class="soft">
            {texts.record.how}
            {texts.marks.blank}
            {texts.record.newest}
            {texts.marks.blank}
            <code class="address">{chain.newest?.hash ?? "–"}</code>
          </p>
          <p class="print-only">{texts.record.printed(formatWhen(view, view.now))}</p>
          <p class="screen-only">
            <button type="button" class="secondary outline" hidden data-print>
              {texts.record.print}
            </button>
          </p>
        </>
      )}
    </Page>,
  );
});

function ChainState({ view, chain }: { view: View; chain: Chain }) {
  const { texts } = view;
  const count = (states: readonly string[]): number =>
    chain.entries.filter((it) => states.includes(it.state)).length;
  const broken = count(["broken", "unreadable"]);
  const forks = count(["fork"]);
  return (
    <p class="verdict">
      {broken > 0 ? (
        <Tag tone="bad">{texts.record.broken(broken)}</Tag>
      ) : (
        <Tag tone="good">{texts.record.whole(chain.entries.length)}</Tag>
      )}{" "}
      {forks > 0 && <Tag tone="wait">{texts.record.forks(forks)}</Tag>}
    </p>
  );
}
