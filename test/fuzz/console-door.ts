/** The fuzzed parts of the console as one module, bundled like the Worker; see console-app.ts. */
export { verifyToken } from "../../src/console/access/verify-token.ts";
export { createConsole } from "../../src/console/app.ts";
export { verifyChain } from "../../src/console/shared/decision-chain.ts";
