const { site, names } = require("./frame.cjs");

/** The posts of an edition, or of one of its terms, from the newest. */
class List {
  constructor(lang, kind, slug) {
    this.lang = lang;
    this.kind = kind;
    this.slug = slug;
    this.path = kind ? `${kind}/${slug}/` : "";
    this.url = `/${lang}/${this.path}`;
    this.name = kind ? names[lang][kind][slug] : "";
    this.title = kind ? `${this.name} · ${site.name}` : site.name;
    this.posts = [];
  }
}

/** A page of a list; the first has the list's own address. */
class Sheet {
  constructor(list, number) {
    this.list = list;
    this.posts = list.posts.slice((number - 1) * site.newest, number * site.newest);
    this.url = addressOf(list, number);
    this.previous = number > 1 ? addressOf(list, number - 1) : "";
    this.next = list.posts.length > number * site.newest ? addressOf(list, number + 1) : "";
  }
}

function addressOf(list, number) {
  return number > 1 ? `${list.url}page/${number}/` : list.url;
}

/** All lists that have posts, in one pass. */
function listsOf(posts) {
  const lists = new Map();
  for (const post of posts) {
    const { lang } = post.data;
    add(lists, post, lang, "", "");
    for (const kind of site.kinds) {
      for (const slug of post.data[kind]) add(lists, post, lang, kind, slug);
    }
  }
  return [...lists.values()];
}

function add(lists, post, lang, kind, slug) {
  const key = `${lang}/${kind}/${slug}`;
  if (!lists.has(key)) lists.set(key, new List(lang, kind, slug));
  lists.get(key).posts.push(post);
}

/** The pages of all lists. */
function sheetsOf(lists) {
  return lists.flatMap((list) => {
    const many = Math.ceil(list.posts.length / site.newest);
    return Array.from({ length: many }, (_, index) => new Sheet(list, index + 1));
  });
}

/** The terms of each kind in each language, the most frequent first, and those alike by their slugs. */
function indexesOf(lists) {
  const order = (one, other) => other.posts.length - one.posts.length || (one.slug < other.slug ? -1 : 1);
  return site.langs.flatMap((lang) =>
    site.kinds.map((kind) => ({
      lang,
      kind,
      terms: lists.filter((list) => list.lang === lang && list.kind === kind).sort(order),
    })),
  );
}

module.exports = { listsOf, sheetsOf, indexesOf };
