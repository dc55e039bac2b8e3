/**
 * Whether all policies allow `style` attributes. Browsers ignore 'unsafe-inline' beside a nonce or a hash, and
 * `style-src-attr` takes precedence.
 *
 * @param policies From headers, where one value may hold several, separated by commas, or from `<meta>` elements.
 * @see https://www.w3.org/TR/CSP3/#allow-all-inline
 */
export function allowsInlineStyle(policies: readonly string[]): boolean {
  return policies.flatMap((it) => unescape(it).split(",")).every(allowsOne);
}

function allowsOne(policy: string): boolean {
  const directives = new Map<string, readonly string[]>();
  for (const directive of policy.toLowerCase().split(";")) {
    const [name = "", ...sources] = directive.trim().split(/\s+/);
    if (!directives.has(name)) directives.set(name, sources);
  }
  const sources =
    directives.get("style-src-attr") ??
    directives.get("style-src") ??
    directives.get("default-src");
  if (sources === undefined) return true;
  return (
    sources.includes("'unsafe-inline'") && !sources.some((it) => /^'(?:nonce|sha\d+)-/.test(it))
  );
}

/** Decodes the character references that may occur in a policy: quotes, blanks and full stops. */
function unescape(text: string): string {
  return text
    .replace(/&(?:#0*39|#x0*27|apos);?/gi, "'")
    .replace(/&#(\d{1,3});?/g, (_whole, code) => String.fromCharCode(Number(code)));
}
