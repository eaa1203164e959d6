// The page for searching: the words of the form, or of ?q= in the address, against the index of this language.
import * as pagefind from "../pagefind/pagefind.js";

const MOST = 30;
const root = new URL("../", import.meta.url);
const lang = document.documentElement.lang;
const form = document.getElementById("search");
const field = document.getElementById("q");
const found = document.getElementById("found");
const results = document.getElementById("results");
const plural = new Intl.PluralRules(lang);
let latest = 0;

// An archive has more indexes than one: those of older stories stay as they are when a new one comes.
async function merge() {
  const { [lang]: older = [] } = await (await fetch(new URL("pagefind/older.json", root))).json();
  await Promise.all(older.map((name) => pagefind.mergeIndex(new URL(`${name}/`, root).href)));
}
const merged = merge();
// Whoever looks for something is told; nobody else need be.
merged.catch(() => {});

// Endings of cases, numbers and adjectives, and how many letters must stand before them; the longest is tried first.
const ENDINGS = {
  sl: [
    [3, "skega skemu skimi škega škemu škimi skem skih skim škem ških škim ska ski ske sko ška ški ške ško ijami ijah ija ije iji ijo ama ami ima imi"],
    [4, "ovega ovemu ovimi inega inemu inimi ovem ovih ovim inem inih inim ova ovo ove ovi ina ino ine ini ega emu emi oma ema ala alo ali ale ila ilo ili ile al il el am ah em om ih im ov ev ja je ji jo ju a e i o u"],
  ],
  en: [[4, "ings ing edly ed es s"]],
};
const endings = (ENDINGS[lang] ?? []).flatMap(([least, text]) => text.split(" ").map((ending) => [fold(ending), least]));
endings.sort((a, b) => b[0].length - a[0].length);

function fold(text) {
  return text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/g, "d");
}

const words = (text) => fold(text).split(/[^\p{L}\p{N}]+/u);

function stem(word) {
  const fits = ([ending, least]) => word.endsWith(ending) && word.length - ending.length >= least;
  const ending = endings.find(fits)?.[0] ?? "";
  return word.slice(0, word.length - ending.length);
}

function said(number) {
  if (!number) return form.dataset.none;
  return (form.dataset[plural.select(number)] ?? form.dataset.other).replace(/\d+/, number);
}

function row(data) {
  const item = document.createElement("li");
  const link = document.createElement("a");
  link.href = new URL(data.raw_url.replace(/^\/+/, ""), root);
  link.textContent = data.meta.title;
  const text = document.createElement("p");
  text.textContent = data.meta.description ?? "";
  item.append(link, text);
  return item;
}

// Where nothing begins with a stem, Pagefind goes on with a shorter one; whoever asks for a word wants that word.
function has(data, stems) {
  const there = words(data.content);
  return stems.every((one) => there.some((word) => (one.length > 2 ? word.startsWith(one) : word === one)));
}

// Of words of two letters only abbreviations are asked for (EU, ZN): any other is a beginning while somebody types.
function asked(text) {
  const given = text.normalize("NFC").split(/[^\p{L}\p{N}]+/u);
  return given.filter((word) => word.length > 2 || /^\p{Lu}{2}$/u.test(word)).map((word) => stem(fold(word)));
}

async function look() {
  const mine = ++latest;
  const stems = asked(field.value);
  if (!stems.length) {
    results.replaceChildren();
    found.textContent = "";
    return;
  }
  try {
    await merged;
    const { results: hits } = await pagefind.search(stems.join(" "));
    const all = await Promise.all(hits.slice(0, 2 * MOST).map((hit) => hit.data()));
    // Whoever types on does not want the answer to the beginning of a word.
    if (mine !== latest) return;
    const right = all.filter((data) => has(data, stems)).slice(0, MOST);
    results.replaceChildren(...right.map(row));
    found.textContent = said(right.length);
  } catch (error) {
    found.textContent = form.dataset.failed;
    throw error;
  }
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  history.replaceState(null, "", `?q=${encodeURIComponent(field.value)}`);
  look();
});
field.addEventListener("input", look);
field.value = new URLSearchParams(location.search).get("q") ?? "";
look();
