import type { overview as english } from "../en/overview.ts";
import { number } from "./locale.ts";

/** What the console says of the overview, in Simplified Chinese. */
export const overview: typeof english = {
  overview: {
    menu: "总览",
    heading: (site) => `${site}：现在由谁服务，接下来是什么`,
    problems: "存储出现问题",
    serves: "正在服务",
    rules: (count) => `${number(count)} 条规则`,
    since: "自",
    deployed: "它随 Worker 一起部署；没有启用任何版本。",
    notKnown:
      "不知道生产环境正在服务的是哪个规则表：没有启用任何版本，也没有 Worker 报告它部署时带有的规则表。部署后一分钟内它会报告。这里显示的是此审阅部署自带的规则表。",
    by: "启用者",
    signedBy: "签署者",
    unsigned: "无人签署",
    reason: "理由",
    undecided: "尚未决定",
    gate: "切换时刻",
    gateOpen: "已到",
    gateAhead: "未到",
    gateMoved: "已在 KV 控制面板中用键 activatesAt 调整。",
    rows: "手工条目",
    toRows: "全部条目",
    noRows: "没有人在规则表之上添加条目。",
    awaiting: "等待决定的版本",
    noneAwaiting: "没有等待决定的版本。平台团队运行 {command} 之后，新的规则表会出现在这里。",
    review: "审阅",
    change: (removed, changed, added) =>
      `删除 ${number(removed)}，更改 ${number(changed)}，新增 ${number(added)}`,
  },
  releases: {
    heading: "已发布的版本",
    caption: "已发布的版本，最新的在前",
    release: "版本",
    published: "发布时间",
    state: "状态",
    none: "还没有发布过：{command} 会把规则表放到这里供审阅。",
    more: (count) => `还有 ${number(count)} 个更早的版本：{command} 列出全部。`,
  },
  rowStates: {
    serving: (count) => `${number(count)} 条生效`,
    lastGood: (count) => `${number(count)} 条沿用上一个有效内容`,
    rejected: (count) => `${number(count)} 条被拒绝`,
  },
  timeLine: {
    heading: "时间线",
    now: "现在",
    gate: "切换时刻",
    announcement: "发布关闭公告",
    early: (count) => `${number(count)} 条规则提前生效`,
    phases: {
      before: "旧站照常",
      announced: "旧站照常，并显示公告",
      open: "旧地址跳转",
    },
  },
  health: {
    heading: "存储状况",
    store: "KV",
    answers: "正常",
    fails: "有问题",
    heard: "最近一次应答",
    never: "尚无",
    failures: "连续失败次数",
    memory: "内存中的规则表",
  },
};
