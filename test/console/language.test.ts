import { beforeAll, describe, expect, it } from "vitest";
import { type Deployment, deploy, getPage } from "./support.ts";

let deployment: Deployment;

beforeAll(async () => {
  deployment = await deploy();
});

const get = (path: string, init?: RequestInit) => getPage(deployment, path, init);

describe("the language", () => {
  it.each([
    ["nothing", {}, "en"],
    ["Chinese", { "accept-language": "zh-CN,zh;q=0.9,en;q=0.8" }, "zh-Hans"],
    ["Traditional Chinese", { "accept-language": "zh-TW" }, "zh-Hans"],
    ["English before Chinese", { "accept-language": "zh;q=0.5, en-US" }, "en"],
    ["German before Chinese", { "accept-language": "de, zh;q=0.5" }, "zh-Hans"],
    ["Chinese excluded", { "accept-language": "zh;q=0, de" }, "en"],
    ["any language", { "accept-language": "*" }, "en"],
    ["rubbish", { "accept-language": ";;,=,q=zh" }, "en"],
    [
      "English chosen by the switch",
      { "accept-language": "zh", cookie: "sunset-language=en" },
      "en",
    ],
    ["Chinese chosen by the switch", { cookie: "sunset-language=zh-Hans" }, "zh-Hans"],
    ["an unknown language chosen by the switch", { cookie: "sunset-language=tlh" }, "en"],
  ])("is chosen for %s", async (_name, headers, lang) => {
    const { text } = await get("", { headers });
    expect(text).toContain(`<html lang="${lang}">`);
  });

  it("is switched by a link that returns to the same page", async () => {
    const { response } = await get("/table?q=a&lang=zh-Hans&page=2");
    expect(response.status).toBe(302);
    expect(response.headers.get("location")).toBe("/_sunset/table?q=a&page=2");
    const cookie = response.headers.get("set-cookie") ?? "";
    expect(cookie).toContain("sunset-language=zh-Hans");
    expect(cookie).toContain("HttpOnly");
    expect(cookie).toContain("SameSite=Lax");
  });

  it("determines the format of numbers and dates", async () => {
    const { text } = await get("", { headers: { "accept-language": "zh" } });
    expect(text).toContain("2025年1月1日");
    expect(text).toContain("北京时间");
  });
});
