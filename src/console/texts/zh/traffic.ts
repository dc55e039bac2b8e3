import type { Texts } from "../en/en.ts";
import { number } from "./locale.ts";

const addresses = (count: number): string => `${number(count)} 个地址`;
const visits = (count: number): string => `${number(count)} 次访问`;
const noise = (count: number): string =>
  `未列入：${number(count)} 次对页面组成部分的请求或探测程序的请求。`;

/** The console's texts about the requests of visitors, in Simplified Chinese. */
export const traffic: Texts["traffic"] = {
  menu: "访问情况",
  heading: "访客在找什么",
  about: "网站自行按天（UTC）统计哪些旧地址被访问，不保存任何访客信息。",
  listsLabel: "列表",
  overview: "概况",
  daysLabel: "时段",
  days: { 7: "7 天", 28: "4 周", 91: "3 个月", 365: "1 年" },
  since: (day) => `自 ${day}起统计。`,
  download: "下载 CSV",
  downloadFirst: (count) => `下载前 ${number(count)} 条（CSV）`,
  downloadTakesLong: "文件要查遍整个跳转表，需要几分钟。",
  found: (count, total) => `${addresses(count)}，${visits(total)}`,
  lost: (count) => `有 ${visits(count)}未能统计。`,
  noneLeft: "跳转表的其余部分中没有。",
  noneSoFar: "跳转表的这一部分中没有。请继续查看下一部分。",
  columns: {
    visitors: "访客",
    crawlers: "爬虫",
    last: "最近访问",
    lastCrawler: "最近的爬虫",
    referrer: "主要来自",
  },
  lists: {
    misses: {
      link: "没有跳转",
      heading: "有人访问但没有跳转的地址",
      about:
        "访客访问了这些旧地址，但没有任何跳转与之对应：他们只到达默认跳转页，或者什么也找不到。",
      none: "没有人访问没有跳转的地址。",
      ahead: "切换之前",
      answered: {
        to: "现在已有跳转：访客会转到 {to}。",
        gone: "现在已有处理：告知访客页面已永久移除。",
        other: "现在已有处理。",
      },
      noise,
      rest: (count) => `未列入：${visits(count)}，其地址不在当天访问最多之列。`,
    },
    gone: {
      link: "已移除的页面",
      heading: "已移除但仍有人访问的页面",
      about: "访客被告知这些页面已移除，但仍在访问。如果有能帮到他们的页面，请让他们转到那里。",
      none: "没有人访问已移除的页面。",
    },
    never: {
      link: "无人访问",
      heading: "无人访问的跳转",
      about:
        "在此时段内没有人访问这些旧地址，爬虫也没有。切换后跳转至少应保留一年：这是 Google 的建议，而且印刷品上的地址往往很晚才有人输入。",
      none: "每个跳转都有人访问。",
    },
    crawlers: {
      link: "仅爬虫访问",
      heading: "只有爬虫访问的跳转",
      about: "在此时段内没有访客访问这些旧地址，只有搜索引擎之类的程序访问过。",
      none: "没有只被爬虫访问的跳转。",
    },
  },
  offer: {
    open: "为它添加跳转",
    fix: "在 Cloudflare 控制面板的 Workers KV 中，打开命名空间 REDIRECTS，用这个键和这个值添加一项。两分钟内生效，但不会早于切换时间。",
    fixWithout:
      "在 Cloudflare 控制面板的 Workers KV 中，打开命名空间 REDIRECTS，用这个键添加一项，值填新地址。两分钟内生效，但不会早于切换时间。",
    next: "长期有效：放入下一个版本",
    nextAbout: "把这个条目发给平台团队，用于 routes.json：",
    nextWithout: "下载列表，填入新地址后发给平台团队：他们可以直接导入。",
    entry: "条目",
  },
  week: {
    ahead: "{share} 会到达对应的页面（上周共 {count}，{days}）",
    now: "{share} 到达了对应的页面（上周共 {count}，{days}）",
    none: "最近七天没有人访问。",
    noShadow:
      "目前还不知道上周的访问在切换时会得到什么。从发布公告起开始统计；如果版本中有相应设置，则立即开始。",
    howAhead: "按当前上线的版本，每次访问在切换时会得到的结果。",
    how: "每次访问得到的结果。",
    crawlers: (count) => `其中 ${visits(count)}来自爬虫。`,
    noise,
    today: (day) => `截至今天，${day}。`,
    worst: (isAhead, count) =>
      isAhead ? `不会到达对应页面的 ${addresses(count)}` : `没有到达对应页面的 ${addresses(count)}`,
    allMisses: (count) => `全部 ${number(count)} 个`,
  },
  foreseen: {
    heading: "上周的真实访问",
    byLive: "以上按当前上线的版本计算，而非此版本。",
    better: (better, of) =>
      better === 0
        ? "在此版本下，它们同样没有明确的去向。"
        : `在此版本下，${number(of)} 个中有 ${number(better)} 个会有明确的去向。`,
    toList: "所有没有跳转的地址",
  },
  chart: {
    heading: "逐日情况",
    share: "到达对应页面的访问占比",
    shareAbout: (days) => `折线，${days}。下方表格列有相同的数字。`,
    visits: "每日访问量，按结果分类",
    visitsAbout: (days) => `堆叠图，${days}。下方表格列有相同的数字。`,
    empty: "没有可显示的访问。",
    rule: "每日访问量",
    own: "到达对应页面",
    day: "日期",
    asTable: "以表格显示",
  },
  lastVisit: {
    never: "尚无人访问",
    crawlersOnly: "仅爬虫",
    removed: "最近访问：{when}",
  },
  suggestions: {
    label: "建议：",
    evidence: {
      confirmed: "已有人确认",
      stays: "新站有完全相同的地址",
      groupWithout: "{0} 变为 {1}：{2} 个地址符合，{3} 个不符合",
      group: "{0} 变为 {1}：{2} 个地址符合",
      oneAlikeWithout: "另有一个地址以同样方式迁移，如 {0} 到 {1}；{2} 个不是",
      oneAlike: "另有一个地址以同样方式迁移，如 {0} 到 {1}",
      alikeWithout: "另有 {0} 个地址以同样方式迁移，如 {1} 到 {2}；{3} 个不是",
      alike: "另有 {0} 个地址以同样方式迁移，如 {1} 到 {2}",
      homes: "两者都是首页",
      samePath: "路径相同",
      sameEnd: "两个地址都以“{0}”结尾",
      likeEnd: "“{0}”与“{1}”拼写相近",
      host: "“{0}”出现在一个地址的主机名中，也出现在另一个地址中",
      number: "两者都有数字 {0}",
      titles: "标题相近",
      title: "其中一方的标题与另一方的地址相近",
      word: "共有的词：{0}",
      words: "共有的词：{0}",
      otherWords: "其他旧地址中的“{0}”在新地址中为“{1}”",
      confirmedBeside: "相邻的已确认地址也转到那里",
      mostBeside: "相邻的大多数地址也转到那里",
      language: "两者都属于语言“{0}”",
      runnerUp: "另一个新地址也几乎同样接近",
      sameEndToo: "另一个新地址以同样的方式结尾",
      sameFolderToo: "该目录中的另一个页面也同样符合",
      wanted: "另一个旧地址与该页面更接近",
      becomesFile: "页面变为文件",
      becomesPage: "文件变为页面",
      otherNumber: "两者中的数字不同",
    },
    tiers: { sure: "确定", likely: "很可能", guess: "猜测" },
    by: "建议由 {who} 于 {when} 根据新站页面列表生成。采用前请逐一查看。",
    unreadable: "建议无法读取。平台团队可以重新生成。",
    command: "{command} 会在每个地址旁显示建议的新地址。",
  },
  unknown: {
    unbound: "本页尚未连接到网站的统计数据。",
    "no-tables": "无法显示访问量：数据库缺少数据表。",
    nothing: "尚无统计数据。首批访问会在一分钟内显示在这里。",
    failing: "目前无法读取统计数据。跳转不受影响。",
    slow: "未能及时读取统计数据。请重试，或选择较短的时段。跳转不受影响。",
  },
  unknownFix: {
    unbound:
      "供审阅的部署需要网站的数据库：在 wrangler.toml 中去掉 {command} 一段的注释符号，填入它的 id，再重新部署预览。",
    "no-tables": "{command} 可建立数据表。",
  },
};
