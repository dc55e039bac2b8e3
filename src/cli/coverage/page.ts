/** A report as one page to send on: no script, nothing from elsewhere, light and dark, and on paper. */
import { html, raw } from "hono/html";
import { COVERAGE_STYLE } from "./style.ts";

export type Html = ReturnType<typeof html>;

const POLICY = "default-src 'none'; style-src 'unsafe-inline'";

/** @param style What it has beside the style of all reports. */
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
