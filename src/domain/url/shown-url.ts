/** An address of the web as people read it: `www.new.example/shop`, without `https://` and the last slash. */
export function shownUrl(url: string): string {
  return url.replace(/^https:\/\//, "").replace(/\/$/, "");
}

/** An address, or a text with addresses in it, without the names and passwords in them, which are nobody else's to read. */
export function withoutCredentials(text: string): string {
  return text.replace(/(\b[a-z][a-z0-9+.-]*:[\\/]{2,}|^[\\/]{2,})[^\\/?#\s]*@/gi, "$1***@");
}
