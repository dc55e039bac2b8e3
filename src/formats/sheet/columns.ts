/** Which column of a redirect map holds what, by its header in the spellings that people use. */

/** In the order in which an unclear header is given to them. */
export const ROLES = [
  "from",
  "to",
  "status",
  "match",
  "query",
  "where",
  "lowercase",
  "startsAt",
  "endsAt",
  "section",
  "owner",
  "note",
  "examples",
  "serve",
] as const;
export type Role = (typeof ROLES)[number];

export type Columns = ReadonlyMap<Role, number>;

/** Lower-case words without what is between them; the first spelling that a header has wins. */
const SPELLINGS: Readonly<Record<Role, readonly string[]>> = {
  from: `from old oldurl oldaddress oldpath oldlink olduri oldpage source sourceurl sourcepath sourceaddress src
    fromurl fromaddress frompath address url path uri original originalurl originaladdress current currenturl
    currentaddress legacy legacyurl redirectfrom requesturl requesturi requestpath requestedurl incoming incomingurl
    origin pageurl page link`.split(/\s+/),
  to: `to new newurl newaddress newpath newlink newuri newpage target targeturl targetaddress targetpath destination
    destinationurl destinationaddress destinationpath dest tourl toaddress topath redirect redirectto redirecturl
    redirectsto redirecttarget redirectdestination goesto goto mapto mapsto location final finalurl finaladdress
    suggestedurl replacement`.split(/\s+/),
  status:
    `status statuscode code type httpstatus httpcode httpstatuscode redirecttype redirectcode redirectstatus
    responsecode action kind`.split(/\s+/),
  match: ["match", "matching", "matchtype"],
  query: ["query", "querymode", "querystring"],
  where: ["where"],
  lowercase: ["lowercase"],
  startsAt: ["startsat", "starts", "start", "startdate", "activefrom"],
  endsAt: ["endsat", "ends", "end", "enddate", "activeuntil"],
  section: ["section", "category", "group", "area", "sitesection", "department", "tag"],
  owner: ["owner", "contact", "responsible", "team", "author", "owners", "pageowner"],
  note: `note notes comment comments remark remarks description reason details`.split(/\s+/),
  examples: ["examples", "example"],
  serve: ["serve"],
};

/** @returns The columns, or null if this is no header: it holds an address, or names no column of old ones. */
export function readHeader(cells: readonly string[]): Columns | null {
  if (cells.some(isAddressLike)) return null;
  const words = cells.map((it) => it.toLowerCase().replace(/[^a-z]/g, ""));
  const columns = new Map<Role, number>();
  for (const role of ROLES) {
    const spelling = SPELLINGS[role].find((it) => words.includes(it));
    if (spelling !== undefined) columns.set(role, words.indexOf(spelling));
  }
  return columns.has("from") ? columns : null;
}

/** Where nothing says what the columns are: the first of addresses, the next of targets, and one of statuses. */
export function guessColumns(rows: readonly (readonly string[])[]): Columns {
  const width = Math.max(0, ...rows.map((it) => it.length));
  const find = (isLike: (cell: string) => boolean, from: number, except: readonly number[]) => {
    for (let column = from; column < width; column++) {
      const filled = rows.map((it) => (it[column] ?? "").trim()).filter((it) => it !== "");
      const like = filled.filter((it) => isLike(it));
      if (!except.includes(column) && like.length > 0 && like.length * 2 >= filled.length) {
        return column;
      }
    }
    return -1;
  };
  const from = Math.max(0, find(isAddressLike, 0, []));
  const status = find((it) => /^\d{3}\b/.test(it), from + 1, []);
  const to = find((it) => isAddressLike(it) || /^[a-z]+$/i.test(it), from + 1, [status]);
  return new Map<Role, number>([
    ["from", from],
    ...(to === -1 ? [] : [["to", to] as const]),
    ...(status === -1 ? [] : [["status", status] as const]),
  ]);
}

function isAddressLike(cell: string): boolean {
  return /^\s*(\/|https?:\/\/|[\w-]+(\.[\w-]+)+(\/|\s*$))/i.test(cell);
}
