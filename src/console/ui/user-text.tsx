import { type Child, Fragment } from "hono/jsx";
import { codePoint } from "../../domain/url/invisible.ts";
import type { View } from "../shared/view.ts";
import { Joined } from "./joined.tsx";

/** Characters that are invisible, or change how others are read. */
const INVISIBLE = /([\p{Cc}\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff])/u;

/**
 * Text that people typed: it is not interpreted, its direction does not affect its surroundings, and invisible
 * characters are shown.
 */
export function UserText({ text }: { text: string }) {
  return <Shown text={text} part={(it) => <Fragment>{it}</Fragment>} />;
}

/**
 * The same for an address or a part of one, which is written from left to right in every script. It wraps at the
 * boundaries of its parts, and within a word only if necessary.
 */
export function AddressPart({ text }: { text: string }) {
  return <Shown text={text} direction="ltr" part={(it) => <Wrapping text={it} />} />;
}

/** Wraps before a part of a path, a query or a fragment, but not within `://` or before a last slash. */
const WRAPS = /(?<=[^/:])(?=[/?&#].)/s;

/** Wraps before the dots of a host, only in narrow cells, where the host would otherwise break anywhere. */
const HOST_WRAPS = /(?<=^https?:\/\/[^/?#]+)(?=\.)/;

function Wrapping({ text }: { text: string }) {
  const pieces = text
    .split(WRAPS)
    .map((it) => <Joined items={it.split(HOST_WRAPS)} by={<wbr class="host" />} />);
  return <Joined items={pieces} by={<wbr />} />;
}

interface ShownProps {
  readonly text: string;
  /** That of its first letter if omitted. */
  readonly direction?: "ltr";
  readonly part: (text: string) => Child;
}

function Shown({ text, direction, part }: ShownProps) {
  const pieces = text.replace(/\r\n?/g, "\n").split(INVISIBLE);
  return (
    <bdi dir={direction}>
      {pieces.map((piece, index) =>
        index % 2 === 0 || piece === "\n" ? (
          part(piece)
        ) : (
          <mark class="invisible">{codePoint(piece)}</mark>
        ),
      )}
    </bdi>
  );
}

/** Makes text visible as plain text, for titles, options and labels. */
export function visibleText(text: string): string {
  return text.replace(new RegExp(INVISIBLE, "gu"), (it) => `[${codePoint(it)}]`);
}

/** An address as written. */
export function AddressText({ text }: { text: string }) {
  return (
    <code class="address">
      <AddressPart text={text} />
    </code>
  );
}

interface TargetProps {
  readonly view: View;
  readonly text: string;
  /** The value on the other side; differences from it are marked. */
  readonly other?: string | null;
}

/** A target: a link if it is a URL on a host that visitors may be sent to. */
export function TargetLink({ view, text, other = null }: TargetProps) {
  const address = <MarkedAddress text={text} other={other} />;
  return isLinkable(text, view.targetHosts) ? (
    <a href={new URL(text).href} rel="noopener noreferrer nofollow">
      {address}
    </a>
  ) : (
    address
  );
}

/** @param other null if there is nothing to compare with, so that nothing is marked. */
function MarkedAddress({ text, other }: { text: string; other: string | null }) {
  const { head, middle, tail } =
    other === null ? { head: text, middle: "", tail: "" } : partBy(text, other);
  return (
    <code class="address">
      <AddressPart text={head} />
      {middle !== "" && (
        <>
          <wbr />
          <mark class="differs">
            <AddressPart text={middle} />
          </mark>
        </>
      )}
      {tail !== "" && (
        <>
          {tail !== "/" && <wbr />}
          <AddressPart text={tail} />
        </>
      )}
    </code>
  );
}

/** Matches where a part of an address begins: at `/`, `?`, `&`, `#` and `=`, and at its host. */
const BOUNDARY = /(?<=:\/\/)|(?<!:|:\/)(?=[/?&#=])/;

/** Splits an address into the parts that it shares with another at both ends, and the part between them. */
function partBy(text: string, other: string) {
  const [own, others] = [text.split(BOUNDARY), other.split(BOUNDARY)];
  const shorter = Math.min(own.length, others.length);
  let start = 0;
  while (start < shorter && own[start] === others[start]) start += 1;
  let end = 0;
  while (end < shorter - start && own.at(-1 - end) === others.at(-1 - end)) end += 1;
  return {
    head: own.slice(0, start).join(""),
    middle: own.slice(start, own.length - end).join(""),
    tail: own.slice(own.length - end).join(""),
  };
}

function isLinkable(text: string, targetHosts: ReadonlySet<string>): boolean {
  const url = URL.parse(text);
  if (url === null || url.protocol !== "https:" || url.port !== "") return false;
  const hasPlaceholder = /\/:[A-Za-z_]|[=&]:[A-Za-z_]/.test(url.pathname + url.search);
  const hasCredentials = url.username !== "" || url.password !== "";
  return targetHosts.has(url.hostname) && !hasCredentials && !hasPlaceholder;
}
