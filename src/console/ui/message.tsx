import type { Child } from "hono/jsx";
import { ReleaseError, type StoreError } from "../../store/kv/kv-store.ts";
import type { View } from "../shared/view.ts";
import { FixText, ForPlatformTeam, PlatformCommand } from "./command.tsx";
import { Page } from "./layout.tsx";
import { pathOf } from "./menu.ts";
import { UserText } from "./user-text.tsx";

interface MessageProps {
  readonly view: View;
  readonly title: string;
  /** Content for people other than the reader, placed after the link back. */
  readonly aside?: Child;
  readonly children: Child;
}

/** A page with a single message and a link back. */
export function Message({ view, title, aside, children }: MessageProps) {
  return (
    <Page view={view} title={title} item={null}>
      <h1>{title}</h1>
      {children}
      <p>
        <a href={pathOf("overview")}>{view.texts.confirmation.toOverview}</a>
      </p>
      {aside}
    </Page>
  );
}

export function renderNoSuchPage(view: View) {
  const { texts } = view;
  return (
    <Message
      view={view}
      title={texts.errors.notFound}
      aside={
        <PlatformCommand view={view} text={texts.errors.notFoundCommand} words={["releases"]} />
      }
    >
      <p>{texts.errors.notFoundText}</p>
    </Message>
  );
}

/** Renders the page for a store that does not answer, answers wrongly, or lacks the requested version or part of it. */
export function renderStoreProblem(view: View, problem: StoreError) {
  const { texts } = view;
  const message = (
    <span lang="en">
      <UserText text={problem.message} />.
    </span>
  );
  const aside = (before?: Child) => (
    <ForPlatformTeam view={view}>
      {before}
      <span lang="en">
        <FixText view={view} problem={problem} />
      </span>
    </ForPlatformTeam>
  );
  if (!(problem instanceof ReleaseError)) {
    return (
      <Message view={view} title={texts.errors.store} aside={aside()}>
        <p>{message}</p>
      </Message>
    );
  }
  const { title, text } = texts.errors.version[problem.state];
  return (
    <Message view={view} title={title} aside={aside(<>{message} </>)}>
      <p>{text}</p>
      <p>
        <a href={pathOf("record")}>{texts.confirmation.toRecord}</a>
      </p>
    </Message>
  );
}

/** Renders a page that only says something. */
export function renderMessage(view: View, title: string, text: string) {
  return (
    <Message view={view} title={title}>
      <p>{text}</p>
    </Message>
  );
}

/** A reason why a form was not accepted. */
export type Refusal =
  | { readonly why: "content-type" | "unreadable" | "cross-site" }
  | { readonly why: "too-large"; readonly bytesAtMost: number };

export function renderRefusal(view: View, refusal: Refusal) {
  const { errors } = view.texts;
  const text =
    refusal.why === "too-large"
      ? errors.refusals["too-large"](sizeOf(refusal.bytesAtMost))
      : errors.refusals[refusal.why];
  return renderMessage(view, errors.refused, text);
}

const KIBIBYTE = 1024;

function sizeOf(bytes: number): string {
  const kibibytes = Math.floor(bytes / KIBIBYTE);
  return kibibytes < KIBIBYTE ? `${kibibytes} KB` : `${Math.floor(kibibytes / KIBIBYTE)} MB`;
}

/** Renders the page for a decision that does not exist, or is not visible here yet. */
export function renderNotYet(view: View) {
  const { errors, confirmation } = view.texts;
  return (
    <Message view={view} title={errors.notDecided}>
      <p>{errors.notDecidedText}</p>
      <p>
        <a href={pathOf("record")}>{confirmation.toRecord}</a>
      </p>
    </Message>
  );
}
