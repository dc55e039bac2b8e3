/** Converts a text for `write-excel-file`, so that programs read what was meant. */
export function writtenText(text: string): string {
  // Text that only looks like an escape (ECMA-376, 22.9.2.19).
  const escaped = text.replaceAll(/_(?=x[0-9a-f]{4}_)/gi, "_x005F_");
  // The library looks texts up in an object and would find what every object has, such as `constructor`.
  if (!(escaped in Object.prototype)) return escaped;
  const code = escaped.charCodeAt(0).toString(16).padStart(4, "0");
  return `_x${code}_${escaped.slice(1)}`;
}
