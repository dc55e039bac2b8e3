/** Reads the source of a `map`, if that is the address or a part of it. */

export type MapSource =
  | {
      readonly kind: "address";
      readonly hasScheme: boolean;
      readonly hasHost: boolean;
      /** Decoded and without the query, or as requested. */
      readonly path: "uri" | "request_uri" | null;
    }
  | { readonly kind: "parameter"; readonly name: string }
  | { readonly kind: "query" };

const ADDRESS =
  /^(\$\{?scheme\}?:\/\/)?(\$\{?(?:host|http_host|server_name)\}?)?(?:\$\{?(uri|document_uri|request_uri)\}?)?$/;

/** @returns null if the source is something else. */
export function readSource(text: string): MapSource | null {
  const parameter = /^\$\{?arg_(\w+)\}?$/.exec(text)?.[1];
  if (parameter !== undefined) return { kind: "parameter", name: parameter };
  if (/^\$\{?(?:args|query_string)\}?$/.test(text)) return { kind: "query" };
  const [all = "", scheme, host, path] = ADDRESS.exec(text) ?? [];
  if (all === "" || (host === undefined && path === undefined)) return null;
  const name = path === "document_uri" ? "uri" : path;
  return {
    kind: "address",
    hasScheme: scheme !== undefined,
    hasHost: host !== undefined,
    path: name === "uri" || name === "request_uri" ? name : null,
  };
}
