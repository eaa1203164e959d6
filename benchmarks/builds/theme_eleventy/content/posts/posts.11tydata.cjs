module.exports = {
  layout: "post.11ty.cjs",
  permalink: ({ lang, slug, page }) => `/${lang}/${page.date.toISOString().slice(0, 10).replaceAll("-", "/")}/${slug}/`,
};
