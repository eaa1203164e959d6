const { site, names, escape, time, frame } = require("./frame.cjs");

function terms(data, kind) {
  const link = (slug) => `<a href="/${data.lang}/${kind}/${slug}/">${escape(names[data.lang][kind][slug])}</a> `;
  return `<p>${data[kind].map(link).join("")}</p>`;
}

exports.render = (data) => {
  const path = data.page.url.slice(data.lang.length + 2);
  const main = `<h1>${escape(data.title)}</h1>
${time(data.page.date)}
${data.content}
${site.kinds.map((kind) => terms(data, kind)).join("\n")}`;
  return frame({ lang: data.lang, path, title: `${data.title} · ${site.name}` }, main);
};
