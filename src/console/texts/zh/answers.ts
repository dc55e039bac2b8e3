import type { ANSWERS as english } from "../en/answers.ts";

/** The answers to visitors, in Simplified Chinese: the same words on every page. */
export const ANSWERS: typeof english = {
  redirect: "转到替代页面",
  fallback: "仅转到默认跳转页",
  gone: "告知页面已永久移除",
  keep: "保留在旧站",
  serve: "以小文件应答",
  undecided: "尚未决定",
  "not-found": "找不到页面",
  refused: "未跳转：新地址不被允许",
};
