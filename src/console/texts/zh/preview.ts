import { number } from "./locale.ts";
import type { preview as english } from "../en/preview.ts";

/** The console's texts about previews of the switch-over, in Simplified Chinese. */
export const preview: typeof english = {
  travel: {
    heading: "预览切换后的效果",
    about: (origin) =>
      `在 ${origin} 打开任意旧地址，或在此输入旧地址，即可查看访客会转到哪里：日期、版本和域名由您选择。内容不会被缓存或收录。如果不选择，则按切换时间（已过则按今天）、已上线的版本和旧站的第一个域名显示。`,
    crawlers:
      "爬虫在每个地址中用 ?__at=、?__release= 和 ?__host= 说明要查看的内容。版本页面上的地址列表已经带上这些参数。",
    elsewhere:
      "您在这里的选择适用于这些页面上的链接、旧地址输入框和供爬虫使用的列表。如果直接在浏览器中输入旧地址，请在此处选择：",
    choose: "选择日期、版本和域名",
    submit: "按此预览",
    reset: "显示切换时间",
    previewThis: "在旧地址上预览此版本",
    hostField: "旧站的域名",
    examples: "例如",
    chosen: "此预览站上的旧地址显示：",
    chosenForLinks: (origin) =>
      `从这些页面打开的 ${origin} 上的旧地址，以及供爬虫使用的列表，显示：`,
    release: (version) => `${version}，加上今天的临时修正`,
    live: "已上线的版本",
    change: "预览其他内容",
    unreadable: "您指的是哪个日期和时间？",
    unreadableText: (typed) => `“${typed}”不是带时区的日期和时间。请选择按以下哪个时间查看此地址：`,
    noReleaseText: (typed) =>
      `“${typed}”既不是版本编号，也不是唯一一个编号的开头（至少八个字符）。请按下面的写法之一书写；第二种是已上线的版本：`,
    noReleaseHelp: "控制台的总览列出所有版本。",
    notOurs: "这不是旧站的域名",
    notOursText: (typed) => `“${typed}”不是旧站的域名。旧站的域名有：`,
    incomplete: "无法预览此版本",
    incompleteText: "它的某一部分缺失，或者没能取得。已上线的版本不受影响。",
  },
  previewed: {
    label: "预览",
    frame: "访客看到的内容",
    ways: "关于此地址的更多信息",
    addressHelp: "旧站的完整地址，或路径，例如 /about。可以从任何地方粘贴。",
    show: "显示",
    why: "为什么？",
    dates: "其他日期",
    announced: "公告开始时",
    liveInstead: "改为查看已上线的版本",
    titles: {
      pass: "此页面仍由旧站显示",
      announced: "此页面仍由旧站显示，并带有公告",
      gone: "访客看到此页面（410，已永久移除）",
      "not-found": "访客看到此页面（404，未找到）",
      redirect: "访客会转到替代此页面的新页面",
      fallback: "访客只会转到默认跳转页",
      undecided: "尚未决定：访客暂时转到默认跳转页",
      refused: "访客会看到错误（501）",
      served: "访客得到此文件",
    },
    forGood: (status) => `永久（${status}）：浏览器会记住，搜索引擎会以新地址取代旧地址。`,
    forNow: (status) => `临时（${status}）：不会被记住。`,
    temporary: "在预览中打开时，旧地址只做临时跳转（302），浏览器不会记住。",
    open: "像访客一样打开",
    refused: "新地址不在允许访客前往的域名上。此版本上线前必须更正。",
    noBody: (status) => `此结果（${status}）没有页面。`,
    standIn: "旧站在此显示自己的页面",
    unreachable: "无法为此预览取得页面：旧站没有应答。访客仍会像以前一样从旧站得到页面。",
    oldRedirect: (target) => `旧站自己会将访客转到 ${target}。`,
    oldFile: (type) => `旧站给出的不是网页（${type}）。`,
    oldTooLarge: (megabytes) =>
      `此页面超过 ${number(megabytes)} MB，不在这里显示。访客仍会像以前一样得到完整的页面。`,
    unreadable: "请输入旧站的完整地址，或路径，例如 /about",
    foreign: (host, hosts) => `${host} 不属于旧站。旧站的域名有：${hosts}`,
  },
  instant: {
    legend: "哪个日期？",
    default: "切换时间；已过则为今天",
    presets: {
      now: "现在",
      before: "切换前一分钟",
      gate: "切换时间",
      after: "切换后一周",
    },
    other: "其他日期和时间：",
    date: "日期",
    time: "时间",
    zone: "时区",
    unreadable: (example) => `请选择日期和时间，或者这样书写：${example}`,
  },
};
