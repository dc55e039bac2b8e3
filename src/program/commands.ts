import type { Commands } from "../cli/run.ts";

/** The commands that start or bundle the Worker. */
export const DEV_COMMANDS: Commands = {
  start: async () => (await import("../dev/commands/start.ts")).addStart,
  build: async () => (await import("../dev/commands/build.ts")).addBuild,
  test: async () => (await import("../dev/commands/test.ts")).addTest,
  rehearse: async () => (await import("../dev/rehearsal/command.ts")).addRehearse,
};
