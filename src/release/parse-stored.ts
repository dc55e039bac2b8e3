import type * as z from "zod/mini";

/**
 * Reads a value that stands in storage as JSON.
 *
 * @param name How messages name it.
 * @returns Why it cannot be read, where it cannot.
 */
export function parseStored<Schema extends z.ZodMiniType>(
  schema: Schema,
  text: string,
  name: string,
): z.output<Schema> | string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return `${name} is not JSON`;
    throw error;
  }
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const place = result.error.issues[0]?.path.join(".");
  return `${name} does not fit${place ? ` at ${place}` : ""}`;
}
