/** An address of the web as people read it: `www.new.example/shop`, without `https://` and the last slash. */
export function shownUrl(url: string): string {
  return url.replace(/^https:\/\//, "").replace(/\/$/, "");
}
