/**
 * The extensions of pages that old servers made, as the source of an expression. No top-level domain is among them, so
 * that `about.shtml` is a page and `old.pl` a host.
 */
export const PAGE_EXTENSIONS = "[djprsx]?html?|php\\d?|mspx|aspx?|jspx?|jsf|action|cfml?|cgi";
