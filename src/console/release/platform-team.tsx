import type { View } from "../shared/view.ts";
import { WithCommand } from "../ui/command.tsx";

interface PlatformProps {
  readonly view: View;
  /** With a `{command}` in it. */
  readonly text: string;
  readonly words: readonly string[];
  readonly isOfFiles?: boolean;
}

/** A command, which whoever signs does not need to read. */
export function ForThePlatformTeam({ view, ...command }: PlatformProps) {
  return (
    <details>
      <summary>{view.texts.visits.how}</summary>
      <p>
        <WithCommand view={view} {...command} />
      </p>
    </details>
  );
}
