import type { audit as english } from "../en/audit.ts";
import { number } from "./locale.ts";

/** What the console says of the record of decisions, in Simplified Chinese. */
export const audit: typeof english = {
  record: {
    menu: "决定记录",
    heading: (site) => `${site}：决定记录`,
    caption: "决定，最新的在前",
    none: "还没有任何决定。",
    reference: "参考编号",
    at: "时间",
    decision: "决定",
    comment: "意见",
    link: "链条",
    local: "（未核实）",
    comparedWith: (release) => `对比：${release}`,
    links: {
      first: "首条",
      linked: "相连",
      fork: "分叉",
      broken: "断裂",
      unreadable: "无法读取",
    },
    whole: (count) => `链条完整：${number(count)} 条记录，每条都带有前一条的哈希值`,
    broken: (count) => `链条断裂：${number(count)} 条记录被更改，或前一条缺失`,
    forks: (count) => `${number(count)} 条记录有相同的前一条：同时作出的决定，全部保留在案`,
    how: "参考编号是记录的 SHA-256 的开头；每条记录都写有前一条的哈希值，因此任何记录都不能被悄悄更改或删除。",
    newest: "最新一条的哈希值：",
    printed: (when) => `打印于 ${when}。`,
    print: "打印",
  },
};
