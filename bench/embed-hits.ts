import { convertV4MiniflareOptions, Miniflare, NoOpLog } from "miniflare";

/** The database of hits as `npm start` has it, in memory and empty; whoever asks for it disposes of it. */
export function embedHits(): Miniflare {
  return new Miniflare(
    convertV4MiniflareOptions({
      modules: true,
      script: "export default {}",
      cf: false,
      log: new NoOpLog(),
      telemetry: { enabled: false },
      d1Databases: ["HITS"],
    }),
  );
}
