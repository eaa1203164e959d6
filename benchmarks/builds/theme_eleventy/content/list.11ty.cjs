const { escape, time, frame } = require("./_includes/frame.cjs");
const { sheetsOf } = require("./_includes/lists.cjs");

exports.data = {
  eleventyExcludeFromCollections: true,
  pagination: { data: "collections.lists", size: 1, alias: "sheet", before: sheetsOf },
  permalink: ({ sheet }) => sheet.url,
};

function story(post) {
  return `<article><h2><a href="${post.url}">${escape(post.data.title)}</a></h2>
${time(post.date)}
<p>${escape(post.data.lead)}</p></article>
`;
}

exports.render = ({ sheet }) => {
  const { lang, path, title, name, url } = sheet.list;
  const heading = name ? `<h1>${escape(name)}</h1>\n` : "";
  const previous = sheet.previous ? `<a href="${sheet.previous}" rel="prev">&lt;</a>` : "";
  const next = sheet.next ? ` <a href="${sheet.next}" rel="next">&gt;</a>` : "";
  const main = `${heading}${sheet.posts.map(story).join("")}<p>${previous}${next}</p>`;
  return frame({ lang, path, title, feed: `${url}atom.xml` }, main);
};
