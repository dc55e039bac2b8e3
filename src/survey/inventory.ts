import { formatInstant, type Instant } from "../domain/instant.ts";
import type { InventoryLine } from "../traffic/inventory-csv.ts";
import type { Surveyed } from "./surveyed.ts";
import { addressKey } from "./site.ts";

/** Yields the addresses of a survey as a first inventory, sorted by address. */
export function* listInventory(
  { addresses, pages }: Surveyed,
  seenAt: Instant,
): Generator<InventoryLine> {
  // Of two spellings of an address, the page wins over the one that redirects to it.
  const redirectsFirst = pages.toSorted(
    (a, b) => Number(a.location === null) - Number(b.location === null),
  );
  const looks = new Map(redirectsFirst.map((it) => [addressKey(it.url), it]));
  const [day = ""] = formatInstant(seenAt).split("T", 1);
  const sorted = [...addresses].toSorted(([a], [b]) => (a < b ? -1 : 1));
  for (const [key, { url, sources }] of sorted) {
    const look = looks.get(key);
    yield {
      url,
      hits: null,
      clicks: null,
      title: look?.page?.title ?? "",
      language: look?.page?.language ?? "",
      status: look?.status ?? null,
      lastSeen: day,
      sources: [...sources].toSorted(),
    };
  }
}
