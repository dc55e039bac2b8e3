const VERIFICATION_FILE =
  /\/(?:google[0-9a-f]{12,20}\.html|yandex_[0-9a-f]{12,20}\.html|pinterest-[0-9a-z]{3,10}\.html|baidu_verify_[\w-]+\.html|naver[0-9a-f]{16,40}\.html|BingSiteAuth\.xml)$/i;

/**
 * Whether a path is that of a file by which a search engine or a network proves who owns the site: Google, Yandex,
 * Pinterest, Baidu, Naver and Bing, by the names they give them. Some are whole HTML pages, yet must stay as they are.
 */
export function isVerificationFile(path: string): boolean {
  return VERIFICATION_FILE.test(path);
}
