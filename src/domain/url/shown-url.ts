/** A URL as shown to people: `www.new.example/shop`, without `https://` and a trailing slash. */
export function shownUrl(url: string): string {
  return url.replace(/^https:\/\//, "").replace(/\/$/, "");
}

/** A text without the user names and passwords of the URLs in it, which are confidential. */
export function withoutCredentials(text: string): string {
  return text.replace(/(\b[a-z][a-z0-9+.-]*:[\\/]{2,}|^[\\/]{2,})[^\\/?#\s]*@/gi, "$1***@");
}
