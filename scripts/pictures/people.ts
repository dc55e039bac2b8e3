/** A site without any decisions yet, and one to which Cloudflare Access controls the access. */
import { setScene } from "../../test/browser/support/scene.ts";
import { openAll, withZone } from "./steps.ts";
import { inBoth, type Play } from "./take.ts";
import { openTeam } from "./team.ts";

/** A site on which nothing has been done yet. */
export const EMPTY: Play = {
  name: "empty",
  async play(show) {
    const scene = await setScene({ bare: true, table: withZone });
    const { url } = scene;
    await show(
      ...inBoth([
        { name: "overview", address: url },
        { name: "traffic", address: `${url}/traffic` },
        { name: "rows", address: `${url}/rows` },
        { name: "record", address: `${url}/record` },
        { name: "version", address: `${url}/releases/${scene.server.release}` },
        { name: "history", address: `${url}/history?url=/global/app` },
      ]),
    );
    await scene.stop();
  },
};

/** People whom Access lets in, two of whom must approve, and people whom it does not let in. */
export const TEAM: Play = {
  name: "team",
  async play(show) {
    const team = await openTeam();
    const signing = {
      SIGNERS: "ben@example.com, cai@example.com, @museum.example",
      APPROVALS: "2",
    };
    const scene = await setScene({
      table: withZone,
      origin: team.origin,
      variables: { ...team.variables, ...signing },
    });
    const there = `http://team.preview.localhost:${scene.server.port}/_sunset`;
    const version = `${there}/releases/${scene.releases.waiting}`;
    const ben = await team.headersOf("ben@example.com");
    const dan = await team.headersOf("dan@elsewhere.example");
    await show(
      ...inBoth([
        { name: "version-two-asked", address: version, headers: ben },
        { name: "version-not-allowed", address: version, headers: dan },
        { name: "overview-not-allowed", address: there, headers: dan },
        { name: "denied-signed-out", address: there },
        {
          name: "denied-expired",
          address: there,
          headers: await team.headersOf("ben@example.com", -60),
        },
        { name: "denied-refused", address: there, headers: { "cf-access-jwt-assertion": "a.b.c" } },
      ]),
    );
    await scene.stop();
    await team.stop();
    const unset = await setScene({
      variables: { SIGNERS: "ben at example.com", APPROVALS: "two" },
    });
    await show(
      {
        name: "denied-misconfigured",
        address: `http://team.preview.localhost:${unset.server.port}/_sunset`,
      },
      ...inBoth([
        {
          name: "version-unsettled",
          address: `${unset.url}/releases/${unset.releases.waiting}`,
          act: openAll,
        },
      ]),
    );
    await unset.stop();
  },
};
