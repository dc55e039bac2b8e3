/** Loaded before a program; reports at its end how much memory it has held, in MiB. */
process.on("exit", () => {
  process.stderr.write(`\nheld ${Math.round(process.resourceUsage().maxRSS / 1024)} MiB\n`);
});
