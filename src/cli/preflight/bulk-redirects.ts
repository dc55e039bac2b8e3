import * as z from "zod/mini";
import { mayMeetScope } from "./expression.ts";
import { fail, type Line, unknown, warn } from "./lines.ts";
import type { RemoteWorld, World } from "./world.ts";

const rulesetSchema = z.object({
  rules: z.nullish(
    z.array(
      z.object({
        enabled: z.nullish(z.boolean()),
        action_parameters: z.nullish(
          z.object({ from_list: z.nullish(z.object({ name: z.optional(z.string()) })) }),
        ),
      }),
    ),
  ),
});

const listsSchema = z.nullish(z.array(z.object({ id: z.string(), name: z.string() })));

const itemsSchema = z.nullish(
  z.array(
    z.object({
      redirect: z.nullish(
        z.object({
          source_url: z.string(),
          include_subdomains: z.nullish(z.boolean()),
          subpath_matching: z.nullish(z.boolean()),
        }),
      ),
    }),
  ),
);

type BulkRedirect = NonNullable<NonNullable<z.infer<typeof itemsSchema>>[number]["redirect"]>;

const ITEMS_A_PAGE = 500;
/** Enough for ten thousand entries of a zone; a person has to check any others. */
const PAGES_AT_MOST = 20;

/** Checks Bulk Redirects, which belong to the account and act on all its zones before any Worker. */
export async function checkBulkRedirects(world: RemoteWorld): Promise<Line[]> {
  const { reader, accountId } = world;
  const account = `/accounts/${accountId}`;
  const phase = await reader.get(
    rulesetSchema,
    `${account}/rulesets/phases/http_request_redirect/entrypoint`,
  );
  if (!phase.ok) return [unknown("Bulk Redirects", phase.problem)];
  const names = (phase.value?.rules ?? [])
    .filter((it) => it.enabled !== false)
    .map((it) => it.action_parameters?.from_list?.name);
  if (names.length === 0) return [];
  const lists = await reader.get(listsSchema, `${account}/rules/lists`);
  if (!lists.ok) return [unknown("lists of Bulk Redirects", lists.problem)];
  const lines: Line[] = [];
  for (const { id, name } of lists.value ?? []) {
    if (names.includes(name)) lines.push(...(await checkList(world, id, name)));
  }
  return lines;
}

async function checkList(world: RemoteWorld, id: string, name: string): Promise<Line[]> {
  const { reader, accountId, site, zones } = world;
  const place = `Account, Bulk Redirects, ${name}`;
  const ours: BulkRedirect[] = [];
  const lines: Line[] = [...zones.unseen];
  // A list can have a million entries, so only those that contain the name of a zone are read.
  for (const { zone } of zones.found) {
    const query = `per_page=${ITEMS_A_PAGE}&search=${encodeURIComponent(zone.name)}`;
    const path = `/accounts/${accountId}/rules/lists/${id}/items?${query}`;
    const items = await reader.getPages(itemsSchema, path, PAGES_AT_MOST);
    if (!items.ok) return [unknown(`the list ${name} of Bulk Redirects`, items.problem)];
    const found = items.value.pages.flatMap((page) =>
      (page ?? []).flatMap((it) => it.redirect ?? []),
    );
    ours.push(...found.filter((it) => isOurs(it, site)));
    if (items.value.isWhole) continue;
    const many = (ITEMS_A_PAGE * PAGES_AT_MOST).toLocaleString("en");
    const message = `the list ${name} of Bulk Redirects has more than ${many} entries of ${zone.name}: the others were not looked at`;
    lines.push(warn(message, `Search it for the site's hosts (${place})`));
  }
  const [first, ...others] = ours;
  if (!first) return lines;
  const more = others.length === 0 ? "" : ` and ${others.length} more of its list`;
  const message = `the Bulk Redirect ${first.source_url}${more} (${name}) acts before the Worker: visitors get its target`;
  const fix = `Remove it (${place}), and let the table say where its address goes`;
  return [fail(message, fix), ...lines];
}

/** Whether an entry affects the site. Its source may have a scheme, and may match longer paths or subdomains if set. */
function isOurs(
  { source_url, include_subdomains, subpath_matching }: BulkRedirect,
  { hosts, scope }: World["site"],
): boolean {
  const url = URL.parse(source_url.includes("://") ? source_url : `https://${source_url}`);
  if (!url) return true;
  const isHost = [...hosts].some(
    (it) => it === url.hostname || (include_subdomains === true && it.endsWith(`.${url.hostname}`)),
  );
  return isHost && mayMeetScope(url.pathname, scope, subpath_matching === true);
}
