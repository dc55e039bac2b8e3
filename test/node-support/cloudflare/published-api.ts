/** Checks requests against Cloudflare's published API description: path, method, parameters, fields and limits. */
import type { Buffer } from "node:buffer";
import published from "./published-api.json" with { type: "json" };

interface Limits {
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  /** The largest length; for keys and values of KV in bytes. */
  readonly maxLength?: number;
  readonly enum?: readonly string[];
}

interface Shape extends Limits {
  readonly list?: Shape;
  readonly maxItems?: number;
  /** The largest size of the whole body. */
  readonly bytes?: number;
  readonly fields?: Readonly<Record<string, Shape>>;
  readonly required?: readonly string[];
}

interface Described {
  readonly method: string;
  readonly path: string;
  readonly segments: Readonly<Record<string, Limits>>;
  readonly query: Readonly<Record<string, Limits>>;
  readonly body?: Shape;
}

const ENDPOINTS = published.endpoints as unknown as readonly Described[];

export interface Call {
  readonly method: string;
  /** The path below the base. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: Buffer;
}

/** Lists deviations of a call from the description; empty if there are none. */
export function findUndescribed({ method, path, query, body }: Call): string[] {
  const sought = ENDPOINTS.filter((it) => it.method === method);
  for (const { path: template, segments, query: parameters, body: shape } of sought) {
    const names = namesIn(template, path);
    if (!names) continue;
    return [
      ...[...names].flatMap(([name, text]) => judge(text, segments[name] ?? {}, `{${name}}`)),
      ...[...query].flatMap(([name, text]) =>
        Object.hasOwn(parameters, name)
          ? judge(text, parameters[name] ?? {}, `?${name}`)
          : [`?${name} is not a parameter`],
      ),
      ...[...new Set(query.keys())].flatMap((it) =>
        query.getAll(it).length > 1 ? [`?${it} stands more than once`] : [],
      ),
      ...judgeBody(body, shape),
    ];
  }
  return [`${method} ${path} is not described`];
}

function namesIn(template: string, path: string): Map<string, string> | null {
  const wanted = template.split("/");
  const given = path.split("/");
  if (wanted.length !== given.length) return null;
  const names = new Map<string, string>();
  for (const [index, part] of wanted.entries()) {
    const text = given[index] ?? "";
    if (part.startsWith("{")) names.set(part.slice(1, -1), decodeURIComponent(text));
    else if (part !== text) return null;
  }
  return names;
}

function judgeBody(body: Buffer, shape: Shape | undefined): string[] {
  if (!shape) return body.length === 0 ? [] : ["there is a body"];
  const { bytes = Infinity } = shape;
  if (body.length > bytes) return [`the body has ${body.length} bytes, more than ${bytes}`];
  return judge(JSON.parse(body.toString()), shape, "the body");
}

function judge(value: unknown, shape: Shape, where: string): string[] {
  if (shape.list) return judgeList(value, shape, where);
  if (shape.fields) return judgeFields(value, shape, where);
  const text = String(value);
  const length = new TextEncoder().encode(text).length;
  const { minimum = -Infinity, maximum = Infinity } = shape;
  const isNumbered = shape.minimum !== undefined || shape.maximum !== undefined;
  const number = isNumbered ? Number(text) : 0;
  const wrong = (isWrong: boolean, what: string) =>
    isWrong ? [`${where} ${what}: ${text.slice(0, 80)}`] : [];
  return [
    ...wrong(Number.isNaN(number), "no number"),
    ...wrong(isNumbered && number < minimum, "too low"),
    ...wrong(isNumbered && number > maximum, "too high"),
    ...wrong(length < (shape.minLength ?? 0), "too short"),
    ...wrong(length > (shape.maxLength ?? Infinity), "too long"),
    ...wrong(
      shape.enum !== undefined && !shape.enum.includes(text),
      "none of those that there are",
    ),
  ];
}

function judgeList(value: unknown, { list = {}, maxItems }: Shape, where: string): string[] {
  if (!Array.isArray(value)) return [`${where} is no list`];
  if (value.length > (maxItems ?? Infinity)) return [`${where} has ${value.length} items`];
  return value.flatMap((it) => judge(it, list, `an item of ${where}`));
}

function judgeFields(
  value: unknown,
  { fields = {}, required = [] }: Shape,
  where: string,
): string[] {
  if (typeof value !== "object" || value === null) return [`${where} is no object`];
  return [
    ...required.filter((it) => !Object.hasOwn(value, it)).map((it) => `${where} has no ${it}`),
    ...Object.entries(value).flatMap(([name, held]) => {
      const shape = Object.hasOwn(fields, name) ? fields[name] : undefined;
      return shape ? judge(held, shape, name) : [`${where} has a field ${name}`];
    }),
  ];
}
