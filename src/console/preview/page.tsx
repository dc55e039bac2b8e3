import { formatInstant, type Instant } from "../../domain/instant.ts";
import { Page } from "../ui/layout.tsx";
import { TravelForm } from "../ui/travel-form.tsx";
import type { View } from "../shared/view.ts";

/** The choice of an instant by itself, where it could not be read. */
export function renderTravelForm(view: View, gate: Instant) {
  const { texts } = view;
  const problems = [{ field: "date", message: texts.instant.unreadable(formatInstant(view.now)) }];
  return (
    <Page view={view} title={texts.travel.heading} place={null} problems={problems}>
      <h1>{texts.travel.heading}</h1>
      <TravelForm view={view} gate={gate} isOpen />
    </Page>
  );
}
