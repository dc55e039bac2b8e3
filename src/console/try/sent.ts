/** The input of the page, from a link or from the form. */
import type { AddressContext } from "../../traffic/pasted-address.ts";
import { type Pasted, readPasted } from "../../traffic/pasted.ts";
import { type InstantChoice, readChoice } from "../shared/read-instant.ts";
import type { View } from "../shared/view.ts";
import { pageNumber } from "../ui/pager.tsx";
import { textOf } from "../ui/take-form.ts";
import { unpackList } from "./kept-list.ts";
import { type FileProblem, readFile } from "./read-file.ts";

export const ADDRESSES_AT_MOST = 50_000;

/** Longer input is sent as a packed list, and not in the field. */
const TYPED_LINES_AT_MOST = 1000;
const TYPED_CHARACTERS_AT_MOST = 100_000;

export interface Sent {
  /** As in the field. */
  readonly typed: string;
  /** The versions: see `openVersions`. */
  readonly release: string;
  readonly choice: InstantChoice;
  readonly wantsCsv: boolean;
  readonly show: string;
  /** From 1. */
  readonly page: number;
  /** Whether it came from the form rather than a link. */
  readonly isForm: boolean;
  readonly file: File | null;
  /** A list packed by the previous page; "" if there is none. */
  readonly kept: string;
}

export interface Given {
  readonly pasted: Pasted;
  /** The content of the field for addresses. */
  readonly typed: string;
  /** Whether the list has to be packed, because the field does not contain it. */
  readonly isKept: boolean;
}

export type GivenProblem = FileProblem | { readonly kind: "list" };

export function readLink({ url: { searchParams }, timeZone }: View): Sent {
  const read = (name: string): string => searchParams.get(name) ?? "";
  return {
    typed: searchParams.getAll("urls").join("\n"),
    release: read("release"),
    choice: readChoice(timeZone, read),
    wantsCsv: read("format") === "csv",
    show: read("show"),
    page: pageNumber(read("page")),
    isForm: false,
    file: null,
    kept: "",
  };
}

export function readForm({ timeZone }: View, form: FormData): Sent {
  const file = form.get("file");
  const typed = form.get("urls");
  const page = textOf(form, "page");
  return {
    typed: typeof typed === "string" ? typed : "",
    release: textOf(form, "release"),
    choice: readChoice(timeZone, (name) => textOf(form, name)),
    wantsCsv: textOf(form, "format") === "csv",
    // Requests for another page keep the lines shown; a filter, or a new submission, begins at the first page.
    show: page === "" ? textOf(form, "show") : textOf(form, "shown"),
    page: pageNumber(page),
    isForm: true,
    file: file instanceof File && file.size > 0 ? file : null,
    kept: textOf(form, "list"),
  };
}

/** Reads the typed addresses followed by those of the file; without either, the list of the previous page. */
export async function readGiven(
  { typed, file, kept }: Sent,
  context: AddressContext,
): Promise<Given | GivenProblem> {
  const pasted = readPasted(typed, context, ADDRESSES_AT_MOST);
  if (file !== null) {
    const read = await readFile(file, context, ADDRESSES_AT_MOST);
    if ("kind" in read) return read;
    return { pasted: join(pasted, read), typed: "", isKept: true };
  }
  if (typed.trim() === "" && kept !== "") {
    const list = await unpackList(kept, ADDRESSES_AT_MOST);
    return list ? { pasted: list, typed: "", isKept: true } : { kind: "list" };
  }
  const isLong =
    pasted.lines.length > TYPED_LINES_AT_MOST || typed.length > TYPED_CHARACTERS_AT_MOST;
  return { pasted, typed: isLong ? "" : typed.trim(), isKept: isLong };
}

function join(one: Pasted, other: Pasted): Pasted {
  const lines = [...one.lines, ...other.lines];
  return {
    lines: lines.slice(0, ADDRESSES_AT_MOST),
    heading: one.heading ?? other.heading,
    isCut: one.isCut || other.isCut || lines.length > ADDRESSES_AT_MOST,
  };
}
