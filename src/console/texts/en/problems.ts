import { number } from "./locale.ts";

/** The console's texts about problems, in English. */
export const problems = {
  problems: { heading: "There is a problem", prefix: "Error:" },
  errors: {
    notFound: "There is no such page",
    notFoundText: "Check the address: part of it may be missing. The overview lists every version.",
    notFoundCommand: "{command} lists all versions with their whole ids.",
    store: "The storage does not answer as it should",
    version: {
      gone: {
        title: "This version is no longer stored",
        text: "It was removed after others took its place, or never was here. The overview lists the existing versions; what was decided about this one stays in the record.",
      },
      damaged: {
        title: "This version is damaged",
        text: "Part of it is missing or altered where it is stored. It cannot be shown here, and it cannot be put live. Tell the platform team: publishing the same table again repairs it.",
      },
    },
    failure: "This page cannot be shown",
    failureText:
      "This is a fault of the console: redirects are not affected. Please tell the platform team; their logs say more.",
    refused: "Nothing was saved",
    refusals: {
      "content-type": "Only the forms on these pages are accepted.",
      "too-large": (size: string) =>
        `It is too large: at most ${size} are accepted. Send less at once.`,
      unreadable: "The form cannot be read.",
      "cross-site":
        "It did not come from a page of this console. Open the page again and send the form from there.",
    },
    tooLarge: "The table is too large for an Excel file",
    tooLargeText: (limit: number) =>
      `An Excel file holds at most ${number(limit)} entries here: take the CSV file, which has no limit.`,
    stale:
      "This page is out of date: what it says has changed since it was opened (what is live, a date, a quick fix or a check), or it was opened long ago or by somebody else. Review the version again before you decide",
    reasonMissing: "Say why you reject it",
    commentTooLong: (limit: number) => `The comment may have at most ${number(limit)} characters`,
    decisionUnknown: "Choose approve or reject",
    notDecided: "There is no such decision, or it cannot be seen yet",
    notDecidedText: "A decision can take a minute to appear. The record lists every one.",
  },
  denied: {
    misconfigured: "The console is not set up",
    misconfiguredText: "Nobody is let in. The platform team has to set this for the deployment:",
    variables: { missing: "is not set.", malformed: "is malformed." },
    hints: {
      ACCESS_TEAM_DOMAIN:
        "It is the host name of the Cloudflare Access team, such as example.cloudflareaccess.com.",
      ACCESS_AUD: "It is the Application Audience tag of the Access application.",
    },
    documented: "sign-off.md in Sunset's docs explains it.",
    unbound:
      "is not bound: without that KV namespace there is nothing to show. sign-off.md in Sunset's docs explains it.",
    unreachable: "We cannot check who you are",
    unreachableText:
      "The keys of the Cloudflare Access team cannot be fetched, and so nobody is let in. Try again in a minute.",
    signedOut: "You are not signed in",
    signedOutText:
      "Cloudflare Access did not say who you are. If you came here without its login page, tell the platform team: the Access application does not cover this address.",
    refused: "You do not have access",
    refusedText:
      "What Cloudflare Access says about you cannot be used. Ask the platform team, and tell them:",
    expired: "Your session has expired",
    expiredText: "Load the page again to sign in.",
    problems: {
      malformed: "The token is malformed.",
      algorithm: "The token is not signed with RS256.",
      "unknown-key": "The token is signed with a key that the team does not have.",
      signature: "The token's signature is wrong.",
      issuer: "The token is from another team than ACCESS_TEAM_DOMAIN.",
      audience: "The token is for another application than ACCESS_AUD.",
      expired: "The token has expired: sign in again.",
      "not-yet-valid": "The token is not valid yet.",
      "claim-missing": "The token lacks required information.",
      "no-email":
        "The token is neither that of a person with an e-mail address nor that of a service.",
    },
  },
  links: {
    noSuchVersion: "There is no such version",
    noSuchVersionText:
      "No version has the number {name}. A part of the link may be missing: copy it from the mail once more, or choose the version on the overview.",
    severalVersions: "Which version is meant?",
    severalVersionsText: (count: number) =>
      `${number(count)} versions have numbers that begin with {name}:`,
  },
};
