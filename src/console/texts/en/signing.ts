import { number, plural } from "./locale.ts";

/** The console's texts about who signs and who is still missing, in English. */
export const signing = {
  signing: {
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
      "{who} rejected this version on {when}. What was approved before that does not count; whoever approves now goes past it, on record.",
    uncounted: {
      "not-signer": "{who} approved, and is not among those who may sign here: it does not count.",
      publisher: "{who} approved, but published this version: it is none of those that are asked.",
      "rejected-since": "{who} approved before the rejection: to count, they approve again.",
      "other-bytes":
        "{who} approved, but what is stored was written anew since: to count, they approve again.",
    },
    unknownPublisher:
      "Published by {who}, which is not an address: whether that is one of those who approve cannot be told. Whoever published this version should not approve it.",
    youPublished: (asked: number) =>
      `You published this version. ${number(asked)} people must approve it, and you are none of them.`,
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
        `“${text}” is among those who may sign here, but is neither a mail address nor a @domain: it lets nobody sign.`,
      service: (id: string) =>
        `${id} is among those who may sign here, but belongs to a program: it may look, and signs nothing.`,
      "approvals-unreadable": () =>
        "Nobody can say how many approvals a version needs, so none is complete. Please tell the platform team.",
      "too-few-signers": (asked: number, named: number) =>
        `${number(asked)} people must approve, and only ${number(named)} may sign here: no version can get all its approvals. Please tell the platform team.`,
    },
    problemFixes: {
      "no-signers":
        "SIGNERS is set, and holds no address that can be read. Correct it in wrangler.toml, or leave it out.",
      "signer-unreadable": () => "Correct SIGNERS in wrangler.toml.",
      service: () => "SIGNERS names a service token. Name a person instead, in wrangler.toml.",
      "approvals-unreadable": (text: string) =>
        `APPROVALS is “${text}”, and not a whole number of at least 1. Correct it in wrangler.toml.`,
      "too-few-signers": () =>
        "Name more people in SIGNERS, or ask for fewer in APPROVALS, in wrangler.toml.",
    },
  },
};
