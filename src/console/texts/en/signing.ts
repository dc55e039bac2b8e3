import { number, plural } from "./locale.ts";

/** The console's texts about who signs and who is still missing, in English. */
export const signing = {
  progress: (given: number, asked: number) => `${number(given)} of ${number(asked)} approvals`,
  none: (asked: number) =>
    asked === 1 ? "No approval yet" : `None of ${number(asked)} approvals yet`,
  missing: (count: number) =>
    count === 1 ? "one more is missing" : `${number(count)} more are missing`,
  of: "of",
  anybodyAt: (domain: string) => `anybody at ${domain}`,
  andMore: (count: number) => plural(count, { one: "other", other: "others" }),
  nobodyLeft:
    "Nobody who may sign here is left: the platform team has to name more people, or ask for fewer approvals.",
  notYet: "Until all approvals are there this version cannot be put live. Once they are:",
  rejectedBefore:
    "{who} rejected this version on {when}. Approvals from before that do not count; whoever approves now overrules the rejection, on record.",
  uncounted: {
    "not-signer":
      "{who} approved, but is not among those who may sign here: this approval does not count.",
    publisher: "{who} approved, but also published this version: this approval does not count.",
    "rejected-since": "{who} approved before the rejection: to count, they must approve again.",
    "other-bytes":
      "{who} approved, but the stored version has been rewritten since: to count, they must approve again.",
  },
  unknownPublisher:
    "Published by {who}, which is not an address, so it cannot be checked whether that is one of those who approve. Whoever published this version should not approve it.",
  youPublished: (asked: number) =>
    `You published this version. ${number(asked)} other people must approve it: your own approval would not count.`,
  notSigner: (names: string) =>
    `Only ${names} may sign here. You can read everything, and tell them what you find.`,
  nobody: "Nobody may sign here yet: the platform team has to name those who may.",
  local: (asked: number) =>
    asked === 1
      ? "On the preview site not everybody may sign. Here your approval is enough, on this computer only."
      : `On the preview site ${number(asked)} people must approve. Here your approval is enough, on this computer only.`,
  localUnreadable:
    "On the preview site no approval would be complete. Here yours is enough, on this computer only.",
  problems: {
    "no-signers":
      "Nobody can sign, because the list of people who may sign names nobody. Please tell the platform team.",
    "signer-unreadable": (text: string) =>
      `“${text}” is among those who may sign here, but is neither an e-mail address nor a @domain: it lets nobody sign.`,
    service: (id: string) =>
      `${id} is among those who may sign here, but belongs to a program: it may look, but cannot sign.`,
    "approvals-unreadable": () =>
      "Nobody can say how many approvals a version needs, so none is complete. Please tell the platform team.",
    "too-few-signers": (asked: number, named: number) =>
      `${number(asked)} people must approve, but only ${number(named)} may sign here: no version can get all its approvals. Please tell the platform team.`,
  },
  problemFixes: {
    "no-signers":
      "SIGNERS is set, but contains no valid address. Correct it in wrangler.toml, or leave it out.",
    "signer-unreadable": () => "Correct SIGNERS in wrangler.toml.",
    service: () => "SIGNERS names a service token. Name a person instead, in wrangler.toml.",
    "approvals-unreadable": (text: string) =>
      `APPROVALS is “${text}”, which is not a whole number of at least 1. Correct it in wrangler.toml.`,
    "too-few-signers": () =>
      "Name more people in SIGNERS, or ask for fewer in APPROVALS, in wrangler.toml.",
  },
};
