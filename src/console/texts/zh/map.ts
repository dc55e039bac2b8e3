import type { Texts } from "../en/en.ts";
import { number } from "./locale.ts";

/** The same in simplified Chinese. */
export const map: Pick<Texts, "map"> = {
  map: {
    byAddresses: (count) => `按旧地址计数：共 ${number(count)} 个。一组地址按其已知的地址数计算。`,
    byVisits: (visits, addresses) =>
      `按访问量计数：共 ${number(visits)} 次，针对访问最多的 ${number(addresses)} 个旧地址。`,
    showAddresses: "改为按整个版本的地址计数",
    showVisits: "改为按访问量计数",
    outcome: "访客得到的结果",
    from: "旧站",
    to: "新站",
    units: { addresses: "地址数", visits: "访问次数" },
    caption: "从旧站到新站，数量多的在前",
    more: (count) => `另外 ${number(count)} 行`,
    others: "其他",
    othersIn: (place) => `${place}（其他）`,
    kinds: {
      target: "转到替代页面",
      gone: "告知页面已永久移除",
      keep: "保留在旧站",
      serve: "以小文件应答",
      fallback: "仅转到默认跳转页",
      undecided: "尚未决定",
      "not-found": "找不到页面",
      refused: "未跳转：目标不被允许",
    },
    empty: "此版本没有跳转。",
  },
};
