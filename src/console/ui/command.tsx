import type { Child } from "hono/jsx";
import { pasteable } from "../../domain/pasteable.ts";
import type { StoreError } from "../../store/kv/kv-store.ts";
import type { BaseView } from "../shared/view.ts";
import { Filled } from "./sentence.tsx";
import { AddressPart, UserText } from "./user-text.tsx";

/** Instructions for the people who run the site, folded away for everybody else. */
export function ForPlatformTeam({
  view,
  children,
}: {
  readonly view: BaseView;
  readonly children: Child;
}) {
  return (
    <details class="platform">
      <summary>{view.texts.forPlatformTeam}</summary>
      <p>{children}</p>
    </details>
  );
}

interface CommandProps {
  readonly view: BaseView;
  /** `{command}` in it is the command. */
  readonly text: string;
  /** The command and its arguments, unquoted. */
  readonly words: readonly string[];
  /** For a command that works only on files, wherever the console runs. */
  readonly isOfFiles?: boolean;
}

/** A command that the platform team can paste: it works on the storage shown. */
export function PlatformCommand({ view, text, words, isOfFiles = false }: CommandProps) {
  const command = isOfFiles ? pasteable(words) : pasteable(words, view.place);
  return (
    <ForPlatformTeam view={view}>
      <Filled text={text} parts={{ command: <code class="command">{command}</code> }} />
    </ForPlatformTeam>
  );
}

/** Delimits a command within a text; does not occur in texts. */
const MARK = "\u0000";

/** The fix for a problem with the store. */
export function FixText({
  view: { place },
  problem,
}: {
  readonly view: BaseView;
  readonly problem: StoreError;
}) {
  const fix = problem.fixWith((...words) => MARK + pasteable(words, place) + MARK);
  return (
    <>
      {fix
        .split(MARK)
        .map((part, index) =>
          index % 2 === 0 ? <UserText text={part} /> : <code class="command">{part}</code>,
        )}
    </>
  );
}

/** Text to be pasted somewhere. A button to copy it appears if scripts run; otherwise people select the text. */
export function Copyable({
  view,
  label,
  text,
}: {
  readonly view: BaseView;
  readonly label: string;
  readonly text: string;
}) {
  return (
    <div class="copyable">
      <span>{label}</span>
      <code class="address">
        <AddressPart text={text} />
      </code>
      <button
        type="button"
        class="small secondary outline"
        hidden
        data-copy={text}
        data-copied={view.texts.row.copied}
      >
        {view.texts.row.copy}
        <span class="hidden"> {label}</span>
      </button>
    </div>
  );
}
