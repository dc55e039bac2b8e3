import type { table as english } from "../en/table.ts";
import { number } from "./locale.ts";

/** The console's texts about the table, in Simplified Chinese. */
export const table: typeof english = {
  table: {
    menu: "全部跳转",
    serves: "个条目，已上线：",
    ofRelease: "个条目，属于",
    allFrom: (when) => `除另注日期外，均于切换时开始：${when}。`,
    large: (limit) =>
      `此表超过 ${number(limit)} 条，不支持全文搜索。请按旧地址的开头查找，或使用“测试地址”。`,
    beginning: "旧地址开头",
    search: "在地址、栏目和备注中搜索",
    filters: "筛选和排序",
    how: "新地址须",
    hows: { contains: "包含此内容", begins: "以此开头" },
    section: "栏目",
    noSection: "没有栏目",
    status: "状态码",
    host: "域名",
    everyHost: "所有域名",
    any: "不限",
    sort: "排序",
    sorts: {
      from: "旧地址",
      to: "新地址",
      section: "栏目",
      status: "状态码",
      starts: "单独设定的开始时间",
      asked: "最近访问",
    },
    turned: (sort) => `${sort}（倒序）`,
    window: "只看单独设定了日期的",
    changed: (when) => `只看上次批准之后有变化的：${when}`,
    submit: "搜索",
    clear: "清除筛选",
    caption: "跳转",
    result: "结果",
    notByVisit: (limit) =>
      `目前无法按最近访问排序：未能及时读取统计数据，或者跳转超过 ${number(limit)} 条。现按地址排序。`,
    results: { permanent: "永久", temporary: "临时" },
    until: (end) => `至 ${end}`,
    none: "没有符合条件的跳转。",
    noSuchPage: "没有这一页结果。",
    found: (total, first, last) =>
      `第 ${first === last ? number(first) : `${number(first)}–${number(last)}`} 条，共 ${number(total)} 条`,
    download: (total) => `下载 ${number(total)} 条（CSV）`,
    more: "详情",
    fix: "临时修正 {key} 覆盖在它之上：{answer}。",
    fixIsSame: "临时修正 {key} 与它相同，已经多余。",
    fixLater: "自 {when} 起，临时修正 {key} 覆盖在它之上：{answer}。",
    moreFixes: (count) => `另有 ${number(count)} 个临时修正`,
    examples: "示例",
    address: "地址",
    try: "测试",
  },
  row: {
    heading: "用临时修正立即更改",
    about:
      "在 Cloudflare 控制面板的 Workers KV 中，在命名空间 REDIRECTS 里添加条目：使用此键，并按需要修改此值。两分钟内上线，但不会早于这条跳转的开始时间。",
    each: "还有其他条目使用同一地址，因此每个值各有自己的键：",
    of: "当它为 {value} 时",
    shared: (others) =>
      `不能用临时修正单独更改：另有 ${number(others)} 个条目使用同一地址，也会被覆盖。请发布新版本。`,
    key: "键",
    value: "值",
    copy: "复制",
    copied: "已复制",
    keyTooLong: "此地址超过键的 512 字节，不能用临时修正更改。请发布新版本。",
  },
};
