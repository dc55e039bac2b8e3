import type { links as english } from "../en/links.ts";
import { number } from "./locale.ts";

/** The console's texts about broken links, in Simplified Chinese. */
export const links: typeof english = {
  noSuchVersion: "没有这个版本",
  noSuchVersionText:
    "没有编号为 {name} 的版本。链接可能缺了一部分：请从邮件中重新复制，或在总览中选择版本。",
  severalVersions: "您指的是哪个版本？",
  severalVersionsText: (count) => `有 ${number(count)} 个版本的编号以 {name} 开头：`,
};
