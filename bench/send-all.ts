import { connect } from "node:net";

/** Enough connections to keep a Worker busy from one process. */
const CONNECTIONS = 16;

/**
 * Sends requests over persistent connections, one outstanding on each. Only looks for the ends of answers, so that the
 * sender's own work is not what is measured.
 *
 * @param paths Sent in turn, until `count` answers have come.
 * @returns The number of answers by status.
 */
export async function sendAll(
  port: number,
  host: string,
  paths: readonly string[],
  count: number,
): Promise<ReadonlyMap<string, number>> {
  const statuses = new Map<string, number>();
  const requests = paths.map((it) => Buffer.from(`GET ${it} HTTP/1.1\r\nHost: ${host}\r\n\r\n`));
  let sent = 0;
  const work = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const socket = connect(port, "127.0.0.1");
      socket.setNoDelay(true);
      let received = "";
      const next = (): void => {
        const request = requests[sent % requests.length];
        if (sent >= count || !request) {
          socket.destroy();
          resolve();
          return;
        }
        sent += 1;
        socket.write(request);
      };
      socket.on("connect", next);
      socket.on("error", reject);
      socket.on("data", (chunk: Buffer) => {
        received += chunk.toString("latin1");
        if (!isWhole(received)) return;
        const status = received.slice(9, 12);
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
        received = "";
        next();
      });
    });
  await Promise.all(Array.from({ length: CONNECTIONS }, work));
  return statuses;
}

function isWhole(answer: string): boolean {
  const end = answer.indexOf("\r\n\r\n");
  if (end === -1) return false;
  const length = /\r\ncontent-length: (\d+)/i.exec(answer.slice(0, end));
  if (length) return answer.length >= end + 4 + Number(length[1]);
  return (
    !/\r\ntransfer-encoding: chunked/i.test(answer.slice(0, end)) || answer.endsWith("0\r\n\r\n")
  );
}
