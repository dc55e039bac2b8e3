import type { Choice } from "../shared/choice.ts";
import { formatWhen } from "./format.ts";
import { LIVE } from "./menu.ts";
import { nameVersionWithId, type NamingView } from "./version-name.tsx";

/** Describes how a reviewer sees the old site: only the choices made; the version may be `live`. */
export function describePreview(view: NamingView, { at, release, host }: Choice): string {
  const { travel } = view.texts;
  const when = at === null ? [] : formatWhen(view, at);
  const named = (id: string): string => travel.release(nameVersionWithId(view, id));
  const version = release === LIVE ? travel.live : release === null ? [] : named(release);
  return [when, version, host ?? []].flat().join(" · ");
}
