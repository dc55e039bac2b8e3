import * as fc from "fast-check";

// Skips shrinking, because any failing case kills a mutant.
fc.configureGlobal({ ...fc.readConfigureGlobal(), endOnFailure: true });
