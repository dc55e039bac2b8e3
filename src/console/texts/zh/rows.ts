import type { rows as english } from "../en/rows.ts";
import { number } from "./locale.ts";

/** The console's texts about quick fixes, in Simplified Chinese. */
export const rows: typeof english = {
  menu: "临时修正",
  about:
    "临时修正会立即覆盖跳转，无需批准，也不受哪个版本上线的影响。有错误的修正会被忽略，或继续沿用上一个有效内容；下方告诉平台团队应如何更正。",
  written: "最近更改",
  general: "关于所有临时修正",
  none: "没有临时修正：没有人覆盖过跳转。",
  how: "平台团队在 Cloudflare 控制面板的 KV 命名空间 REDIRECTS 中添加：键为旧路径，例如 /old/page；值为新地址，或者 gone、keep 或 undecided。",
  count: (count) => `${number(count)} 个临时修正`,
  row: "临时修正",
  state: "状态",
  seen: "首次出现",
  changed: "更改于",
  typed: "输入的内容：",
  lastGood: "仍沿用之前的内容：",
  states: {
    serving: "已上线",
    "last-good": "仍在使用上一个有效内容",
    rejected: "已忽略：内容有错误",
  },
  waits: (when) => `等到 ${when}`,
  over: (when) => `已于 ${when} 结束`,
  without: "没有此修正时：{answer}。",
  leftOver: "已经多余",
  leftOverAbout: "上线的版本现在与它相同，可以移除。",
  afterApproval: "未经批准覆盖",
  neverApproved: "尚未批准过任何版本",
};
