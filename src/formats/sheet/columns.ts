/** The names of the columns of a redirect map, in the words and languages of the people who keep them. */

/** In the order in which they claim an unclear header. */
export const ROLES = [
  "from",
  "to",
  "enabled",
  "action",
  "status",
  "match",
  "regex",
  "query",
  "where",
  "lowercase",
  "startsAt",
  "endsAt",
  "section",
  "owner",
  "note",
  "examples",
  "serve",
] as const;
export type Role = (typeof ROLES)[number];

export type Columns = ReadonlyMap<Role, number>;

function words(text: string): readonly string[] {
  return text.trim().split(/\s+/);
}

/** In lower case, without diacritics and separators. If several are present, the first one counts. */
export const SPELLINGS: Readonly<Record<Role, readonly string[]>> = {
  from: words(`from old oldurl oldaddress oldpath oldlink olduri oldpage source sourceurl sourcepath sourceaddress src
    fromurl fromaddress frompath address url path uri original originalurl originaladdress current currenturl
    currentaddress legacy legacyurl redirectfrom requesturl requesturi requestpath requestedurl incoming incomingurl
    origin pageurl page link toppages pages landingpage
    altadresse alteadresse alteurl altealink alterlink alteseite alterpfad alt bisher bisherigeurl bisherigeadresse quelle quellurl quelladresse
    ausgangsurl von adresse seiten seite haufigsteseiten diehaufigstenseiten
    ancienneurl ancienneadresse ancienlien ancien ancienne urlsource urldorigine pageslespluspopulaires pageslesplusfrequentes
    urlantigua direccionantigua origen urlorigen paginasprincipales vecchiourl vecchioindirizzo urlantiga oudeurl`),
  to: words(`to new newurl newaddress newpath newlink newuri newpage target targeturl targetaddress targetpath destination
    destinationurl destinationaddress destinationpath dest tourl toaddress topath redirect redirectto redirecturl
    redirectsto redirecttarget redirectdestination goesto goto mapto mapsto location final finalurl finaladdress
    suggestedurl replacement
    neueadresse neueurl neuerlink neueseite neuerpfad neu kunftig kunftigeurl ziel zielurl zieladresse nach weiterleitung
    weiterleitungsziel weiterleitenauf
    nouvelleurl nouvelleadresse nouveaulien nouveau nouvelle urlcible cible redirection
    urlnueva direccionnueva destino urldestino nuovourl nuovoindirizzo urlnova nieuweurl`),
  status:
    words(`status statuscode code type httpstatus httpcode httpstatuscode redirecttype redirectcode redirectstatus
    responsecode action kind typ art statut codestatut codehttp estado stato redirect
    weiterleitungstyp weiterleitungsart weiterleitung umleitung redirection
    статус код 状态 状态码 狀態 狀態碼 状態 ステータス ステータスコード`),
  match: words("match matching matchtype format"),
  regex: words("regex regexp isregex"),
  enabled: words("status enabled active state isactive aktiv actif activo"),
  action: words("type action actiontype"),
  query: words("query querymode querystring"),
  where: ["where"],
  lowercase: ["lowercase"],
  startsAt: words("startsat starts start startdate activefrom"),
  endsAt: words("endsat ends end enddate activeuntil"),
  section:
    words(`section category group area sitesection department tag bereich abteilung kategorie rubrik
    categorie rubrique seccion categoria sezione`),
  owner:
    words(`owner contact responsible team author owners pageowner verantwortlich verantwortliche
    verantwortlicher zustandig ansprechpartner responsable`),
  note: words(`note notes comment comments remark remarks description reason details bemerkung bemerkungen
    anmerkung anmerkungen kommentar kommentare notiz notizen hinweis hinweise
    commentaire commentaires remarque remarques notas comentario comentarios commenti title titel`),
  examples: words("examples example"),
  serve: ["serve"],
};

/** Names of columns with figures and the like, which are unrelated to redirects, whatever their cells contain. */
const FIGURES = new Set(
  words(`id no nr number nummer index count ignore hits clicks klicks clics impressions impressionen
    impressiones ctr position lastaccess lastaccessed lasthit crawlers lastmodified visits sessions pageviews besuche aufrufe`),
);

export function isFigure(name: string): boolean {
  return wordOf(name) === "" || FIGURES.has(wordOf(name));
}

export function wordOf(cell: string): string {
  return cell
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^\p{L}]/gu, "");
}
