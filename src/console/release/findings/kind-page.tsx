import type { ListedFinding } from "../../../domain/report/finding-kinds.ts";
import type { View } from "../../shared/view.ts";
import { PlatformCommand } from "../../ui/command.tsx";
import { Page } from "../../ui/layout.tsx";
import { releasePath } from "../../ui/menu.ts";
import { Pager, readPage } from "../../ui/pager.tsx";
import { VersionName } from "../../ui/version-name.tsx";
import { Acceptance, headingOfKind, inOrder, KindTag, Meaning } from "./finding-kind.tsx";
import type { Kind } from "./findings.ts";
import { FindingsOf } from "./found.tsx";
import type { Remarked } from "./load-remarked.ts";
import type { ReturnedRemark } from "./remark-forms.tsx";
import type { RulesFound } from "./rules-of.ts";

const FINDINGS_A_PAGE = 100;

/** Returns the known findings of a kind on the requested page, a hundred per page. */
export function findingsOnPage({ url }: View, { listed }: Kind): readonly ListedFinding[] {
  const start = (readPage(url) - 1) * FINDINGS_A_PAGE;
  return inOrder(listed).slice(start, start + FINDINGS_A_PAGE);
}

interface KindPage {
  readonly view: View;
  readonly remarked: Remarked;
  readonly kind: Kind;
  /** The rules of the findings on the page; null if they were not read in time. */
  readonly rules: RulesFound | null;
  readonly returned: ReturnedRemark | null;
}

export function renderKind(props: KindPage) {
  const { view, remarked, kind, returned } = props;
  const { texts, url } = view;
  const { count, listed } = kind;
  const heading = headingOfKind(view, kind);
  const page = readPage(url);
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
      <Acceptance view={view} remarked={remarked} kind={kind} from={null} returned={returned} />
      <FindingsOf {...props} shown={findingsOnPage(view, kind)} />
      <Pager view={view} page={page} pages={Math.ceil(listed.length / FINDINGS_A_PAGE)} />
      {listed.length < count && (
        <>
          <p>{texts.findings.listed(listed.length, count)}</p>
          <PlatformCommand
            view={view}
            text={texts.findings.listedCommand}
            words={["validate"]}
            isOfFiles
          />
        </>
      )}
      <p class="back">
        <a href={`${releasePath(remarked.id)}#findings`}>{texts.findings.back}</a>
      </p>
    </Page>
  );
}
