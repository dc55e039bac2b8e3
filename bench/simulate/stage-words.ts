/** The fault of the hits database. */
export type Fault = "none" | "throws" | "hangs" | "full";

/** The host whose requests set the Worker's clock and fault. */
export const STAGE = "stage.invalid";

export const FAULTY = "no database";
