/** The attributes that determine how long a cookie lives and where it is sent. */
const REPORTED = /^(?:domain|max-age|expires)=/i;
const CHARACTERS_AT_MOST = 200;

/** A `Set-Cookie` header without the cookie's value: `session; Domain=old.example`. */
export function describeCookie(header: string): string {
  const [pair = "", ...attributes] = header.split(";");
  const [name = ""] = pair.split("=", 1);
  const reported = attributes.map((it) => it.trim()).filter((it) => REPORTED.test(it));
  return [name.trim(), ...reported].join("; ").slice(0, CHARACTERS_AT_MOST);
}
