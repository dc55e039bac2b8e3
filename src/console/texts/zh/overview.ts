import type { overview as english } from "../en/overview.ts";
import { number } from "./locale.ts";

/** What the console says of the overview, in Simplified Chinese. */
export const overview: typeof english = {
  overview: {
    menu: "总览",
    heading: (site) => `${site}：当前上线的跳转表与待办事项`,
    problems: "存储出现问题",
    waiting: (count) => `${number(count)} 个版本等待您审批`,
    waitingForOthers: (count) => `${number(count)} 个版本等待审批`,
    noneAwaiting: "没有等待您处理的事项。",
    noneAwaitingText: "平台团队发布新版本后，会显示在这里。",
    toPublish: "{command} 会把跳转表放到这里供审阅。",
    moreWaiting: (count) => `还有 ${number(count)} 个更早的版本在等待`,
    review: "审阅",
    change: (added, changed, removed) =>
      added + changed + removed === 0
        ? "没有变化"
        : [
            added > 0 ? `新增 ${number(added)}` : "",
            changed > 0 ? `更改 ${number(changed)}` : "",
            removed > 0 ? `删除 ${number(removed)}` : "",
          ]
            .filter((it) => it !== "")
            .join("，"),
    changeLarge: "变化数量见其页面。",
    against: "与当前上线的版本相比",
    nothingToCompare: "不知道当前上线的是什么：全部算作新增",
    switchesIn: (distance) => `${distance}切换`,
    switchedSince: (distance) => `${distance}已切换`,
    switchesOtherwise: (when) => `按此版本，切换时间为 ${when}。`,
    live: "已上线",
    rules: (count) => `${number(count)} 个条目`,
    since: "上线时间",
    deployed: "它随部署一起上线，此后没有再上线其他版本。",
    notKnown:
      "还不知道当前上线的是什么：网站尚未报告它部署时带有的跳转表。部署后一分钟内它会报告。这里显示的是此预览站自带的跳转表。",
    by: "上线操作人",
    signedBy: "批准人",
    unsigned: "未经批准",
    emergency: (reason) => `紧急上线。理由：${reason}`,
    emergencyWithout: "紧急上线。没有说明理由。",
    reason: "理由",
    undecided: "尚未决定",
    gate: "切换",
    gateOpen: "旧地址正在跳转。",
    gateAhead: "在此之前访客看到的仍是旧站。",
    gateNever: "未设定",
    gateMoved: (when) => `平台团队已调整。上线版本中的时间为 ${when}。`,
    moreZones: "其他时区",
    rows: "临时修正",
    toRows: "显示全部",
    noRows: "没有人覆盖跳转表。",
    approvedNone: "从未批准过任何版本。",
  },
  releases: {
    heading: "全部版本",
    caption: "已发布的版本，最新的在前",
    release: "版本",
    published: "最近发布时间",
    state: "状态",
    none: "还没有发布过版本。",
    more: (count) => `另有 ${number(count)} 个更早的版本未显示：{command} 列出全部。`,
  },
  rowStates: {
    serving: (count) => `${number(count)} 条生效`,
    lastGood: (count) => `${number(count)} 条有错误：沿用上一个有效值`,
    rejected: (count) => `${number(count)} 条有错误，已忽略`,
  },
  timeLine: {
    heading: "时间线",
    ofLive: "当前上线的版本：",
    ofWaiting: "等待审批的版本：",
    now: "现在",
    gate: "切换",
    announcement: "旧页面发布公告",
    early: (count) => `${number(count)} 个条目提前生效`,
    started: (count) => `${number(count)} 个条目已提前生效`,
    more: (dates) => `另有 ${number(dates)} 个日期有条目提前生效`,
    later: "跳转表很大，仍在读取：单个条目提前生效的日期未显示。",
    scale: "按比例绘制，相近的日期除外。",
    phases: {
      before: "旧站照常",
      announced: "旧站照常，并显示公告",
      open: "旧地址跳转",
    },
  },
  health: {
    heading: "供平台团队使用：存储状况",
    store: "Workers KV",
    answers: "正常",
    fails: "有问题",
    heard: "最近一次联系",
    never: "尚无",
    failures: "连续失败次数",
    memory: "内存中的跳转表",
  },
};
