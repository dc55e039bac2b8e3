import * as fc from "fast-check";
import { inject } from "vitest";

// Every file's properties begin with the seed of the run, so that a run that failed can be had again.
fc.configureGlobal({ seed: inject("seed") });
