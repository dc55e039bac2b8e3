import { ANSWERS } from "./answers.ts";
import type { Texts } from "../en/en.ts";
import { number } from "./locale.ts";

/** The console's texts about where a table leads as a whole, in Simplified Chinese. */
export const map: Texts["map"] = {
  byAddresses: (count) => `按旧地址计数：共 ${number(count)} 个。一组地址按其已知的地址数计算。`,
  byVisits: (visits, addresses) =>
    `按访问量计数：共 ${number(visits)} 次，针对访问最多的 ${number(addresses)} 个旧地址。`,
  showAddresses: "改为按整个版本的地址计数",
  showVisits: "改为按访问量计数",
  from: "旧站",
  to: "新站",
  caption: "从旧站到新站，数量多的在前",
  more: (count) => `另外 ${number(count)} 行`,
  others: "其他",
  othersIn: (place) => `${place}（其他）`,
  kinds: { ...ANSWERS, target: ANSWERS.redirect },
  empty: "此版本没有跳转。",
};
