const { listsOf } = require("./content/_includes/lists.cjs");

module.exports = (config) => {
  config.setTemplateFormats(["md", "11ty.js"]);
  // Fewer files of data are looked for beside each post.
  config.setDataFileSuffixes([".11tydata"]);
  // Only posts are in it; from the newest.
  config.addCollection("lists", (posts) => listsOf(posts.getAllSorted().reverse()));
  return { dir: { input: "content" }, markdownTemplateEngine: false, htmlTemplateEngine: false };
};
