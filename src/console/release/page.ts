import { Hono } from "hono";
import { StoreError } from "../../store/kv/kv-store.ts";
import type { ConsoleEnv } from "../shared/env.ts";
import { renderNotYet, renderStoreProblem } from "../ui/message.tsx";
import { takeForm } from "../ui/take-form.ts";
import { renderConfirmation } from "./decision-confirmation.tsx";
import { sendDecision } from "./decision.ts";
import { sendDownload } from "./downloads.ts";
import { loadRelease } from "./load.ts";
import { renderRelease } from "./release-page.tsx";
import { sendRemark } from "./findings/send-remark.ts";
import { showSubject } from "./findings/remark-pages.ts";

/**
 * The pages of a release: its changes, the decision on it, and its downloads. Its id has been completed by
 * src/console/mended-links.ts.
 */
export const releasePages = new Hono<ConsoleEnv>();

releasePages.get("/:id", async (context) => {
  const { services, view } = context.var;
  const id = context.req.param("id");
  const page = await loadRelease(services, view, id);
  if (page instanceof StoreError) return context.html(renderStoreProblem(view, page), 404);
  return context.html(renderRelease(view, page));
});

releasePages.post("/:id/decision", takeForm(), (context) =>
  sendDecision(context, context.req.param("id")),
);

releasePages.get("/:id/decisions/:name", async (context) => {
  const { services, view } = context.var;
  const { id, name } = context.req.param();
  const page = await renderConfirmation(services, view, id, name);
  return page === null ? context.html(renderNotYet(view), 404) : context.html(page);
});

releasePages.get("/:id/findings/:kind", (context) => {
  const { id, kind } = context.req.param();
  return showSubject(context, id, { finding: kind, from: null });
});

releasePages.get("/:id/rule", (context) => {
  const from = context.req.query("from") ?? null;
  return showSubject(context, context.req.param("id"), { finding: null, from });
});

releasePages.post("/:id/remarks", takeForm(), (context) =>
  sendRemark(context, context.req.param("id")),
);

releasePages.get(
  "/:id/:file{redirects\\.csv|redirects\\.xlsx|routes\\.json|addresses\\.txt}",
  (context) => sendDownload(context, context.req.param("id"), context.req.param("file")),
);
