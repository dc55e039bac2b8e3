import type { View } from "../../shared/view.ts";
import { WithCommand, ForPlatformTeam } from "../../ui/command.tsx";
import { Page } from "../../ui/layout.tsx";
import { releasePath } from "../../ui/menu.ts";
import { Pager, readPage } from "../../ui/pager.tsx";
import { VersionName } from "../../ui/version-name.tsx";
import { Acceptance, FindingsOf, headingOfKind, KindTag, Meaning } from "./finding-kind.tsx";
import type { Kind } from "./findings.ts";
import type { Remarked } from "./load-remarked.ts";
import type { ReturnedRemark } from "./remark-forms.tsx";

const FINDINGS_A_PAGE = 100;

/** Renders all known findings of one kind, a hundred per page. */
export function renderKind(
  view: View,
  remarked: Remarked,
  kind: Kind,
  returned: ReturnedRemark | null = null,
) {
  const { texts, url } = view;
  const { count, listed } = kind;
  const heading = headingOfKind(view, kind);
  const page = readPage(url);
  const start = (page - 1) * FINDINGS_A_PAGE;
  return (
    <Page view={view} title={heading} item={null} problems={returned ? [returned] : []}>
      <h1>{heading}</h1>
      <Meaning view={view} kind={kind} />
      <p>
        <KindTag view={view} kind={kind} /> {texts.findings.places(count)} · {kind.id} ·{" "}
        {texts.remarks.inVersion}
        {texts.marks.blank}
        <VersionName view={view} id={remarked.id} />
      </p>
      <Acceptance view={view} remarked={remarked} kind={kind} returned={returned} />
      <FindingsOf
        view={view}
        remarked={remarked}
        kind={kind}
        shown={listed.slice(start, start + FINDINGS_A_PAGE)}
      />
      <Pager view={view} page={page} pages={Math.ceil(listed.length / FINDINGS_A_PAGE)} />
      {listed.length < count && (
        <>
          <p>{texts.findings.listed(listed.length, count)}</p>
          <ForPlatformTeam view={view}>
            <WithCommand
              view={view}
              text={texts.findings.listedCommand}
              words={["validate"]}
              isOfFiles
            />
          </ForPlatformTeam>
        </>
      )}
      <p class="back">
        <a href={`${releasePath(remarked.id)}#findings`}>{texts.findings.back}</a>
      </p>
    </Page>
  );
}
