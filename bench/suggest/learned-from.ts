/** The tables that figures were learned from, and thresholds chosen on. All others were only ever reported on. */
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
 * The tables that confidence was measured on, each by what was learned from others. storybook alone has versions: judged so, it
 * would be judged by somebody who has never seen one.
 */
export const JUDGED_ON: readonly string[] = LEARNED_FROM.filter((it) => it !== "storybook");
