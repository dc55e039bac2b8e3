import type { MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { every } from "hono/combine";
import { withoutInvisible } from "../../domain/url/invisible.ts";
import type { ConsoleContext, ConsoleEnv } from "../shared/env.ts";
import { type Refusal, renderRefusal } from "./message.tsx";

const URL_ENCODED = "application/x-www-form-urlencoded";
const MULTIPART = "multipart/form-data";

export interface FormOptions {
  /** 64 KiB by default. */
  readonly bytesAtMost?: number;
  /** Whether files are accepted; false by default. */
  readonly takesFiles?: boolean;
}

/**
 * Creates a handler that reads a submitted form into the variable `form`, or answers with a page that says what is
 * wrong.
 */
export function takeForm({
  bytesAtMost = 64 * 1024,
  takesFiles = false,
}: FormOptions = {}): MiddlewareHandler<ConsoleEnv> {
  const types = takesFiles ? [URL_ENCODED, MULTIPART] : [URL_ENCODED];
  const read: MiddlewareHandler<ConsoleEnv> = async (context, next) => {
    const type = context.req.header("content-type")?.split(";", 1)[0] ?? "";
    if (!types.includes(type.trim().toLowerCase())) return refuse(context, { why: "content-type" });
    try {
      context.set("form", await context.req.formData());
    } catch (error) {
      if (error instanceof TypeError) return refuse(context, { why: "unreadable" });
      throw error;
    }
    return next();
  };
  const onError = (context: ConsoleContext) => refuse(context, { why: "too-large", bytesAtMost });
  return every(bodyLimit({ maxSize: bytesAtMost, onError }), read);
}

const STATUS = {
  "content-type": 415,
  "too-large": 413,
  unreadable: 400,
  "cross-site": 403,
} as const;

export function refuse(context: ConsoleContext, refusal: Refusal): Response | Promise<Response> {
  return context.html(renderRefusal(context.var.view, refusal), STATUS[refusal.why]);
}

/** Returns the trimmed text of a field; "" if there is none, or nothing to be seen in it. */
export function textOf(form: FormData, name: string): string {
  const value = form.get(name);
  if (typeof value !== "string" || withoutInvisible(value).trim() === "") return "";
  return value.trim();
}
