import type { history as english } from "../en/history.ts";

/** The console's texts about the answers to an address over time, in Simplified Chinese. */
export const history: typeof english = {
  heading: "地址的历史",
  about:
    "查看一个旧地址的访客在历次上线的版本中得到的结果，以及由谁上线。这里只查询结果，不会访问任何页面。",
  submit: "显示历史",
  unreadable: "这不是地址。请按浏览器显示的样子输入，或从第一个斜杠开始：/shop/page",
  of: "访客在 {address} 得到的结果",
  caption: "访客得到的结果，最新的在前",
  when: "时间",
  answer: "访客得到的结果",
  by: "版本，以及由谁上线",
  since: "自 {from} 起",
  sinceUntil: "{from} 至 {to}",
  until: "至 {to}",
  always: "就目前所知",
  now: "现在",
  putLive: "由 {who} 于 {when} 上线",
  deployed: "内置：随软件一起提供，并非由人上线",
  unnamed: "没有记录的版本",
  reasons: {
    signed: (who) => `批准人：${who}`,
    rollback: (why) => `退回到此版本：${why}`,
    rollbackWithout: "退回到此版本；没有说明理由",
    emergency: (why) => `未经批准的紧急上线：${why}`,
  },
  unknown: {
    table: "未知：没有记录当时上线的是哪个版本。",
    pruned: "未知：此版本已不再保留。",
    problem: "未知：此版本无法读取。",
  },
  suggests: "其页面建议",
  limits: "临时修正只显示现有的一条（自输入时起），更早的没有记录。",
  gate: "切换时间已改为 {when}。从何时起更改没有记录：只有已上线的版本按此计算，较早的版本按各自的日期计算。",
  parts: "每页最后一个结果可能更早就已开始：请看下一页。",
  link: "此地址的历史",
};
