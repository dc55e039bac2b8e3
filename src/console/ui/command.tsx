import type { Child } from "hono/jsx";
import { pasteable } from "../../domain/pasteable.ts";
import type { StoreError } from "../../store/kv/kv-store.ts";
import type { BaseView } from "../shared/view.ts";
import { Filled } from "./sentence.tsx";
import { UserText } from "./user-text.tsx";

interface CommandProps {
  readonly view: Pick<BaseView, "place">;
  /** The command and its arguments, unquoted. */
  readonly words: readonly string[];
  /** For a command that works on files alone, wherever the console is. */
  readonly isOfFiles?: boolean;
}

/** A command as it can be pasted by whoever looks at this console: it works on the storage that is shown. */
export function Command({ view: { place }, words, isOfFiles = false }: CommandProps) {
  return <code class="command">{isOfFiles ? pasteable(words) : pasteable(words, place)}</code>;
}

/** A text with a command in the place of `{command}`. */
export function WithCommand({ text, ...command }: CommandProps & { readonly text: string }) {
  return <Filled text={text} parts={{ command: <Command {...command} /> }} />;
}

/** What only those who run the site can do, folded away from everybody else. */
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

/** Between these stands a command: no text has them. */
const MARK = "\u0000";

/** What to do about a problem of the store. */
export function FixText({
  view: { place },
  problem,
}: Pick<CommandProps, "view"> & { readonly problem: StoreError }) {
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

/** What is to be pasted somewhere. The button appears if script runs; without script, people select the text. */
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
        <UserText text={text} />
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
