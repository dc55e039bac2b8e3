const VERIFICATION_FILE =
  /\/(?:google[0-9a-f]{12,20}\.html|yandex_[0-9a-f]{12,20}\.html|pinterest-[0-9a-z]{3,10}\.html|baidu_verify_[\w-]+\.html|naver[0-9a-f]{16,40}\.html|BingSiteAuth\.xml)$/i;

/**
 * Whether a path is, judging by its name, an ownership-verification file of Google, Yandex, Pinterest, Baidu, Naver or
 * Bing. Some are whole HTML pages, but must be passed on unchanged.
 */
export function isVerificationFile(path: string): boolean {
  return VERIFICATION_FILE.test(path);
}
