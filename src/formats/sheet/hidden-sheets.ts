import { XMLParser } from "fast-xml-parser";
import { strFromU8, unzipSync } from "fflate";
import * as z from "zod/mini";

const WORKBOOK = "xl/workbook.xml";

/** What no list of sheets needs more of. */
const BYTES_AT_MOST = 1 << 20;

const workbookSchema = z.object({
  workbook: z.object({
    sheets: z.object({
      sheet: z.array(z.object({ name: z.string(), state: z.optional(z.string()) })),
    }),
  }),
});

/**
 * The names of the sheets of a workbook that people do not see (ECMA-376, 18.2.19, `state`).
 *
 * @param bytes Of a workbook that can be read; what is broken in its list hides nothing.
 */
export function findHiddenSheets(bytes: Uint8Array): ReadonlySet<string> {
  const files = unzipSync(bytes, {
    filter: ({ name, originalSize }) => name === WORKBOOK && originalSize <= BYTES_AT_MOST,
  });
  const text = files[WORKBOOK];
  if (!text) return new Set();
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: "",
    removeNSPrefix: true,
    parseAttributeValue: false,
    isArray: (name) => name === "sheet",
  });
  const parsed = workbookSchema.safeParse(parser.parse(strFromU8(text)));
  const sheets = parsed.success ? parsed.data.workbook.sheets.sheet : [];
  return new Set(
    sheets.flatMap(({ name, state = "visible" }) => (state === "visible" ? [] : [name])),
  );
}
