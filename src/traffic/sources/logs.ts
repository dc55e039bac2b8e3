/** Access logs with one request per line, as text and as JSON. */
import { parseLogLine } from "../access-log.ts";
import { parseJsonLine } from "../json-log.ts";
import type { LoggedRequest, LineProblem } from "../logged-request.ts";
import type { ParsedLine } from "../source-line.ts";
import type { LineSource } from "./source.ts";

export const LOG = { id: "log", namesPages: false, trust: 1 } as const;

export const accessLog: LineSource = {
  ...LOG,
  name: "access log",
  open: () => (line) => counted(parseLogLine(line)),
};

export const jsonLog: LineSource = {
  ...LOG,
  name: "JSON lines",
  open: () => (line) => counted(parseJsonLine(line)),
};

function counted(request: LoggedRequest | LineProblem | null): ParsedLine {
  if (request === null || "problem" in request) return request;
  return { ...request, ...NOTHING_ELSE };
}

const NOTHING_ELSE = {
  views: null,
  clicks: null,
  title: "",
  language: "",
  sources: [],
  isAsset: false,
} as const;
