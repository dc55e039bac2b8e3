import type { Instant } from "../../domain/instant.ts";
import { formatWhen, type View } from "../view.ts";
import { InstantFields } from "./instant-fields.tsx";

/** Where the reviewer chooses as of when old addresses on this deployment are answered. */
export function TravelForm({ view, gate }: { view: View; gate: Instant }) {
  const { texts, chosenAt } = view;
  return (
    <form method="post" action="/_sunset/time" class="travel">
      <InstantFields
        view={view}
        gate={gate}
        chosen={chosenAt === null ? "default" : "other"}
        other={chosenAt}
        withDefault
      />
      <button>{texts.travel.submit}</button>
      <p class="soft">
        {chosenAt === null
          ? texts.travel.isDefault
          : texts.travel.chosen(formatWhen(view, chosenAt))}
      </p>
    </form>
  );
}
