/** The meanings of the console's words, in English. The keys are the anchors of the page. */
export const glossary = {
  about:
    "The old site closes, and its visitors are sent to the new one. This console shows what will happen to each old address, so that you can approve it.",
  words: {
    version: {
      word: "Version",
      meaning:
        "The whole list of what happens to old addresses, as it was published on one day by one person. A version never changes: a correction is a new version. The letters and digits beside its name are its fingerprint. If they are the same, it is the same list.",
    },
    entry: {
      word: "Entry",
      meaning: "One line of that list: an old address, or a group of them, and what visitors get.",
    },
    redirect: {
      word: "Redirect",
      meaning:
        "An entry that sends visitors to another page. A permanent one (301, 308) tells browsers and search engines to remember it; a temporary one (302, 303, 307) does not.",
    },
    group: {
      word: "Group of addresses",
      meaning:
        "One entry for many addresses of the same form. In /product/:name, :name stands for anything at this place; * at the end stands for the rest of the address.",
    },
    live: {
      word: "Live",
      meaning:
        "What visitors get now. After somebody has approved a version, the platform team puts it live; the last one can be put back at any time.",
    },
    "built-in": {
      word: "Built in",
      meaning:
        "A table that came with the software itself. It is what visitors get as long as no version has been put live, and whenever none can be read. Nobody signs it here.",
    },
    "switch-over": {
      word: "Switch-over",
      meaning:
        "The date and time from which old addresses are redirected. Before it visitors still see the old site, except for entries with an earlier date of their own.",
    },
    announcement: {
      word: "Announcement",
      meaning: "The line on top of the old pages that says when the site moves, and where to.",
    },
    "fallback-page": {
      word: "Fallback page",
      meaning:
        "Where visitors are sent if their old address has no entry of its own, usually the new home page. Better than an error, worse than the page they were looking for.",
    },
    gone: {
      word: "Told that the page is gone",
      meaning:
        "Visitors see a short page that says so, with a link onwards. Search engines drop the address.",
    },
    kept: {
      word: "Kept on the old site",
      meaning:
        "These addresses are not redirected, for good or until a date: the old site continues to show them.",
    },
    undecided: {
      word: "Not decided yet",
      meaning:
        "Nobody has said where this address should lead. Until then visitors are sent to the fallback page, or find nothing if there is none, and browsers do not remember it. Tell the platform team where it should lead: they put it into the next version.",
    },
    "quick-fix": {
      word: "Quick fix",
      meaning:
        "One address that the platform team corrected on the spot. It overrides every version at once, without approval, until it is removed. A quick fix with a mistake in it is ignored, or its last valid value stays in use.",
    },
    approval: {
      word: "Approval, rejection",
      meaning:
        "Your decision on one version, with your name, the time and your comment. It changes nothing for visitors by itself, and you can withdraw it.",
    },
    record: {
      word: "Record",
      meaning:
        "All decisions in order. Each carries the fingerprint of the one before it, so any change or deletion would show.",
    },
    "emergency-release": {
      word: "Emergency release",
      meaning:
        "A version that was put live without approval. Who did it and why is on record, and the overview shows it in red.",
    },
    preview: {
      word: "Preview site",
      meaning:
        "A copy for reviewers, where every old address can be opened as of a date of your choice, before visitors can see it.",
    },
    warning: {
      word: "Warning",
      meaning:
        "Something in a version that may be a mistake, such as twenty pages that all lead to one. A person decides. An error would not have been published.",
    },
    "target-check": {
      word: "Do the new pages work",
      meaning:
        "The platform team has every new address opened once, and the result is shown with the version: a redirect to an error page helps nobody.",
    },
  },
};

/** A word that the page explains. */
export type GlossaryWord = keyof (typeof glossary)["words"];
