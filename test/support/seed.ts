import * as fc from "fast-check";
import { inject } from "vitest";

// The properties of every file begin with the seed of the run, so that a failed run can be repeated.
fc.configureGlobal({ seed: inject("seed") });
