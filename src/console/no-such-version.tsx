import type { View } from "./shared/view.ts";
import { releasePath } from "./ui/menu.ts";
import { Message } from "./ui/message.tsx";
import { Filled } from "./ui/sentence.tsx";
import { AddressText } from "./ui/user-text.tsx";

const NAMED_AT_MOST = 10;

/**
 * Renders the page for a link whose text is the beginning of no version's id, or of several.
 *
 * @param found The ids of those versions.
 */
export function renderNoSuchVersion(view: View, text: string, found: readonly string[]) {
  const { links } = view.texts;
  const name = <AddressText text={text} />;
  if (found.length === 0) {
    return (
      <Message view={view} title={links.noSuchVersion}>
        <p>
          <Filled text={links.noSuchVersionText} parts={{ name }} />
        </p>
      </Message>
    );
  }
  return (
    <Message view={view} title={links.severalVersions}>
      <p>
        <Filled text={links.severalVersionsText(found.length)} parts={{ name }} />
      </p>
      <ul>
        {found.slice(0, NAMED_AT_MOST).map((id) => (
          <li>
            <a href={releasePath(id)}>
              <code class="address">{id}</code>
            </a>
          </li>
        ))}
      </ul>
    </Message>
  );
}
