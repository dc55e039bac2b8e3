import { beforeAll, describe, expect, it } from "vitest";
import { type Deployment, deploy, getPage, post, SAME_ORIGIN } from "./support.ts";

let deployment: Deployment;

beforeAll(async () => {
  deployment = await deploy();
});

const get = (path: string, init?: RequestInit) => getPage(deployment, path, init);

describe("trying addresses", () => {
  it("tells what each gets, and why", async () => {
    const { text } = await get("/try?urls=/global/page%0Ahttps://evil.example/&at=gate");
    expect(text).toContain("301 Sent to the page that replaces it");
    expect(text).toContain("/global/page: answers");
    expect(text).toContain("evil.example is not one of the site&#39;s hosts");
  });

  it("says that an address was mended", async () => {
    const { text } = await get("/try?urls=/global/page).&at=gate");
    expect(text).toContain("An entry, once the broken address was mended");
    expect(text).toContain("it is compared as /global/page");
  });

  it("tries a release that does not serve", async () => {
    const id = await deployment.publish([
      { from: "/global/soon", to: "https://www.new.example/soon" },
    ]);
    const { text } = await get(`/try?urls=/global/soon&release=${id}`);
    expect(text).toContain("https://www.new.example/soon");
  });

  it.each([
    ["before the gate", "before", "Kept on the old site"],
    ["at an instant", "2024-12-01T00:00:00Z", "Kept on the old site"],
    ["at the gate", "gate", "301 Sent to the page that replaces it"],
  ])("%s", async (_name, at, outcome) => {
    const { text } = await get(`/try?urls=/global/page&at=${at}`);
    expect(text).toContain(outcome);
  });

  it("gives a table to take away, in which nothing runs", async () => {
    const response = await post(deployment, "/_sunset/try", {
      urls: "/global/page\n=1+1",
      format: "csv",
    });
    expect(response.headers.get("content-type")).toContain("text/csv");
    const lines = (await response.text()).split("\r\n");
    expect(lines[1]).toContain("/global/page,redirect,301,https://www.new.example/page");
    expect(lines[2]).toMatch(/^'=1\+1,not an address/);
  });

  it("takes a sitemap", async () => {
    const body = new FormData();
    const xml = `<urlset xmlns="x"><url><loc>https://www.old.example/global/page</loc></url></urlset>`;
    body.set("sitemap", new File([xml], "sitemap.xml"));
    const init = { method: "POST", body, headers: SAME_ORIGIN };
    const { text } = await get("/try", init);
    expect(text).toContain("1 address, as of");
  });

  it.each([
    ["nothing", { urls: "  " }, "Type an address"],
    ["too many", { urls: "/global/page\n".repeat(1001) }, "These are 1,001 addresses"],
    ["a date that is none", { urls: "/global/page", preset: "other", date: "x" }, "Choose a date"],
  ])("says what is wrong with %s", async (_name, fields, message) => {
    const response = await post(deployment, "/_sunset/try", fields);
    expect(await response.text()).toContain(message);
  });

  it("tries a thousand at once", async () => {
    const urls = Array.from({ length: 1000 }, (_, index) => `/global/p/${index}/x`).join("\n");
    const { text } = await post(deployment, "/_sunset/try", { urls }).then(async (response) => ({
      text: await response.text(),
    }));
    expect(text).toContain("1,000 addresses, as of");
    expect(text).toContain("https://www.new.example/p/999/x");
  });
});
