import { quote } from "../../domain/finding.ts";
import type { View } from "../shared/view.ts";
import { AddressText, UserText } from "./user-text.tsx";

/** What the program says about a finding, in English whatever the language of the page. */
interface Said {
  /** The `from` of the rule or the key of the row concerned; null if the page has just named it, or there is none. */
  readonly from: string | null;
  readonly message: string;
  readonly fix: string;
}

/**
 * The messages of findings and their fixes, folded away, because they are for the people who write the table. What all
 * of them have in common is shown once.
 */
export function TechnicalDetail({ view, said }: { view: View; said: readonly Said[] }) {
  const fixes = new Set(said.map((it) => it.fix));
  const hasOneFix = fixes.size === 1;
  // The heading of the kind has already said it in that case.
  const isSame = said.length > 1 && new Set(said.map(withoutAddress)).size === 1;
  const listed = isSame && hasOneFix ? [] : said;
  return (
    <details class="platform">
      <summary>{view.texts.forPlatformTeam}</summary>
      <div lang="en">
        {listed.length > 0 && (
          <ul>
            {listed.map(({ from, message, fix }) => (
              <li>
                {from !== null && (
                  <>
                    <AddressText text={from} />{" "}
                  </>
                )}
                {!isSame && <UserText text={message} />}
                {!hasOneFix && <Fix fix={fix} />}
              </li>
            ))}
          </ul>
        )}
        {hasOneFix && [...fixes].map((fix) => <Fix fix={fix} />)}
      </div>
    </details>
  );
}

function Fix({ fix }: { fix: string }) {
  return (
    <p>
      <UserText text={fix} />
    </p>
  );
}

function withoutAddress({ from, message }: Said): string {
  return from === null ? message : message.replace(quote(from), "");
}
