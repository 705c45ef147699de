// Eleventy, with as little around each text as the other generators are given.
import rss from "@11ty/eleventy-plugin-rss";
import highlight from "@11ty/eleventy-plugin-syntaxhighlight";
import footnotes from "markdown-it-footnote";

const SIZE = 20;
const DAY = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" });

/** Return a page of entries for every SIZE pieces of every tag, the newest first. */
function pagesOfTags(collections) {
  const byTag = {};
  for (const piece of collections.getFilteredByGlob("posts/*.md").reverse()) {
    for (const tag of piece.data.tags ?? []) (byTag[tag] ??= []).push(piece);
  }
  return Object.entries(byTag).flatMap(([tag, pieces]) => {
    const count = Math.ceil(pieces.length / SIZE);
    const part = (number) => pieces.slice((number - 1) * SIZE, number * SIZE);
    return Array.from({ length: count }, (_, at) => ({ tag, count, number: at + 1, pieces: part(at + 1) }));
  });
}

export default function (settings) {
  settings.addPlugin(highlight);
  settings.addPlugin(rss.feedPlugin ?? rss, {
    type: "atom",
    outputPath: "/feed.atom",
    collection: { name: "pieces", limit: SIZE },
    metadata: { title: "Measured", language: "en", base: "https://measured.example/", author: { name: "Nobody" } },
  });
  settings.amendLibrary("md", (markdown) => markdown.use(footnotes).set({ typographer: true }));
  settings.addCollection("pieces", (all) => all.getFilteredByGlob("posts/*.md"));
  settings.addCollection("pagesOfTags", pagesOfTags);
  settings.addFilter("day", (date) => DAY.format(date));
  settings.addFilter("beginning", (html) => String(html).replace(/<[^>]+>/g, " ").trim().split(/\s+/, 50).join(" "));
  return { htmlTemplateEngine: "njk", markdownTemplateEngine: false };
}
