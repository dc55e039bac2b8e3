/** The tables used to learn the figures and choose thresholds. All others were only ever used for reports. */
export const LEARNED_FROM: readonly string[] = [
  "azure-cli",
  "powershell",
  "cypress",
  "storybook",
  "www.bis.gov.uk",
  "www.cabinetoffice.gov.uk",
  "www.crb.gov.uk",
  "www.culture.gov.uk",
  "www.decc.gov.uk",
  "www.dfid.gov.uk",
  "www.dft.gov.uk",
  "www.dh.gov.uk",
  "www.direct.gov.uk",
  "www.dwp.gov.uk",
  "www.education.gov.uk",
  "www.fco.gov.uk",
  "www.hm-treasury.gov.uk",
  "www.justice.gov.uk",
];

/**
 * The tables on which confidence was measured, each with figures learned from the others. storybook is left out: it is
 * the only one with versions, so figures learned from the others know nothing of versions.
 */
export const JUDGED_ON: readonly string[] = LEARNED_FROM.filter((it) => it !== "storybook");
