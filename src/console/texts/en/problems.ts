import { number } from "./locale.ts";

/** What the console says of what is wrong, in English. */
export const problems = {
  problems: { heading: "There is a problem", prefix: "Error:" },
  errors: {
    notFound: "There is no such page",
    notFoundText: "Check the address. A release's id is 64 characters long; {command} lists them.",
    store: "The store does not answer as it should",
    failure: "This page could not be made",
    failureText:
      "That is a mistake in the console. The redirects do not depend on it. The logs of the Worker say more.",
    refused: "This was not taken",
    refusals: {
      "content-type": "Only the forms of these pages are taken.",
      "too-large": (size: string) =>
        `It is too large: ${size} are taken at most. Make it smaller, or send it in parts.`,
      unreadable: "The form cannot be read.",
      "cross-site":
        "It did not come from a page of this console. Open the page anew and send the form from there.",
    },
    tooLarge: "The table is too large for a workbook",
    tooLargeText: (limit: number) =>
      `A workbook is made of at most ${number(limit)} rules: take the CSV, which has no limit.`,
    stale:
      "The page was out of date: what serves has changed, or the form was made for somebody else, or long ago. Look at the release again, and decide then",
    reasonMissing: "Say why you reject it",
    commentTooLong: (limit: number) => `The comment may have at most ${number(limit)} characters`,
    decisionUnknown: "Approve or reject",
    notDecided: "There is no such decision, or it is not to be seen from here yet",
    notDecidedText:
      "KV can take a minute to show what was written. The record lists every decision.",
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
    unreachable: "Who you are cannot be checked",
    unreachableText:
      "The keys of the Cloudflare Access team cannot be fetched, and so nobody is let in. Try again in a minute.",
    signedOut: "You are not signed in",
    signedOutText:
      "Cloudflare Access did not say who you are. If you came here without its login page, the Access application does not cover this address.",
    refused: "You are not let in",
    refusedText: "What Cloudflare Access says about you cannot be used.",
    problems: {
      malformed: "The token is malformed.",
      algorithm: "The token is not signed with RS256.",
      "unknown-key": "The token is signed with a key that the team does not have.",
      signature: "The token's signature is wrong.",
      issuer: "The token is from another team than ACCESS_TEAM_DOMAIN.",
      audience: "The token is for another application than ACCESS_AUD.",
      expired: "The token has expired: sign in again.",
      "not-yet-valid": "The token is not valid yet.",
      "claim-missing": "The token does not say all that it must.",
      "no-email":
        "The token is neither that of a person with an e-mail address nor that of a service.",
    },
  },
};
