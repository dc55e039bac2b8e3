import type { preview as english } from "../en/preview.ts";

/** What the console says of the chosen instant, in Simplified Chinese. */
export const preview: typeof english = {
  travel: {
    heading: "提前看到那一天",
    about: (origin) =>
      `${origin} 上的旧地址会按您选择的时刻、版本和主机回答，使用不会被保存的临时跳转。没有选择时：时刻为切换时刻（已过则为现在），版本为正在服务的规则表，主机为站点的第一个主机。爬虫在地址中用 ?__at=、?__release= 和 ?__host= 指定：供爬虫使用的列表已经带上。`,
    elsewhere:
      "您在这里的选择随这些页面上的链接和供爬虫使用的列表一起生效。自己输入地址时，请在此处选择：",
    choose: "选择时刻、版本和主机",
    submit: "预览",
    reset: "恢复默认",
    previewThis: "在旧地址上预览此版本",
    releaseField: "版本",
    releaseHelp: "编号的前八个字符即可。留空：正在服务的规则表。",
    hostField: "旧站的主机",
    examples: "例如",
    chosen: "此部署上的旧地址按以下条件回答：",
    chosenForLinks: (origin) =>
      `从这些页面打开的 ${origin} 上的旧地址，以及供爬虫使用的列表，按以下条件回答：`,
    announced: "页面上会显示关闭公告。",
    suggestion: "页面建议访问：",
    archived: "页面链接到存档副本：",
    asOf: (when) => `时刻 ${when}`,
    release: (id) => `版本 ${id}，加上现有的手工条目`,
    live: "正在服务的规则表",
    host: (host) => `主机 ${host}`,
    isPreview: "这是预览：",
    isPrivate: "内容不会被缓存或收录。",
    change: "预览其他内容",
    answers: {
      pass: { title: "由旧站回答", text: "此地址会交给旧站处理。" },
      gone: { title: "此页面已永久移除", text: "访客会得到 410 以及一个说明页面。" },
      "not-found": { title: "未找到页面", text: "访客会得到 404 以及一个说明页面。" },
      refused: {
        title: "此地址无法转发",
        text: "目标不在允许访客前往的主机列表中：访客会得到 501。",
      },
    },
    unreadable: "无法读取此时刻",
    unreadableText: (typed) => `“${typed}”不是带时区偏移的日期时间。请按下面的写法之一书写：`,
    noRelease: "没有这个版本",
    noReleaseText: (typed) =>
      `“${typed}”既不是版本编号，也不是唯一一个编号的开头（至少八个字符）。请按下面的写法之一书写；第二种是正在服务的规则表：`,
    noReleaseHelp: "控制台的总览列出所有版本。",
    notOurs: "这不是站点的主机",
    notOursText: (typed) => `“${typed}”不是站点的主机之一。站点的主机是：`,
    incomplete: "无法预览此版本",
    incompleteText: "它的某一部分缺失，或者没能取得。正在服务的规则表不受影响。",
  },
  instant: {
    legend: "查看的时刻",
    default: "默认：切换时刻；已过则为现在",
    presets: {
      now: "现在",
      before: "切换时刻前一分钟",
      gate: "切换时刻",
      after: "切换时刻后一周",
    },
    other: "其他时刻：",
    date: "日期",
    time: "时间",
    zone: "时区",
    unreadable: (example) => `请选择日期和时间，或者写成 ${example} 这样的时刻`,
  },
};
