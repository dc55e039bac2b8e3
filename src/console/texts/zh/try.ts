import type { tryTexts as english } from "../en/try.ts";
import { number } from "./locale.ts";

/** What the console says of what addresses would get, in Simplified Chinese. */
export const tryTexts: typeof english = {
  try: {
    menu: "试查地址",
    heading: "这些地址会得到什么？",
    about: "不会发出任何请求或跳转：只是像 Worker 那样查询规则表。",
    live: "依据正在服务的规则表。",
    ofRelease: "依据版本",
    addresses: (limit) => `旧地址，每行一个，最多 ${number(limit)} 个`,
    sitemap: "或者旧站的站点地图（XML）",
    submit: "试查",
    csv: "下载 CSV",
    none: "请输入地址，或选择站点地图",
    tooMany: (count, limit) => `共有 ${number(count)} 个地址：一次最多 ${number(limit)} 个`,
    sitemapUnreadable: (line, problem) => `无法读取站点地图，第 ${line} 行：${problem}`,
    sitemapIndex: "这是站点地图索引：请选择其中列出的一个站点地图",
    results: (count, when) => `${number(count)} 个地址，时刻为 ${when}`,
    caption: "每个地址的结果",
    address: "地址",
    outcome: "结果",
    target: "前往",
    rule: "依据",
    why: "原因",
    unreadable: "不是地址",
  },
};
