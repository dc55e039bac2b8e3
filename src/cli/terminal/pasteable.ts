export { commandsFor, pasteable, PROGRAM, REASON, shellQuote } from "../../domain/pasteable.ts";
