// Read here and not as Eleventy's data, which are merged into those of each page.
const site = require("../../site.json");
const names = require("../../names.json");

const SIGNS = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&#34;" };
const NAV = Object.fromEntries(site.langs.map((lang) => [lang, nav(lang)]));

function escape(text) {
  return text.replace(/[&<>"]/g, (sign) => SIGNS[sign]);
}

function moment(date) {
  return `${date.toISOString().slice(0, 19)}Z`;
}

function time(date) {
  const said = moment(date);
  return `<time datetime="${said}">${said.slice(0, 10)}</time>`;
}

function nav(lang) {
  const sections = site.kinds.map((kind) => `<a href="/${lang}/${kind}/">${site.sections[lang][kind]}</a> `).join("");
  const others = site.langs.filter((code) => code !== lang);
  const links = others.map((code) => `<a href="/${code}/" hreflang="${code}">${code}</a>`).join("");
  return `<nav><a href="/${lang}/">${site.name}</a> ${sections}${links}</nav>`;
}

/** A whole page; `path` is the same in each language, `feed` an address or nothing. */
function frame({ lang, path, title, feed }, main) {
  const languages = site.langs
    .map((code) => `\n<link rel="alternate" hreflang="${code}" href="${site.url}/${code}/${path}">`)
    .join("");
  const atom = feed ? `\n<link rel="alternate" type="application/atom+xml" href="${feed}">` : "";
  return `<!doctype html>
<html lang="${lang}">
<head>
<meta charset="utf-8">
<title>${escape(title)}</title>${languages}${atom}
</head>
<body>
${NAV[lang]}
<main>
${main}
</main>
</body>
</html>
`;
}

module.exports = { site, names, escape, moment, time, frame };
