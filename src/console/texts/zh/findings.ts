import type { findings as english } from "../en/findings.ts";
import { FINDING_KINDS } from "./finding-kinds.ts";
import { number } from "./locale.ts";

/** For a kind that only newer versions know. */
const UNKNOWN = "此控制台还不认识这类问题：请向平台团队询问它对访客的影响。";

const VERDICTS = {
  dead: "打不开",
  "soft-dead": "显示错误页面",
  unknown: "无法检查",
  redirected: "又跳转到另一个页面",
  ok: "正常",
};

/** The console's texts about findings, remarks on them, and the check of the new pages, in Simplified Chinese. */
export const findings: typeof english = {
  findings: {
    general: {
      error: {
        title: "此处有错误",
        meaning: UNKNOWN,
      },
      warning: {
        title: "跳转表中有需要留意的地方",
        meaning: UNKNOWN,
      },
    },
    kinds: FINDING_KINDS,
    localesTo: (from, to) => `来自 ${from} 的访客被转到 ${to} 的页面`,
    localesToGlobal: (from) => `来自 ${from} 的访客被转到全球站`,
    none: "没有发现问题：没有重复、被覆盖、多次跳转或去向不被允许的跳转。",
    asOf: "检查时间：",
    errors: (count) => `${number(count)} 个错误`,
    open: (count) => `${number(count)} 条警告`,
    acceptedCount: (count) => `${number(count)} 条警告已接受`,
    places: (count) => `${number(count)} 处`,
    site: "整个网站",
    note: "跳转表中的说明：",
    way: "途经：",
    everyOther: "没有单独跳转的所有地址",
    names: "涉及：",
    also: "另外涉及：",
    alike: (count) => `显示所涉及的全部 ${number(count)} 个旧地址`,
    all: (count) => `显示全部 ${number(count)} 处`,
    listed: (listed, count) => `这里保存了 ${number(count)} 处中的前 ${number(listed)} 处。`,
    listedCommand: "{command} 列出全部。",
    back: "返回全部检查结果",
    notKept:
      "此版本发布时没有保存检查结果，而跳转表又太大，无法在您等待时检查。请平台团队重新发布一次：版本保持不变。",
  },
  remarks: {
    accept: "接受这条警告",
    acceptAll: (count) => `接受全部 ${number(count)} 处`,
    reason: "理由",
    reasonHelp: "与您的姓名一同保存。接受警告并不等于批准此版本。",
    reopen: "不再接受",
    accepted: "已接受",
    acceptedBy: "接受人：{who}，{when}",
    acceptedSome: (count) => `其中 ${number(count)} 处已逐一接受`,
    lapsed: {
      bytes: () => "该接受不再计入：此后此版本的存储内容被重新写入。请再看一遍。",
      findings: (before) =>
        `该接受不再计入：现在发现的警告与当时接受的 ${number(before)} 处不同。请再看一遍。`,
    },
    earlier: "{who} 曾在 {version} 中接受：{reason}",
    comments: "对单条跳转的评论",
    commentsOnThis: "评论",
    noComments: "还没有人评论。",
    comment: "评论内容",
    commentHelp: "与您的姓名一同保存。评论既不是批准，也不是否决。",
    send: "保存评论",
    toRule: "警告与评论",
    add: "写评论",
    onThis: (from) => `（针对 ${from}）`,
    count: (count) => `${number(count)} 条评论`,
    title: (from) => `一条跳转：${from}`,
    inVersion: "所在版本：",
    warnings: "与它有关的警告",
    noWarnings: "没有与它有关的警告。",
    back: "返回此版本",
    done: { accept: "接受了警告", reopen: "不再接受警告", comment: "评论了一条跳转" },
    errors: {
      unknown: "请选择要做什么",
      noReason: "请说明为什么可以接受这条警告",
      noComment: "请先写下评论",
      noSuchWarning: "此版本没有这样的警告，或已不再有",
      notAccepted: "这条警告没有被接受",
      noSuchRule: "此版本没有该地址的跳转",
    },
  },
  targets: {
    none: "尚未检查。",
    noneCommand: "{command} 会打开每一个新页面，并把结果显示在这里。",
    unreadable: "上次检查的结果无法读取。请平台团队重新检查。",
    asked: "{who} 已逐一打开新页面，时间：{when}。",
    verdicts: { ...VERDICTS, redirected: "又跳转到别处" },
    verdictsOfMany: VERDICTS,
    allWell: "所有新页面都正常。",
    caption: "需要留意的新页面",
    target: "新页面",
    verdict: "结果",
    leadsTo: "继续跳转到",
    fallback: "所有没有单独跳转的地址",
    more: (count) => `还有 ${number(count)} 个没有显示。`,
    unfilled: (count) => `${number(count)} 组地址没有示例，无法检查。`,
  },
};
