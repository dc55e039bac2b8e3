import type { signing as english } from "../en/signing.ts";
import { number } from "./locale.ts";

/** The console's texts about who signs and who is still missing, in Simplified Chinese. */
export const signing: typeof english = {
  progress: (given, asked) => `已批准 ${number(given)}/${number(asked)}`,
  none: (asked) => (asked === 1 ? "尚无人批准" : `尚无人批准（需要 ${number(asked)} 人）`),
  missing: (count) => `还差 ${number(count)} 人`,
  of: "可由以下人员批准：",
  anybodyAt: (domain) => `${domain} 的任何人`,
  andMore: (count) => `另外 ${number(count)} 人`,
  nobodyLeft: "已没有可以签署的人：需要平台团队增加人员，或减少所需的批准人数。",
  notYet: "在批准齐全之前，此版本无法上线。齐全之后：",
  rejectedBefore:
    "{who} 于 {when} 否决了此版本。此前的批准不再计入；现在批准即越过该否决，并记录在案。",
  uncounted: {
    "not-signer": "{who} 已批准，但不在可签署人员之列：不计入。",
    publisher: "{who} 已批准，但此版本由其发布：不计入所需的批准。",
    "rejected-since": "{who} 的批准早于否决：需要重新批准才会计入。",
    "other-bytes": "{who} 已批准，但此后存储的内容被重新写入：需要重新批准才会计入。",
  },
  unknownPublisher:
    "由 {who} 发布，这不是邮箱地址：无法判断是否就是批准人之一。发布此版本的人不应自己批准。",
  youPublished: (asked) => `此版本由您发布。需要 ${number(asked)} 人批准，您的批准不计入其中。`,
  notSigner: (names) =>
    `可在此签署的只有：${names}。您可以查看全部内容，并把您发现的问题告诉他们。`,
  nobody: "目前没有人可以在此签署：需要平台团队指定签署人。",
  local: (asked) =>
    asked === 1
      ? "在预览站上并非人人可以签署。在这里，您的批准已足够，但仅限这台电脑。"
      : `在预览站上需要 ${number(asked)} 人批准。在这里，您的批准已足够，但仅限这台电脑。`,
  localUnreadable: "在预览站上，任何批准都无法完成。在这里，您的批准已足够，但仅限这台电脑。",
  problems: {
    "no-signers": "目前无人可以签署：可签署人员名单中没有任何人。请告知平台团队。",
    "signer-unreadable": (text) =>
      `可签署人员名单中的“${text}”既不是邮箱地址也不是 @域名：它不允许任何人签署。`,
    service: (id) => `可签署人员名单中的 ${id} 属于程序：它只能查看，不能签署。`,
    "approvals-unreadable": () =>
      "无法得知一个版本需要多少人批准，因此任何批准都不完整。请告知平台团队。",
    "too-few-signers": (asked, named) =>
      `需要 ${number(asked)} 人批准，而可签署的只有 ${number(named)} 人：批准永远无法齐全。请告知平台团队。`,
  },
  problemFixes: {
    "no-signers": "SIGNERS 已设置，但其中没有可识别的地址。请在 wrangler.toml 中更正，或将其删除。",
    "signer-unreadable": () => "请在 wrangler.toml 中更正 SIGNERS。",
    service: () => "SIGNERS 中有服务令牌。请在 wrangler.toml 中改填个人。",
    "approvals-unreadable": (text) =>
      `APPROVALS 为“${text}”，不是不小于 1 的整数。请在 wrangler.toml 中更正。`,
    "too-few-signers": () =>
      "请在 wrangler.toml 的 SIGNERS 中增加人员，或在 APPROVALS 中减少所需人数。",
  },
};
