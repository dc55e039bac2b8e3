import { connect } from "node:tls";
import type { Instant } from "../../domain/instant.ts";
import { failureOf } from "../check/patience.ts";
import type { Io } from "../terminal/io.ts";

export interface Certificate {
  readonly host: string;
  /** Whole days; negative if it has expired; null if it could not be read. */
  readonly daysLeft: number | null;
  /** The reason why it could not be read; null if it could. */
  readonly failure: string | null;
}

/** With fewer days left somebody should check it, because automatic renewal would have happened by then. */
export const DAYS_LEFT_AT_LEAST = 21;

const DAY_MS = 86_400_000;
const TIMEOUT_MS = 10_000;

export function readCertificates(io: Io, hosts: Iterable<string>): Promise<Certificate[]> {
  const readExpiry = io.certificateExpiry ?? expiryOf;
  return Promise.all(
    [...hosts].map(async (host): Promise<Certificate> => {
      try {
        const daysLeft = Math.floor(((await readExpiry(host)) - io.now()) / DAY_MS);
        return { host, daysLeft, failure: null };
      } catch (error) {
        return { host, daysLeft: null, failure: failureOf(error) };
      }
    }),
  );
}

/** Reads the expiry of a certificate, even of an expired one, which is the point. */
function expiryOf(host: string): Promise<Instant> {
  return new Promise((resolve, reject) => {
    const options = { host, port: 443, servername: host, rejectUnauthorized: false };
    const socket = connect({ ...options, timeout: TIMEOUT_MS }, () => {
      const expiry = Date.parse(socket.getPeerCertificate().valid_to);
      socket.destroy();
      if (Number.isNaN(expiry)) reject(new Error("no certificate"));
      else resolve(expiry);
    });
    socket.on("timeout", () => socket.destroy(new Error("TIMEOUT")));
    socket.on("error", reject);
  });
}
