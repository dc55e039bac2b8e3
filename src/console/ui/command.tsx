import { pasteable } from "../../domain/pasteable.ts";
import type { View } from "../shared/view.ts";
import { Filled } from "./sentence.tsx";

interface CommandProps {
  readonly view: View;
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
