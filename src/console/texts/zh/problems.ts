import type { problems as english } from "../en/problems.ts";
import { number } from "./locale.ts";

/** The console's texts about problems, in Simplified Chinese. */
export const problems: typeof english = {
  problems: { heading: "出现问题", prefix: "错误：" },
  errors: {
    notFound: "没有这个页面",
    notFoundText: "请检查地址，可能缺了一部分。总览列出所有版本。",
    notFoundCommand: "{command} 列出所有版本的完整编号。",
    store: "存储没有正常应答",
    version: {
      gone: {
        title: "此版本已不再保存",
        text: "它在其他版本取代之后被移除，或从未存在于此。总览列出现有的版本；关于此版本的决定仍保留在记录中。",
      },
      damaged: {
        title: "此版本已损坏",
        text: "它的部分存储内容缺失或被改动，因此无法在这里显示，也无法上线。请告知平台团队：重新发布同一跳转表即可修复。",
      },
    },
    failure: "无法生成此页面",
    failureText: "这是控制台的错误，跳转不受影响。请告知平台团队：日志中有更多信息。",
    refused: "未保存任何内容",
    refusals: {
      "content-type": "只接受这些页面上的表单。",
      "too-large": (size) => `内容太大：最多接受 ${size}。请缩小，或分几次提交。`,
      unreadable: "无法读取表单。",
      "cross-site": "它不是来自此控制台的页面。请重新打开页面，再从那里提交。",
    },
    tooLarge: "跳转表太大，无法生成 Excel 文件",
    tooLargeText: (limit) =>
      `这里的 Excel 文件最多 ${number(limit)} 个条目：请下载没有上限的 CSV 文件。`,
    stale:
      "页面已过时：打开之后内容有变（上线的版本、日期、临时修正或检查结果），或者页面打开太久，或者是别人打开的。请重新审阅此版本，然后再决定",
    reasonMissing: "请说明否决的理由",
    commentTooLong: (limit) => `意见最多 ${number(limit)} 个字符`,
    decisionUnknown: "请选择批准或否决",
    notDecided: "没有这个决定，或者此处暂时还看不到",
    notDecidedText: "决定可能要一分钟后才会显示。决定记录列出所有决定。",
  },
  denied: {
    misconfigured: "控制台尚未设置",
    misconfiguredText: "任何人都不能进入。平台团队必须为此部署设置：",
    variables: { missing: "没有设置。", malformed: "格式不正确。" },
    hints: {
      ACCESS_TEAM_DOMAIN: "它是 Cloudflare Access 团队的域名，例如 example.cloudflareaccess.com。",
      ACCESS_AUD: "它是 Access 应用的受众标签（Application Audience tag）。",
    },
    documented: "Sunset 文档中的 sign-off.md 有说明。",
    unbound: "没有绑定：缺少此 KV 命名空间就没有可显示的内容。请见 Sunset 文档中的 sign-off.md。",
    unreachable: "无法核实您的身份",
    unreachableText:
      "无法取得 Cloudflare Access 团队的密钥，因此任何人都不能进入。请一分钟后再试。",
    signedOut: "您尚未登录",
    signedOutText:
      "Cloudflare Access 没有提供您的身份信息。如果您没有经过它的登录页面，说明 Access 应用没有覆盖此地址。",
    refused: "您没有访问权限",
    refusedText: "Cloudflare Access 提供的身份信息不能使用。请联系平台团队，并告知：",
    expired: "您的登录已过期",
    expiredText: "请重新加载页面以登录。",
    problems: {
      malformed: "令牌格式不正确。",
      algorithm: "令牌不是用 RS256 签名的。",
      "unknown-key": "令牌使用了团队没有的密钥。",
      signature: "令牌的签名不正确。",
      issuer: "令牌来自 ACCESS_TEAM_DOMAIN 以外的团队。",
      audience: "令牌属于 ACCESS_AUD 以外的应用。",
      expired: "令牌已过期：请重新登录。",
      "not-yet-valid": "令牌尚未生效。",
      "claim-missing": "令牌缺少必需的内容。",
      "no-email": "令牌既不属于有电子邮件地址的个人，也不属于服务。",
    },
  },
  links: {
    noSuchVersion: "没有这个版本",
    noSuchVersionText:
      "没有编号为 {name} 的版本。链接可能缺了一部分：请从邮件中重新复制，或在总览中选择版本。",
    severalVersions: "您指的是哪个版本？",
    severalVersionsText: (count) => `有 ${number(count)} 个版本的编号以 {name} 开头：`,
  },
};
