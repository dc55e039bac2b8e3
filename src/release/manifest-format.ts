/** Raised when an older Worker could not read what a newer command line writes. */
export const MANIFEST_FORMAT = 1;
