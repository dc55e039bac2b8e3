import type { glossary as english } from "../en/glossary.ts";

/** The meanings of the console's words, in Simplified Chinese. */
export const glossary: typeof english = {
  glossary: {
    heading: "名词解释",
    about: "旧站即将关闭，访客会转到新站。此控制台显示每个旧地址将会怎样，供您审批。",
    words: {
      version: {
        word: "版本",
        meaning:
          "某人在某一天发布的、旧地址如何处理的完整清单（跳转表）。版本不会改变：如需更正，则发布新版本。名称旁的字母和数字是它的指纹，指纹相同即为同一份清单。",
      },
      entry: {
        word: "条目",
        meaning: "清单中的一行：一个或一组旧地址，以及访客得到的结果。",
      },
      redirect: {
        word: "跳转",
        meaning:
          "把访客转到另一页面的条目。永久跳转（301、308）会让浏览器和搜索引擎记住；临时跳转（302、303、307）则不会。",
      },
      group: {
        word: "一组地址",
        meaning:
          "用一个条目处理许多形式相同的地址。在 /product/:name 中，:name 代表此处的任意内容；末尾的 * 代表地址的其余部分。",
      },
      live: {
        word: "已上线",
        meaning: "访客现在得到的结果。版本获批准后由平台团队上线；随时可以恢复上一个版本。",
      },
      "built-in": {
        word: "内置",
        meaning:
          "随软件一起提供的跳转表。尚无版本上线，或上线的版本无法读取时，访客得到的就是它。它不在此签署。",
      },
      "switch-over": {
        word: "切换",
        meaning: "旧地址开始跳转的日期和时间。在此之前访客看到的仍是旧站，除非条目另有更早的日期。",
      },
      announcement: {
        word: "公告",
        meaning: "旧页面顶部的一行文字，说明网站何时迁移、迁往何处。",
      },
      "fallback-page": {
        word: "默认跳转页",
        meaning:
          "没有单独条目的旧地址会转到这里，通常是新站首页。总比报错好，但不如访客要找的页面。",
      },
      gone: {
        word: "告知页面已永久移除",
        meaning: "访客会看到一个简短的说明页，上面有继续浏览的链接。搜索引擎会删除该地址。",
      },
      kept: {
        word: "保留在旧站",
        meaning: "这些地址从不跳转，仍由旧站显示。",
      },
      undecided: {
        word: "尚未决定",
        meaning:
          "还没有人决定此地址的去向。在此之前访客会转到默认跳转页，浏览器不会记住。请告诉平台团队应转到哪里：他们会写进下一个版本。",
      },
      "quick-fix": {
        word: "临时修正",
        meaning:
          "平台团队当场更正的单个地址。它立即覆盖所有版本，无需审批，直到被删除。有错误的临时修正会被忽略，或继续沿用上一个有效内容。",
      },
      approval: {
        word: "批准、否决",
        meaning:
          "您对一个版本的决定，附有您的姓名、时间和意见。它本身不会改变访客看到的内容，您也可以撤回。",
      },
      record: {
        word: "决定记录",
        meaning: "按顺序列出的所有决定。每一条都带有前一条的指纹，因此任何改动或删除都会被发现。",
      },
      "emergency-release": {
        word: "紧急上线",
        meaning: "未经批准就上线的版本。操作人和理由都有记录，总览中以红色显示。",
      },
      preview: {
        word: "预览站",
        meaning: "供审阅者使用的副本，可以按您选择的日期打开任意旧地址，访客还看不到。",
      },
      warning: {
        word: "警告",
        meaning:
          "版本中可能有误之处，例如二十个页面都转到同一页。由人来决定是否接受。有错误的版本无法发布。",
      },
      "target-check": {
        word: "新页面能否打开",
        meaning:
          "平台团队会逐一打开每个新地址，结果显示在版本页上。如果新页面报错，跳转就没有意义。",
      },
    },
  },
};
