/** An export of Redirection, as far as it determines answers. Source: redirection.me/developer/json-export. */
import * as z from "zod/mini";

const flag = z.optional(z.union([z.boolean(), z.number(), z.string()]));

export const groupSchema = z.object({
  id: z.union([z.number(), z.string()]),
  name: z.optional(z.string()),
  enabled: flag,
});

export const redirectSchema = z.object({
  url: z.string(),
  match_data: z.optional(
    z.nullable(
      z.object({
        source: z.optional(
          z.object({
            flag_query: z.optional(z.string()),
            flag_regex: flag,
          }),
        ),
      }),
    ),
  ),
  action_code: z.optional(z.union([z.number(), z.string()])),
  action_type: z.optional(z.string()),
  action_data: z.optional(
    z.nullable(
      z.union([
        z.string(),
        z.object({
          url: z.optional(z.string()),
          server: z.optional(z.string()),
          url_from: z.optional(z.string()),
          url_notfrom: z.optional(z.string()),
        }),
        z.array(z.unknown()),
      ]),
    ),
  ),
  match_type: z.optional(z.string()),
  title: z.optional(z.nullable(z.string())),
  regex: flag,
  group_id: z.optional(z.union([z.number(), z.string()])),
  position: z.optional(z.union([z.number(), z.string()])),
  enabled: flag,
  status: z.optional(z.string()),
});

export type RedirectionItem = z.infer<typeof redirectSchema>;

/** Whether a value counts as true, as in PHP; the text "false" does not. */
export function isOn(value: boolean | number | string | undefined, otherwise: boolean): boolean {
  if (value === undefined) return otherwise;
  return !(value === false || value === 0 || value === "" || value === "0" || value === "false");
}
