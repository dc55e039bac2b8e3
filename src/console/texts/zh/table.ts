import type { table as english } from "../en/table.ts";
import { number } from "./locale.ts";

/** What the console says of the table, in Simplified Chinese. */
export const table: typeof english = {
  table: {
    menu: "规则表",
    heading: "用白话说明每条规则",
    serves: "正在服务：",
    ofRelease: "版本",
    large: (limit) =>
      `超过 ${number(limit)} 条规则的表不会为搜索而通读。您可以按地址的开头查找，写法须与表中完全一致；“测试地址”可找到回答任何地址的规则。`,
    beginning: "地址开头",
    search: "在地址、目标、栏目和备注中搜索",
    section: "栏目",
    noSection: "没有栏目",
    outcome: "结果",
    status: "状态码",
    host: "主机",
    everyHost: "所有主机",
    any: "不限",
    sort: "排序",
    sorts: {
      from: "旧地址",
      to: "目标",
      section: "栏目",
      status: "状态码",
      starts: "自己的开始时间",
    },
    window: "有自己的日期",
    changed: (when) => `上次批准（${when}）之后有变化`,
    submit: "搜索",
    clear: "清除",
    caption: "规则",
    rule: "规则",
    none: "没有这样的规则。",
    noSuchPage: "没有这一页结果。",
    found: (total, first, last) =>
      `共 ${number(total)} 条规则，显示第 ${number(first)} 至 ${number(last)} 条。`,
    more: "试查或修改",
    examples: "示例",
    address: "地址",
    try: "试查",
  },
  row: {
    heading: "不发布而直接修改",
    about:
      "在 Cloudflare 控制面板的 Workers KV 中，在命名空间 REDIRECTS 里用此键添加条目，并按需要修改此值。两分钟内生效。",
    key: "键",
    value: "值",
    copy: "复制",
    copied: "已复制",
    keyTooLong: "此地址超过 KV 键的 512 字节：请在 routes.json 中修改。",
  },
};
