import { ANSWERS } from "./answers.ts";
import type { rowsOver as english } from "../en/rows-over.ts";
import { number } from "./locale.ts";

/** The console's texts about quick fixes over a version, in Simplified Chinese. */
export const rowsOver: typeof english = {
  rowsOver: {
    hides: (count) => `${number(count)} 个临时修正遮盖了此版本的更改`,
    hidesAbout: "访客前后得到的都是临时修正：在移除它之前，此版本对他们没有任何变化。",
    leftOver: (count) => `${number(count)} 个临时修正已经多余`,
    leftOverAbout: "此版本的结果与它们相同。版本上线后即可移除。",
    others: (count) => `另有 ${number(count)} 个临时修正覆盖在此版本之上，但没有遮盖它的更改。`,
    none: "没有临时修正覆盖此版本。",
    hidesNone: (count) =>
      count === 0
        ? "没有临时修正遮盖此版本的更改。"
        : `有 ${number(count)} 个临时修正覆盖在此版本之上，没有一个遮盖它的更改。`,
    address: "地址",
    live: "当前线上（不含临时修正）",
    version: "此版本（不含临时修正）",
    visitors: "访客得到",
    fix: (key) => `来自临时修正 ${key}`,
    since: (when) => `自 ${when} 起`,
    andMore: (count) => `另有 ${number(count)} 个地址`,
    all: "全部临时修正",
  },
  answers: {
    fallback: ANSWERS.fallback,
    oldSite: ANSWERS.keep,
    gone: ANSWERS.gone,
    "not-found": ANSWERS["not-found"],
    refused: ANSWERS.refused,
    served: ANSWERS.serve,
    notKnown: "未知",
  },
};
