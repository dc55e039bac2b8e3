import type { FINDING_KINDS as english } from "../en/finding-kinds.ts";

/** The names of kinds of findings, and their meanings for visitors, in Simplified Chinese. */
const NOT_USED = "它不起作用：更正之前，访客得到的结果与没有它时相同。";

export const FINDING_KINDS: typeof english = {
  "json-syntax": {
    title: "内容不是正确的 JSON",
    meaning: NOT_USED,
  },
  "json-duplicate-key": {
    title: "同一项内容写了两次",
    meaning: "两者只有一个有效，访客得到的可能不是想要的那个：需要删去其中之一。",
  },
  schema: {
    title: "内容的写法不正确",
    meaning: NOT_USED,
  },
  "from-unparseable": {
    title: "有旧地址无法识别",
    meaning: "访客不可能访问这样的地址，因此不会有人被转走：需要更正。",
  },
  "from-host-unknown": {
    title: "有旧地址不在旧站的域名上",
    meaning: "访客不会从那里经过，因此不会有人被转走：需要更正或删除。",
  },
  "from-outside-scope": {
    title: "有旧地址不在此次关闭的范围内",
    meaning: "无论跳转怎么写，访客看到的仍是旧站：需要更正或删除。",
  },
  "from-kept": {
    title: "有旧地址保留在旧站，它的跳转永远不会生效",
    meaning: "访客看到的仍是旧页面：跳转与保留只能留一个。",
  },
  "rule-duplicate": {
    title: "同一个旧地址出现了两次",
    meaning: "访客现在察觉不到，但下次可能只改了其中一个：需要删去一个。",
  },
  "rule-conflict": {
    title: "同一个旧地址要转到不同的页面",
    meaning: "访客只能到达其中一个：需要有人决定是哪个。",
  },
  "rule-shadowed": {
    title: "这些地址的访客全部由另一条跳转处理",
    meaning: "访客永远得不到这一条的结果：两条中有一条需要更正。",
  },
  "target-unparseable": {
    title: "有新地址无法识别",
    meaning: "访客会看到错误，而不是新页面：需要更正。",
  },
  "target-not-https": {
    title: "有新地址不是以 https 开头",
    meaning: "访客只会转到安全的地址，在这里会看到错误：需要改用 https 地址。",
  },
  "target-credentials": {
    title: "有新地址包含用户名或密码",
    meaning: "这类地址常用来误导他人，因此访客在这里会看到错误：需要更正。",
  },
  "target-port": {
    title: "有新地址包含端口",
    meaning: "公开的页面不需要端口，访客在这里会看到错误：需要去掉冒号后的数字。",
  },
  "target-host-not-allowed": {
    title: "有新地址不在允许访客前往的域名上",
    meaning: "访客会看到错误，而不是新页面：需要更正地址，或者先商定允许该域名。",
  },
  "target-too-long": {
    title: "有新地址过长",
    meaning: "有些浏览器和搜索引擎打不开这么长的地址，访客会看到错误：需要改用较短的地址。",
  },
  "placeholder-unknown": {
    title: "新地址用到了旧地址中没有的部分",
    meaning: "访客会转到不存在的页面：需要更正。",
  },
  "placeholder-in-authority": {
    title: "新地址的域名不固定",
    meaning: "任何人都可以编造链接，借此把访客带到自己的网站：需要更正。",
  },
  "placeholder-unused-where": {
    title: "为旧地址中没有的部分列出了取值",
    meaning: "跳转会用于比预想更多的地址，把不相干的访客也转走：需要更正。",
  },
  "instant-unparseable": {
    title: "有日期和时间无法识别",
    meaning: "原定在那时开始的内容，对访客永远不会开始：需要更正。",
  },
  "window-empty": {
    title: "有跳转在开始之前就已结束",
    meaning: "访客永远得不到它：需要更正日期。",
  },
  "dates-disordered": {
    title: "网站的各个日期顺序不对",
    meaning: "访客会来不及看到公告，或者保留在旧站的期限毫无作用：需要更正日期。",
  },
  "redirect-loop": {
    title: "访客会被来回跳转，没有尽头",
    meaning: "浏览器最后会报错，访客永远到不了：需要更正。",
  },
  "example-broken": {
    title: "有示例得到的结果与它的跳转不符",
    meaning: "该地址的访客得到的会与预期不同：示例和跳转中有一个需要更正。",
  },
  "serve-too-large": {
    title: "有小文件过大",
    meaning: "无法从这里提供给访客：需要放到别处。",
  },
  "serve-type": {
    title: "有小文件的类型无法使用",
    meaning: "访客的浏览器会读不出文件，或者把它当作程序运行：需要更正。",
  },
  "redirect-chain": {
    title: "访客要经过不止一次跳转才能到达",
    meaning: "访客能够到达，只是稍慢；搜索引擎可能会中途放弃。最好直接转到最后的页面。",
  },
  "many-to-one": {
    title: "许多旧地址都转到同一个页面",
    meaning:
      "访客能够到达，但多半不是要找的内容，搜索引擎也会把这些旧页面视为不存在。如果是常有人访问的地址，就值得处理。",
  },
  "target-is-fallback": {
    title: "有单独的跳转只是通向默认跳转页",
    meaning: "访客得到的结果与没有这条跳转时相同。没有坏处，但也许有更合适的页面。",
  },
  "window-past": {
    title: "有跳转已经结束，或在旧站仍在响应时结束",
    meaning:
      "结束之后访客得不到它；如果它不在切换之前开始，则永远不会得到。如果活动本已结束，则没有影响；否则就是日期写错了。",
  },
  "key-too-long": {
    title: "有旧地址过长，无法临时修正",
    meaning: "对访客没有影响：跳转正常。只是以后要更正时，需要发布新版本。",
  },
  "locale-changed": {
    title: "某个国家或语言的访客被转到另一个国家或语言的页面",
    meaning:
      "访客可能会看到读不懂的语言，或者不面向本国的内容。如果新站没有为他们准备页面，这样做就是对的。",
  },
  "no-example": {
    title: "有几组地址没有可供检查的示例",
    meaning: "还没有人检查过这些地址的访客会转到哪里。批准之前，请先测试其中几个地址。",
  },
  "wildcard-lookalike": {
    title: "地址中有看似通配符、其实不是的符号",
    meaning: "只有地址中恰好含有这些符号时，跳转才会生效，真正的访客很可能用不上它。应当更正。",
  },
  "invisible-character": {
    title: "地址中有看不见的字符",
    meaning:
      "这些字符多半是复制时带进来的，访客的地址中没有：跳转会对访客无效，或者转到不存在的页面。应当更正。",
  },
  "entity-in-address": {
    title: "地址中有 &amp; 之类的 HTML 代码",
    meaning: "跳转会对访客无效，或者新页面读不懂这个地址。应当更正。",
  },
  "well-known-redirected": {
    title: "证书和应用要访问的地址没有保留",
    meaning:
      "切换之后，访客的浏览器可能会出现安全警告，链接也不再能打开应用。接受之前，请先询问平台团队。",
  },
  "robots-redirected": {
    title: "搜索引擎最先读取的文件被转走了",
    meaning: "对访客没有影响，但搜索引擎会更晚得知网站迁移，旧页面在搜索结果中会停留更久。",
  },
  "host-alone": {
    title: "带 www 和不带 www 的域名结果不一致",
    meaning:
      "有一部分访客（取决于输入地址时带不带 www）只能到达默认跳转页，或者得不到新站的任何内容。切换之前应当处理好。",
  },
  "gate-far": {
    title: "距离切换还有十年以上",
    meaning: "在此之前访客看到的都是旧站。多半是年份写错了。",
  },
  undecided: {
    title: "这些地址的去向还没有人决定",
    meaning:
      "访客暂时转到默认跳转页，没有默认跳转页时显示“找不到页面”，浏览器不会记住。您仍可批准。之后请告诉平台团队每个地址应转到哪里：他们会写进下一个版本。",
  },
  "value-trimmed": {
    title: "前后有空格，已经去掉",
    meaning: "对访客没有影响：它照常生效。",
  },
  "row-parameter": {
    title: "只对来自某一次推广或某一次点击的访客有效",
    meaning: "该地址的其他访客得不到它。多半是从邮件中复制地址时带上的。",
  },
  "row-waits": {
    title: "在切换之前不起作用",
    meaning: "在此之前，访客得到的是已上线版本的结果。",
  },
};
