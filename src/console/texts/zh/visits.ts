import { ANSWERS } from "./answers.ts";
import type { Texts } from "../en/en.ts";
import { number } from "./locale.ts";

/** The same in simplified Chinese. */
export const visits: Pick<Texts, "visits"> = {
  visits: {
    visits: (count) => `${number(count)} 次访问`,
    addresses: (count) => `${number(count)} 个旧地址`,
    headline: "{share} 会转到替代页面（共 {count}）",
    headlineOfDays: "{share} 会转到替代页面（共 {count}，{days}）",
    line: "采用 {version} 后，{sentence}。",
    decided: (decided, rest) => `其中 ${decided} 的去向已有明确决定；${rest} 没有对应的页面。`,
    allDecided: "每一次访问的去向都已有明确决定。",
    noneMoves: "已统计的访问中，没有一次是针对要关闭的页面。",
    none: "尚未统计访问量。平台团队统计之后，本页会首先显示上个月的访客会转到哪里。",
    command: "{command} 读取上个月的日志，并在此显示结果。",
    unreadable: "访问统计数据无法读取。平台团队可以重新统计。",
    countedBy: "由 {who} 于 {when} 统计，数据来自 {files}。",
    moreFiles: (count) => `另外 ${number(count)} 个文件`,
    asOf: "各地址的去向为现在查询的结果，以 {when} 为准，两个版本都包含临时修正。",
    ownAsOf: "各项占比以 {when} 为准，不含临时修正。",
    borrowed:
      "这些访问是为另一个版本 {version} 统计的。访问最多的地址已按此版本重新查询：{count}，占全部访问的 {share}。各项占比以这些地址为准。",
    borrowedWhole: "这些访问是为另一个版本 {version} 统计的。所有地址都已按此版本重新查询。",
    addressesOnce: "列表中每个地址只计一次：实际访问次数未知。",
    apart: {
      noise: (count) => `${number(count)} 次对页面组成部分的请求或探测程序的请求`,
      elsewhere: (count) => `${number(count)} 次对其他网站页面的请求`,
    },
    countedApart: "未计入：{what}。",
    mayBeLow: (count) => `地址过多，无法逐一计数：某个数字最多可能少计 ${number(count)}。`,
    legend: "访客得到的结果",
    outcome: "访客得到的结果",
    share: "占比",
    section: "按栏目",
    noSection: "无栏目",
    columns: { visits: "访问量", addresses: "地址数" },
    outcomes: {
      rule: ANSWERS.redirect,
      repaired: "修复残缺地址后找到去向",
      fallback: ANSWERS.fallback,
      gone: ANSWERS.gone,
      kept: ANSWERS.oldSite,
      pass: "不在关闭范围内",
      "not-found": ANSWERS.notFound,
      refused: ANSWERS.refused,
      served: ANSWERS.file,
      undecided: ANSWERS.undecided,
    },
    top: {
      visits: (count) => `访问最多的 ${number(count)} 个旧地址`,
      addresses: (count) => `${number(count)} 个旧地址`,
    },
    address: "旧地址",
    live: "当前线上",
    next: "采用此版本后",
    both: "当前线上，采用此版本后也相同",
    differ: (count) => `其中 ${number(count)} 个在此版本下会得到不同的结果。`,
    noneDiffers: "它们在此版本下得到的结果都不变。",
    unmatched: "没有对应页面的地址",
    unmatchedNone: "访问最多的地址都有对应的页面。",
    unmatchedAbout: (count) =>
      `已统计的地址中有 ${number(count)} 个${count === 1 ? "" : "，按访问量从高到低排列"}。访客找不到所需的内容。`,
    andMore: (count) => `还有 ${number(count)} 个。`,
    missing: "{command} 会把它们全部写入一张待填写的表格。",
    notAnAddress: "不是地址",
  },
};
