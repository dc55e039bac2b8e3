/** A report as a single page that can be forwarded: no scripts or external resources; light, dark and print styles. */
import { html, raw } from "hono/html";
import { COVERAGE_STYLE } from "./style.ts";

export type Html = ReturnType<typeof html>;

const POLICY = "default-src 'none'; style-src 'unsafe-inline'";

/** A square in the colour of a class, beside the words that it stands for in a chart. */
export function renderSwatch(name: string): Html {
  return html`<svg class="swatch" viewBox="0 0 1 1" aria-hidden="true"><rect width="1" height="1" class="${name}"/></svg>`;
}

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
