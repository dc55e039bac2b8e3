import type { MiddlewareHandler } from "hono";
import type { ConsoleEnv } from "../shared/env.ts";
import { type FormOptions, readForm } from "../shared/read-form.ts";
import { renderRefusal } from "./message.tsx";

const STATUS = { "content-type": 415, "too-large": 413, unreadable: 400 } as const;

/** Reads the form that a page is sent into the variable `form`, or answers with a page that says what is wrong. */
export function takeForm(options: FormOptions = {}): MiddlewareHandler<ConsoleEnv> {
  return async (context, next) => {
    const form = await readForm(context.req.raw, options);
    if (typeof form === "string") {
      return context.html(renderRefusal(context.var.view, form), STATUS[form]);
    }
    context.set("form", form);
    return next();
  };
}
