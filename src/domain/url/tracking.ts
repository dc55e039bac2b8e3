/** Tracking parameters: they say where a visitor came from, never which page is meant. */

const TRACKING = new RegExp(
  `^(?:${[
    // Campaign parameters of analytics tools.
    String.raw`(?:utm|mtm|pk|piwik|hsa)_\w+`,
    "wt_mc|xtor|s_cid|spm",
    // Click ids of advertisements.
    "gclid|gclsrc|gbraid|wbraid|gad_source|gad_campaignid|dclid|srsltid|fbclid|msclkid|yclid|ttclid|twclid|li_fat_id|bd_vid|epik|igshid|igsh",
    // Newsletters.
    String.raw`mc_[ce]id|_hsenc|_hsmi|mkt_tok|vero_id|oly_(?:enc|anon)_id|_ke`,
    // Ids that are handed over from one host to another.
    "_ga|_gl",
  ].join("|")})$`,
  "i",
);

/** @param name Decoded. */
export function isTrackingParameter(name: string): boolean {
  return TRACKING.test(name);
}
