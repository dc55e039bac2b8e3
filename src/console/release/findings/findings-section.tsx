import { countOpen } from "./acceptances.ts";
import type { View } from "../../shared/view.ts";
import { PlatformCommand } from "../../ui/command.tsx";
import { Tag } from "../../ui/tag.tsx";
import { When } from "../../ui/when.tsx";
import { KindInBrief } from "./finding-kind.tsx";
import type { Findings } from "./findings.ts";
import type { Remarked } from "./load-remarked.ts";
import type { RulesFound } from "./rules-of.ts";
import { AllComments } from "./said.tsx";

interface SectionProps {
  readonly view: View;
  readonly remarked: Remarked;
  /** The rules of the findings shown; null if they were not read in time. */
  readonly rules: RulesFound | null;
}

export function FindingsSection({ view, remarked, rules }: SectionProps) {
  const { texts } = view;
  const { findings, acceptances, id, comments } = remarked;
  return (
    <>
      {!findings ? (
        <>
          <p class="band">{texts.findings.notKept}</p>
          <PlatformCommand view={view} text="{command}" words={["publish"]} />
        </>
      ) : findings.kinds.length === 0 ? (
        <p class="empty">{texts.findings.none}</p>
      ) : (
        <>
          <Counts view={view} acceptances={acceptances} findings={findings} />
          {[...findings.kinds]
            .sort((a, b) => isAccepted(a) - isAccepted(b))
            .map((kind) => (
              <KindInBrief view={view} remarked={remarked} kind={kind} rules={rules} />
            ))}
        </>
      )}
      <AllComments view={view} id={id} comments={comments} />
    </>
  );

  function isAccepted(kind: Findings["kinds"][number]): number {
    return Number(countOpen(acceptances, kind) === 0);
  }
}

interface CountsProps extends Pick<Remarked, "acceptances"> {
  readonly view: View;
  readonly findings: Findings;
}

/** The number of errors and warnings, and as of when, since some come and go over time. */
function Counts({ view, acceptances, findings }: CountsProps) {
  const { texts } = view;
  const sum = (severity: string, count: (kind: Findings["kinds"][number]) => number): number =>
    findings.kinds
      .filter((it) => it.severity === severity)
      .reduce((total, it) => total + count(it), 0);
  const errors = sum("error", (it) => it.count);
  const open = sum("warning", (it) => countOpen(acceptances, it));
  const accepted = sum("warning", (it) => it.count) - open;
  return (
    <p>
      {errors > 0 && <Tag tone="bad">{texts.findings.errors(errors)}</Tag>}{" "}
      {open > 0 && <Tag tone="wait">{texts.findings.open(open)}</Tag>}{" "}
      {accepted > 0 && <Tag tone="plain">{texts.findings.acceptedCount(accepted)}</Tag>}{" "}
      <small class="soft">
        {texts.findings.asOf}
        {texts.marks.blank}
        <When view={view} instant={findings.judgedAt} />
      </small>
    </p>
  );
}
