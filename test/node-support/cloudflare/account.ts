/** The content of an account, as far as it concerns a deployment of Sunset. */
import type { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";

export interface Namespace {
  readonly title: string;
  readonly values: Map<string, Buffer>;
}

/** A binding as returned by the API. */
export interface Binding {
  readonly type: string;
  readonly name: string;
  readonly namespace_id?: string;
  /** The id of a D1 database. */
  readonly id?: string;
  readonly text?: string;
}

export interface Version {
  readonly id: string;
  readonly number: number;
  readonly bindings: readonly Binding[];
  readonly annotations: Readonly<Record<string, string>>;
}

export interface Deployment {
  readonly id: string;
  readonly versions: readonly { readonly version_id: string; readonly percentage: number }[];
  readonly annotations: Readonly<Record<string, string>>;
}

export interface Preview {
  readonly id: string;
  readonly name: string;
  /** Deployments, newest last. */
  readonly deployments: { readonly id: string; readonly env: Readonly<Record<string, Binding>> }[];
}

export interface Script {
  readonly name: string;
  /** Versions, and then deployments, both newest last. */
  readonly versions: Version[];
  readonly deployments: Deployment[];
  readonly previews: Map<string, Preview>;
  crons: readonly string[];
  subdomain: { readonly enabled: boolean; readonly previews_enabled: boolean };
}

export interface Route {
  readonly id: string;
  readonly pattern: string;
  readonly script: string;
}

export interface Zone {
  readonly name: string;
  readonly routes: Route[];
}

export interface Database {
  readonly uuid: string;
  readonly name: string;
  readonly sqlite: DatabaseSync;
}

export interface Account {
  readonly id: string;
  /** By their ids. */
  readonly databases: Map<string, Database>;
  /** By their ids. */
  readonly namespaces: Map<string, Namespace>;
  /** By their names. */
  readonly scripts: Map<string, Script>;
  /** By their ids. */
  readonly zones: Map<string, Zone>;
  /** Returns a unique id, the same in every run. */
  newId(kind: string): string;
}

export function createAccount(id: string): Account {
  let made = 0;
  return {
    id,
    databases: new Map(),
    namespaces: new Map(),
    scripts: new Map(),
    zones: new Map(),
    newId: (kind) => createHash("sha256").update(`${kind} ${++made}`).digest("hex").slice(0, 32),
  };
}

/** Adds hyphens to an id, as in those of versions and deployments. */
export function asUuid(id: string): string {
  return id.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

export function createScript(name: string): Script {
  return {
    name,
    versions: [],
    deployments: [],
    previews: new Map(),
    crons: [],
    subdomain: { enabled: false, previews_enabled: false },
  };
}

export function addZone(account: Account, name: string): Zone {
  const zone: Zone = { name, routes: [] };
  account.zones.set(account.newId("zone"), zone);
  return zone;
}
