import { number } from "./locale.ts";

/** The console's texts about broken links, in English. */
export const links = {
  noSuchVersion: "There is no such version",
  noSuchVersionText:
    "No version has the number {name}. A part of the link may be missing: copy it from the mail once more, or choose the version on the overview.",
  severalVersions: "Which version is meant?",
  severalVersionsText: (count: number) =>
    `${number(count)} versions have numbers that begin with {name}:`,
};
