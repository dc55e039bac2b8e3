import type { preview as english } from "../en/preview.ts";

/** What the console says of the chosen instant, in Simplified Chinese. */
export const preview: typeof english = {
  travel: {
    heading: "提前看到那一天",
    about:
      "此部署上的旧地址会按您选择的时刻回答，使用不会被保存的临时跳转。爬虫也可以在地址中用 ?__at= 自己指定时刻。",
    choose: "选择时刻",
    submit: "前往该时刻",
    reset: "恢复默认",
    isDefault: "尚未选择：旧地址按切换时刻回答；切换时刻已过则按现在回答。",
    chosen: (when) => `此部署上的旧地址按 ${when} 回答。`,
    announced: "页面上会显示关闭公告。",
    suggestion: "页面建议访问：",
    archived: "页面链接到存档副本：",
    asOf: (when) => `这是预览，时刻为 ${when}。内容不会被缓存或收录。`,
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
