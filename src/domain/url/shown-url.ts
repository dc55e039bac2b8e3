/** A URL as shown to people, without `https://` and a trailing slash: `www.new.example/shop`. */
export function shownUrl(url: string): string {
  return url.replace(/^https:\/\//, "").replace(/\/$/, "");
}

/** Masks the user names and passwords of the URLs in a text, which are confidential. */
export function withoutCredentials(text: string): string {
  return text.replace(/(\b[a-z][a-z0-9+.-]*:[\\/]{2,}|^[\\/]{2,})[^\\/?#\s]*@/gi, "$1***@");
}
