const { site, escape, moment } = require("./_includes/frame.cjs");

exports.data = {
  eleventyExcludeFromCollections: true,
  pagination: { data: "collections.lists", size: 1, alias: "list" },
  permalink: ({ list }) => `${list.url}atom.xml`,
};

function entry(post) {
  const address = site.url + post.url;
  const date = moment(post.date);
  return `<entry>
<id>${address}</id>
<title>${escape(post.data.title)}</title>
<published>${date}</published>
<updated>${date}</updated>
<link rel="alternate" type="text/html" href="${address}"/>
<summary type="text">${escape(post.data.lead)}</summary>
<content type="html">${escape(post.templateContent)}</content>
</entry>
`;
}

exports.render = ({ list }) => {
  const posts = list.posts.slice(0, site.newest);
  const address = site.url + list.url;
  return `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${list.lang}">
<id>${address}</id>
<title>${escape(list.title)}</title>
<updated>${moment(posts[0].date)}</updated>
<link rel="self" type="application/atom+xml" href="${address}atom.xml"/>
<link rel="alternate" type="text/html" href="${address}"/>
<author><name>${site.name}</name></author>
${posts.map(entry).join("")}</feed>
`;
};
