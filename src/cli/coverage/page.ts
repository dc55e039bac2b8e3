/** A report as a single page that can be forwarded: no scripts or external resources; light, dark and print styles. */
import { html, raw } from "hono/html";
import { COVERAGE_STYLE } from "./style.ts";

export type Html = ReturnType<typeof html>;

const POLICY = "default-src 'none'; style-src 'unsafe-inline'";

/** @param style CSS in addition to the common style of reports. */
export async function renderPage(title: string, content: Html, style = ""): Promise<string> {
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<title>${title}</title>
<style>${raw(COVERAGE_STYLE + style)}</style>
</head>
<body>
<main>
${content}
</main>
</body>
</html>
`;
  return String(await page);
}
