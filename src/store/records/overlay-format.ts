/** Raised when an isolate of an older version could not read what a newer reconciler writes. */
export const OVERLAY_FORMAT = 1;
