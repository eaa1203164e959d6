const { site, escape, frame } = require("./_includes/frame.cjs");
const { indexesOf } = require("./_includes/lists.cjs");

exports.data = {
  eleventyExcludeFromCollections: true,
  pagination: { data: "collections.lists", size: 1, alias: "index", before: indexesOf },
  permalink: ({ index }) => `/${index.lang}/${index.kind}/`,
};

exports.render = ({ index: { lang, kind, terms } }) => {
  const rows = terms.map((list) => `<li><a href="${list.url}">${escape(list.name)}</a> ${list.posts.length}</li>\n`);
  const title = `${site.sections[lang][kind]} · ${site.name}`;
  return frame({ lang, path: `${kind}/`, title }, `<ul>\n${rows.join("")}</ul>`);
};
