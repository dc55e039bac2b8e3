/** What is fuzzed of the console, as one module that is bundled as the Worker is: see console-app.ts. */
export { verifyToken } from "../../src/console/access/verify-token.ts";
export { createConsole } from "../../src/console/app.ts";
export { verifyChain } from "../../src/console/shared/decision-chain.ts";
