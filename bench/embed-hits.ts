import { convertV4MiniflareOptions, Miniflare, NoOpLog } from "miniflare";

/** Creates the hits database of `npm start`, empty and in memory. The caller disposes of it. */
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
