/** What goes wrong with the database of hits. */
export type Fault = "none" | "throws" | "hangs" | "full";

/** The host under which the Worker is told its clock and its fault. */
export const STAGE = "stage.invalid";

export const FAULTY = "no database";
