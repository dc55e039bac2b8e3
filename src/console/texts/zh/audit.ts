import type { record as english } from "../en/audit.ts";
import { number } from "./locale.ts";

/** The console's texts about the record of decisions, in Simplified Chinese. */
export const record: typeof english = {
  menu: "决定记录",
  heading: (site) => `${site}：决定记录`,
  versions: "版本",
  versionsCaption: "已有人作出决定的版本，最新的在前",
  approvals: "批准",
  published: "发布者",
  decisions: "全部决定",
  caption: "决定，最新的在前",
  by: "{decision} · {who}",
  none: "还没有任何决定。",
  reference: "参考编号",
  at: "时间",
  decision: "决定",
  comment: "意见",
  link: "校验",
  local: "（姓名未核实）",
  comparedWith: (release) => `对比：${release}`,
  links: {
    first: "首条",
    linked: "完好",
    fork: "与另一条同时",
    broken: "已被更改",
    unreadable: "无法读取",
  },
  whole: (count) => `记录完好：${number(count)} 条记录，没有被更改或删除`,
  broken: (count) => `记录受损：${number(count)} 条记录被更改，或其前一项被删除`,
  forks: (count) => `${number(count)} 项决定在同一时刻作出：全部有效`,
  how: "参考编号是决定的指纹（SHA-256 的开头）。每项决定都写有前一项的指纹，因此任何更改或删除都会显现。",
  newest: "最新一项的完整指纹：",
  printed: (when) => `打印于 ${when}。`,
  print: "打印",
};
