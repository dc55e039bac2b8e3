/** Hazards of what search engines know about the site. */
import { canonicalPath } from "../../domain/url/canonicalize.ts";
import { isVerificationFile } from "../../domain/url/verification-file.ts";
import { VERIFICATION_FILES } from "../probes.ts";
import { readAddress } from "../site.ts";
import type { Surveyed } from "../surveyed.ts";
import { filesAmong } from "./files.ts";
import { count, type HazardKind, pathOf, showAddress, showRules, unique } from "./hazard.ts";
import { isServed } from "./settled.ts";

const DNS =
  "Prove ownership by a DNS record before the files go (Search Console: a domain property with a TXT record), and check that it is the one that counts.";

export const verificationFile: HazardKind = {
  id: "verification-file",
  title: "Verification files",
  isSettled: isServed,
  find(survey) {
    const own = verificationFiles(survey);
    if (own.length === 0) return null;
    return {
      found: own,
      message:
        "These files prove to others that the site is yours, and are looked at again from time to time. Redirected, the proof is lost, and with it the reports and the change of address.",
      fix: `${DNS} As long as the file is the proof, add to "rules": ${showRules(own, (from) => ({ from, serve: proofOf(from, survey) }))}`,
    };
  },
};

function verificationFiles(survey: Surveyed): string[] {
  const listed = [...survey.addresses.values()].map((it) => pathOf(it.url));
  const asked = filesAmong(survey, VERIFICATION_FILES).map(([path]) => path);
  return unique([...listed.filter(isVerificationFile), ...asked]);
}

/** The content of a verification file. Google's contains its own name; of others the text is needed. */
function proofOf(path: string, { files, site }: Surveyed): object {
  const name = path.slice(path.lastIndexOf("/") + 1);
  if (name.startsWith("google")) {
    return { type: "text/html", body: `google-site-verification: ${name}` };
  }
  const type = name.endsWith(".xml") ? "application/xml" : "text/html";
  return { type, body: files.get(path)?.text ?? `what stands at ${site.origin}${path}` };
}

export const verificationTag: HazardKind = {
  id: "verification-tag",
  title: "Verification tags",
  find({ pages }) {
    const found = unique(
      pages.flatMap(({ url, page }) =>
        (page?.verifications ?? []).map((it) => `${it} on ${showAddress(url)}`),
      ),
    );
    if (found.length === 0) return null;
    return {
      found,
      message:
        "Tags in these pages prove to others that the site is yours. A page that redirects has no tags: the proof is lost with the gate, and with it the reports and the change of address.",
      fix: `${DNS} No setting of Sunset keeps a tag`,
    };
  },
};

export const canonical: HazardKind = {
  id: "canonical",
  title: "Canonical links to itself",
  find({ site, pages }) {
    const own = pages.filter(
      ({ page }) => page?.canonical && readAddress(site, page.canonical) !== null,
    );
    if (own.length === 0) return null;
    return {
      found: own.map((it) => showAddress(it.url)),
      message: `${count(own, "page")} name${own.length === 1 ? "s" : ""} an address of this site as the original. As long as they do, search engines keep the old address, even beside a copy on the new site.`,
      fix: 'From the gate on a 301 outweighs the tag: give each page a rule of its own with the default "status" 301, since many pages that end at the fallback count as not found. If the new pages are up before the gate, let the old ones name them as canonical; and let no new page name an old one',
    };
  },
};

export const hreflang: HazardKind = {
  id: "hreflang",
  title: "Languages that name each other (hreflang)",
  find({ site, pages }) {
    const all = pages.flatMap(({ page }) => page?.alternates ?? []);
    const own = all.filter((it) => readAddress(site, it.url) !== null);
    const tags = new Set(all.map((it) => it.language));
    tags.delete("x-default");
    // A single language names nothing but itself.
    if (own.length === 0 || tags.size < 2) return null;
    const byLanguage = new Map(own.toReversed().map((it) => [it.language, it.url]));
    const languages = [...byLanguage.keys()].toSorted();
    const shown = languages
      .filter((it) => it !== "x-default")
      .slice(0, 10)
      .map((it) => `${JSON.stringify(it)}: { "announcement": "..." }`);
    return {
      found: languages.map((it) => `${it}: ${showAddress(byLanguage.get(it) ?? site.origin)}`),
      message: `Pages name each other in ${count(languages, "language")}. hreflang counts only where both sides name each other: one language that is mapped to another's page takes the whole set apart, and people land in a language they do not read.`,
      fix: `Send each language to its own pages (a placeholder with "where", or rules for each), put the same set on the new pages, and write "site": { "texts": { ${shown.join(", ")} } }`,
    };
  },
};

export const disallowed: HazardKind = {
  id: "robots-disallow",
  title: "robots.txt hides the redirects",
  find({ site, disallowed: lines }) {
    const hiding = lines.filter(({ path }) => isInside(site.folder, path));
    if (hiding.length === 0) return null;
    return {
      found: hiding.map((it) => `line ${it.line}: Disallow: ${it.path}`),
      message:
        "Crawlers request nothing that robots.txt forbids, so they never see these redirects, and the old addresses stay in the index.",
      fix:
        site.folder === ""
          ? 'With "scope": ["/"] Sunset answers robots.txt itself from the gate on, and allows all: neither keep nor serve the old file'
          : "Remove these lines from robots.txt at the gate. The old server keeps answering it, since it is outside the folder that closes",
    };
  },
};

/** Whether a line of robots.txt can affect a folder. */
function isInside(folder: string, path: string): boolean {
  const [literal = ""] = path.split(/[*$]/, 1);
  const [line, start] = [canonicalPath(literal || "/"), canonicalPath(folder || "/")];
  return line.startsWith(start) || start.startsWith(line);
}
