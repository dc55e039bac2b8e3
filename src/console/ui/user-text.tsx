import { type Child, Fragment } from "hono/jsx";
import { codePoint } from "../../domain/url/invisible.ts";
import type { View } from "../shared/view.ts";
import { partBy } from "./address-difference.ts";

/** Characters that show nothing, or that change how others are read. */
const INVISIBLE = /([\p{Cc}\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff])/u;

/** Text that people typed: it stays text, its direction affects nothing else, and invisible characters are shown. */
export function UserText({ text }: { text: string }) {
  return <Shown text={text} part={(it) => <Fragment>{it}</Fragment>} />;
}

/** The same of an address or a part of one, which wraps where its parts begin, and within a word only where it must. */
export function AddressPart({ text }: { text: string }) {
  return <Shown text={text} part={(it) => <Wrapping text={it} />} />;
}

/** Before a part of a path, a query or a fragment; neither within `://` nor before a last slash. */
const WRAPS = /(?<=[^/:])(?=[/?&#].)/s;

/** Before the dots of a host: only in narrow cells, where it would be torn anywhere. */
const HOST_WRAPS = /(?<=^https?:\/\/[^/?#]+)(?=\.)/;

function Wrapping({ text }: { text: string }) {
  return (
    <>
      {text.split(WRAPS).map((piece, index) => (
        <>
          {index > 0 && <wbr />}
          {piece.split(HOST_WRAPS).map((part, place) => (
            <>
              {place > 0 && <wbr class="host" />}
              {part}
            </>
          ))}
        </>
      ))}
    </>
  );
}

function Shown({ text, part }: { text: string; part: (text: string) => Child }) {
  const pieces = text.replace(/\r\n?/g, "\n").split(INVISIBLE);
  return (
    <bdi>
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

/** The same as plain text, for titles, options and labels. */
export function visibleText(text: string): string {
  return text.replace(new RegExp(INVISIBLE, "gu"), (it) => `[${codePoint(it)}]`);
}

/** An address as it is written. */
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
  /** What stands beside it in its place: what differs from that is marked. */
  readonly other?: string | null;
}

/** A target: a link if it is one, to a host that visitors may be sent to. */
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

/** @param other null: nothing to compare it with, so that nothing is marked. */
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

function isLinkable(text: string, targetHosts: ReadonlySet<string>): boolean {
  const url = URL.parse(text);
  if (url === null || url.protocol !== "https:" || url.port !== "") return false;
  const hasPlaceholder = /\/:[A-Za-z_]|[=&]:[A-Za-z_]/.test(url.pathname + url.search);
  const hasCredentials = url.username !== "" || url.password !== "";
  return targetHosts.has(url.hostname) && !hasCredentials && !hasPlaceholder;
}
