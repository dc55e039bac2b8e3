/**
 * Puts a value of `where` in the place of its placeholder in a `from`; null if the value cannot be put there unchanged.
 * In a path the value is written as it would be in an address, escapes included; in a query it is plain text.
 */
export function fillFrom(from: string, name: string, value: string): string | null {
  if (/^:|^\*$|^$/.test(value)) return null;
  const segment = value.replace(/[?#\\/]|%(?![\da-f]{2})/gi, encodeURIComponent);
  return from
    .replace(new RegExp(`(?<=/):${name}(?=[/?]|$)`), () => segment)
    .replace(new RegExp(`(?<==):${name}(?=&|$)`), () => encodeURIComponent(value));
}
