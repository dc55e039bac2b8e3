/** What workerd adds to `crypto`, for benches that run parts of the console in Node. */
export type DigestStream = WritableStream<Uint8Array> & { readonly digest: Promise<ArrayBuffer> };

declare module "node:crypto" {
  namespace webcrypto {
    interface Crypto {
      readonly DigestStream: new (algorithm: "SHA-256") => DigestStream;
    }
  }
}
