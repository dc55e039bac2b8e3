import type { Child } from "hono/jsx";
import type { View } from "../shared/view.ts";

/** What needs a terminal, folded away: whoever reads the page has none. */
export function ForPlatformTeam({ view, children }: { view: View; children: Child }) {
  return (
    <details>
      <summary>{view.texts.changes.forPlatform}</summary>
      <p>{children}</p>
    </details>
  );
}
