import { ANSWERS, inSentence } from "./answers.ts";
import { changes, entries, number, plural } from "./locale.ts";

const NOT_NOTIFIED = "No one is notified automatically: please tell them.";

/** The console's texts about a release and the decision on it, in English. */
export const release = {
  release: {
    contents: "On this page",
    sections: {
      visits: "Where visitors go",
      changes: "What changes for visitors",
      rows: "Quick fixes",
      map: "The map",
      findings: "Findings",
      targets: "Do the new pages work?",
      downloads: "Test and download",
      decisions: "Decisions so far",
    },
    id: "Id",
    details: "About this version",
    published: "Published",
    notPublished: "Never published for review",
    builtIn: "Built in: it came with the software itself, and was never signed here",
    /** Follows the date. */
    publishedBy: (who: string, file: string) => ` by ${who}, from ${file}`,
    verifying: "Still checking …",
    /** For a version that may go live, for the live one, and for a rejected one. */
    isGenuine: {
      ahead: (count: number) =>
        `Verified: you are looking at exactly the version that will go live (${entries(count)})`,
      live: (count: number) =>
        `Verified: you are looking at exactly the version that is live (${entries(count)})`,
      rejected: (count: number) =>
        `Verified: you are looking at exactly the version that was published (${entries(count)})`,
    },
    /** For a table that was never published and is not live. */
    isUnpublished: (count: number) => `You are looking at exactly this table (${entries(count)})`,
    isStored: (count: number) =>
      `Verified: these are exactly the entries of this version (${number(count)})`,
    isStoredHelp:
      "What is stored was not altered. Whether visitors get exactly these entries is checked before it goes live: the table is too large to do that here.",
    compilesOtherwise:
      "Not verified: what this console makes of these entries is not what is stored. Either this console is older than the program that published them, or somebody altered what is stored; in that case the version cannot go live. Ask the platform team",
    isDamaged:
      "Damaged: parts of this version are missing or altered where it is stored, and it cannot go live. The platform team publishes the table again",
    isForged:
      "Verification failed: the entries shown here are not those of this version. Do not approve it, and call the platform team",
    later: "This large table is still being checked, which can take a minute.",
    laterByItself: "The result shows here by itself.",
    again: "Look again now",
    routes: "The whole table for the platform team (routes.json)",
    csv: "Redirect map as CSV",
    xlsx: "Redirect map as Excel workbook",
    addresses:
      "Old addresses on the preview, those of every host, one per line, for a crawler's list mode",
    toTable: "Read this version, entry by entry",
    toTry: "Test addresses with this version",
  },
  changes: {
    against: "Compared with what is live now: {version}.",
    againstNothing:
      "It is not known what is live, so there is nothing to compare with: everything counts as new.",
    serves: "This version is live now: there is nothing to compare it with.",
    kinds: { removed: "removed", changed: "changed", added: "new" },
    headings: {
      removed: (count: number) => `Removed (${number(count)})`,
      changed: (count: number) => `Changed (${number(count)})`,
      added: (count: number) => `New (${number(count)})`,
    },
    all: {
      removed: (count: number) => `Show all ${number(count)} removed`,
      changed: (count: number) => `Show all ${number(count)} changed`,
      added: (count: number) => `Show all ${number(count)} new`,
    },
    sample: {
      removed: (count: number) => `Show the first ${number(count)} removed`,
      changed: (count: number) => `Show the first ${number(count)} changed`,
      added: (count: number) => `Show the first ${number(count)} new`,
    },
    back: "Back to all changes",
    site: "Settings of the site",
    suggests: "its page suggests",
    statuses: { permanent: "permanent", temporary: "temporary" },
    undecided: "tell the platform team where it should lead",
    conditions: {
      from: "from {when}",
      fromGate: "from the switch-over",
      until: "until {when}",
      noEnd: "without an end",
      host: "on {host} only",
      everyHost: "on every host",
      anywhere: "for any value",
      dropsQuery: "campaign parameters (utm_…) are removed",
      keepsQuery: "campaign parameters (utm_…) are passed on",
      lowercases: "upper-case letters become lower-case",
      keepsCase: "letters stay as they are",
      exact: "for this one address",
      pattern: "for a group of addresses",
    },
    visitors: {
      redirect: "another redirect: {to}",
      oldSiteYet: `${inSentence(ANSWERS.keep)} until the switch-over`,
      same: "the same as now: {answer}",
      alike: (count: number) =>
        `and ${plural(count, { one: "more example", other: "more examples" })}`,
      now: "now",
      unnoticed: "Visitors notice nothing: the addresses that were tried get the same as now.",
      noExample: "A group of addresses without an example: try some of them.",
      later: "still being checked",
    },
    remarks: (count: number) =>
      `${plural(count, { one: "entry differs", other: "entries differ" })} only in notes, sections or examples.`,
    tooMany:
      "Too many changes to show all of them: these are the first of each kind. The numbers are those of all changes.",
    whole: "{command} lists all.",
    andMore: (count: number) => `And ${number(count)} more, which are not shown here.`,
  },
  decide: {
    about:
      "Approving does not change anything by itself: the platform team then puts this version live.",
    aboutLive:
      "This version is live. A decision does not change what visitors get: only the platform team can put another version live.",
    own: {
      complete:
        "You approved this version on {when}, and all approvals are there: nothing is left for you to do.",
      missing:
        "You approved this version on {when}. It needs more approvals, from others: nothing is left for you to do.",
      overtaken:
        "You approved this version on {when}. Something else has gone live since, and this version now changes what is listed here: it goes live only if you approve it again.",
      rejected: "You have rejected this version. What you decide now replaces that.",
      enough:
        "This version is approved and needs no more approvals. You may still approve it too, or reject it.",
    },
    again: "Approve again",
    commentHelp: "Saved with your decision. Required if you reject.",
    approveNothing: "Approve: nothing changes",
    approveAtOnce: (count: number) => `Approve ${changes(count)}, at once`,
    approveFrom: (count: number, when: string) => `Approve ${changes(count)} for ${when}`,
    approvePartly: (count: number, early: number) =>
      `Approve ${changes(count)}, ${number(early)} of them at once`,
    approveFirst: (count: number, when: string) =>
      `Approve ${changes(count)}, the first from ${when}`,
    toDecision: "Your decision",
    reject: "Reject",
    withdraw: { approve: "Withdraw approval", reject: "Withdraw rejection" },
    notPublished:
      "This table was never published for review, so there is nothing to decide. If it should go live, ask the platform team to publish it.",
    isForged: "Verification failed: this version cannot be signed. Call the platform team.",
    isDamaged:
      "This version is damaged where it is stored: it cannot be signed. Ask the platform team to publish the table again.",
    isService:
      "You are signed in with a service token, but only people can decide. Sign in with your own address.",
    publish: "{command} publishes it.",
    noNamespace:
      "Nothing can be signed here: this preview site has no place to keep decisions. Ask the platform team.",
    bindNamespace:
      "The KV namespace SIGNOFFS is not bound to this deployment. sign-off.md in Sunset's docs says how.",
  },
  confirmation: {
    titles: {
      approve: "You have approved this version",
      reject: "You have rejected this version",
      withdraw: "You have withdrawn your decision",
    },
    next: "What happens next",
    tell: "Tell the platform team the reference.",
    promote: "They put exactly the version that you approved live, worldwide within two minutes.",
    told: "No one is notified automatically: please tell them. This page stays at its address, and the record keeps the decision.",
    after: {
      reject: [
        "This version cannot be put live as long as the rejection is in force.",
        "Tell the platform team the reference and the reason: they correct the table and publish a new version.",
        NOT_NOTIFIED,
      ],
      withdraw: [
        "Your decision no longer counts; both the decision and its withdrawal stay on record.",
        "If the version is live already, it stays live until the platform team goes back to the one before it.",
        NOT_NOTIFIED,
      ],
    },
    commands: {
      approve: "{command} puts exactly this version live.",
      reject: "{command} refuses this version.",
      withdraw: "{command} goes back to the version before the live one.",
    },
    toRecord: "The record of all decisions",
    toOverview: "To the overview",
  },
};
