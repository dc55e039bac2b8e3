import { number, plural } from "./locale.ts";

/** What the console says of a release and the decision on it, in English. */
export const release = {
  release: {
    title: (id: string) => `Release ${id}`,
    contents: "On this page",
    sections: {
      visits: "Where visitors go",
      changes: "What changes for visitors",
      map: "The map",
      findings: "Findings",
      targets: "Do the targets answer?",
      downloads: "Downloads",
      decision: "Your decision",
    },
    id: "Id",
    published: "Published",
    notPublished: "not published",
    publishedBy: (who: string, file: string) => `by ${who}, from ${file}`,
    verified: "Verified",
    verifying: "Still being counted and verified",
    isGenuine: (count: number) =>
      `The ${plural(count, { one: "rule", other: "rules" })} shown here hash to this very id: what you see is what will be served`,
    isForged: "The rules shown here do not hash to this id. Do not approve it",
    later: "The table is large, and this takes longer than a page should: it goes on meanwhile.",
    again: "Look again",
    validateElsewhere:
      "The table is too large to be validated while a page is waited for. Nothing with an error can be published; {command} lists the warnings.",
    noFindings: "No findings: nothing is doubled, shadowed, chained or off the list.",
    csv: "Redirect map as CSV",
    xlsx: "Redirect map as Excel workbook",
    addresses:
      "Old addresses on the preview, those of every host, one a line, for a crawler's list mode",
    toTable: "Read this table, rule by rule",
    toTry: "Try addresses against it",
  },
  targets: {
    none: "Nobody has checked yet: {command} requests every target from the platform team's machine, and shows here what came of it.",
    unreadable: "What stands in KV about the targets cannot be read: run the check again.",
    asked: "The targets were requested on",
    by: "by {who}.",
    verdicts: {
      dead: "dead",
      "soft-dead": "error page",
      unknown: "not known",
      redirected: "redirected on",
      ok: "answers",
    },
    allWell: "Every target answers.",
    caption: "Targets that do not answer straight away",
    target: "Target",
    verdict: "Answer",
    from: "Old address",
    leadsTo: "leads on to",
    fallback: "every address without a redirect of its own",
    others: (count: number) => `and ${number(count)} more`,
    more: (count: number) => `And ${number(count)} more: {command} lists them all.`,
    unfilled: (count: number) =>
      `${plural(count, { one: "pattern has", other: "patterns have" })} no example that would fill the target: not requested.`,
  },
  changes: {
    against: (release: string) => `Compared with what serves now: ${release}.`,
    againstNothing:
      "What production serves is not known, so that there is nothing to compare with: every rule counts as added.",
    serves: "This release serves now: there is nothing to compare it with.",
    none: "Nothing changes for visitors.",
    kinds: { removed: "removed", changed: "changed", added: "added" },
    headings: {
      removed: (count: number) => `Removed (${number(count)})`,
      changed: (count: number) => `Changed (${number(count)})`,
      added: (count: number) => `Added (${number(count)})`,
    },
    all: {
      removed: (count: number) => `All ${number(count)} removed`,
      changed: (count: number) => `All ${number(count)} changed`,
      added: (count: number) => `All ${number(count)} added`,
    },
    back: "Back to all changes",
    from: "Old address",
    before: "Now",
    after: "With this release",
    site: "Settings of the site",
    setting: "Setting",
    field: "{field}: {before} becomes {after}",
    nothing: "nothing",
    remarks: (count: number) =>
      `${plural(count, { one: "rule differs", other: "rules differ" })} only in notes, sections or examples.`,
    tooMany:
      "So much differs that a page cannot pair old rules with new ones; a rule that changed is in both lists. {command} shows them paired.",
    onlyBefore: (count: number) => `Only in what serves now (${number(count)})`,
    onlyAfter: (count: number) => `Only in this release (${number(count)})`,
    andMore: (count: number) => `And ${number(count)} more.`,
  },
  decide: {
    gateAhead: (when: string) =>
      `Approving changes nothing yet: the platform team then promotes this release, and its rules apply from ${when}, or from dates of their own.`,
    gateOpen:
      "Approving changes nothing yet: the platform team then promotes this release. The gate is open, so that its rules apply as soon as it serves.",
    own: {
      approve: "You have approved this release. What you decide now counts in place of that.",
      reject: "You have rejected this release. What you decide now counts in place of that.",
    },
    dead: (count: number) =>
      `${plural(count, { one: "target was", other: "targets were" })} dead when last requested: visitors sent there find nothing`,
    comment: "Comment",
    commentHelp: "Goes on record. To reject you have to say why.",
    approve: (count: number, when: string) =>
      `Approve ${plural(count, { one: "redirect", other: "redirects" })} for ${when}`,
    reject: "Reject",
    withdraw: { approve: "Take your approval back", reject: "Take your rejection back" },
    notPublished: "This table is not published, so that there is nothing to decide: {command}.",
    isForged: "What is shown does not hash to the release's id: it cannot be signed.",
    isService:
      "You look at this with a service token: a decision is a person's. Sign in with your own address.",
    noNamespace:
      "The KV namespace SIGNOFFS is not bound to this deployment: nothing can be signed. sign-off.md in Sunset's docs says how.",
  },
  confirmation: {
    titles: {
      approve: "You have approved the release",
      reject: "You have rejected the release",
      withdraw: "You have taken your decision back",
    },
    reference: "Reference",
    next: "What happens next",
    tell: "Tell the platform team the reference. They run",
    promote:
      "That refuses any other table than the one you have seen, to the byte, and puts this one into service, everywhere within two minutes.",
    gateAhead: (when: string) =>
      `Visitors notice from ${when} on: until then the old site answers.`,
    gateOpen: "Visitors notice at once: the gate is open.",
    told: "Nobody is told by itself, and no mail is sent. This page stays at its address, and the record keeps the decision.",
    after: {
      reject: [
        "{command} refuses this release for as long as the rejection stands.",
        "Tell the platform team the reference and the reason: they correct the table and publish it again, under another id.",
        "Nobody is told by itself, and no mail is sent.",
      ],
      withdraw: [
        "Your decision no longer counts; both it and this stay on record.",
        "If the release serves already, it goes on: {command} takes it out of service.",
        "Nobody is told by itself, and no mail is sent.",
      ],
    },
    toRecord: "The record of all decisions",
    toOverview: "To the overview",
  },
};
