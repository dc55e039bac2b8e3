import { Hono } from "hono";
import { formatInstant, type Instant } from "../../domain/instant.ts";
import { AT_COOKIE } from "../shared/chosen-instant.ts";
import type { ConsoleEnv } from "../shared/env.ts";
import { presetInstant, readChoice } from "../shared/read-instant.ts";
import { remember } from "../shared/remember.ts";
import { readServing } from "../shared/serving.ts";
import type { View } from "../shared/view.ts";
import { Page } from "../ui/layout.tsx";
import { pathOf } from "../ui/menu.ts";
import { takeForm, textOf } from "../ui/take-form.ts";
import { TravelForm } from "../ui/travel-form.tsx";

/** Takes the choice of the instant as of which old addresses are answered. */
export const timePage = new Hono<ConsoleEnv>();

timePage.post("/", takeForm(), async (context) => {
  const { services, view, form } = context.var;
  const { gate } = await readServing(services);
  const choice = readChoice(view.timeZone, (name) => textOf(form, name));
  if (choice.kind === "other" && choice.at === null) {
    return context.html(renderTravelForm(view, gate), 422);
  }
  const at =
    choice.kind === "preset"
      ? presetInstant(choice.preset, view.now, gate)
      : choice.kind === "other"
        ? choice.at
        : null;
  remember(context, AT_COOKIE, at === null ? null : formatInstant(at));
  return context.redirect(pathOf("overview"), 303);
});

/** The form by itself, if the instant cannot be read. */
function renderTravelForm(view: View, gate: Instant) {
  const { texts } = view;
  const problems = [{ field: "date", message: texts.instant.unreadable(formatInstant(view.now)) }];
  return (
    <Page view={view} title={texts.travel.heading} item={null} problems={problems}>
      <h1>{texts.travel.heading}</h1>
      <TravelForm view={view} gate={gate} isOpen />
    </Page>
  );
}
