import type { rows as english } from "../en/rows.ts";
import { number } from "./locale.ts";

/** What the console says of rows, in Simplified Chinese. */
export const rows: typeof english = {
  rows: {
    menu: "手工条目",
    heading: "手工条目",
    about:
      "KV 控制面板中的条目覆盖在规则表之上，无论哪个版本在服务。条目每分钟读取一次；不能使用的条目不改变任何内容，并在这里说明应改成什么。",
    written: "最近更改",
    general: "关于所有条目",
    none: "没有条目。",
    how: "要在规则表之上添加条目，请在 KV 命名空间 REDIRECTS 中添加：键为旧路径，例如 /old/page；值为新地址，或者 gone、keep 或 undecided。",
    count: (count) => `${number(count)} 个条目`,
    row: "条目",
    state: "状态",
    seen: "首次出现",
    changed: "更改于",
    typed: "输入的内容：",
    lastGood: "仍在使用上一个有效内容：",
    states: { serving: "生效", "last-good": "沿用上一个有效内容", rejected: "被拒绝" },
    afterApproval: "出现在上次批准之后",
    neverApproved: "尚未批准过任何版本",
  },
};
