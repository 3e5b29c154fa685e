// What every browser test asks of a page it sees: axe, its width, its heading, its language, its texts.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/**
 * Shows what a window without scripts shows in one that has them, since axe needs timers: the same markup without its scripts,
 * and what stands in noscript. Returns the page in that window.
 */
export async function twinOf(page, window) {
  const markup = (await page.content()).replace(/<script\b[^]*?<\/script>/g, "").replace(/<(\/?)noscript>/g, "<$1div>");
  await window.clearCookies();
  await window.addCookies(await page.context().cookies());
  const twin = window.pages()[0] ?? (await window.newPage());
  await twin.unrouteAll();
  await twin.route(page.url(), (route) => route.fulfill({ contentType: "text/html; charset=utf-8", body: markup }));
  await twin.goto(page.url());
  return twin;
}

/** The beginnings of list items whose marks stand left of what surrounds the list. */
export const hangingOut = () => [...document.querySelectorAll("main li")].filter((item) => {
  const style = getComputedStyle(item);
  const isMarked = style.display === "list-item" && style.listStyleType !== "none" && style.listStylePosition === "outside";
  const around = item.parentElement.parentElement, left = parseFloat(getComputedStyle(around).paddingLeft);
  return isMarked && item.checkVisibility() && item.getBoundingClientRect().left - around.getBoundingClientRect().left - left < 12;
}).map((item) => item.textContent.trim().slice(0, 40));

/** The beginnings of lists that have no marks, bring no look of their own and yet stand apart from what surrounds them. */
const indented = () => [...document.querySelectorAll("main :is(ul, ol):not([class])")].filter((list) => {
  const style = getComputedStyle(list);
  return style.listStyleType === "none" && list.checkVisibility() && parseFloat(style.paddingLeft) > 0;
}).map((list) => list.textContent.trim().slice(0, 40));

/** What is wrong with the page that is open, as sentences that begin with its name. */
export async function look(page, name, language) {
  const found = await page.evaluate(({ language }) => {
    const wrong = [];
    const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
    if (wide > 0) wrong.push(`sticks out by ${wide} px`);
    if (document.querySelectorAll("h1").length !== 1) wrong.push("has not exactly one h1");
    if (document.documentElement.lang !== language) wrong.push(`says lang=${document.documentElement.lang}`);
    if (document.body.innerText.includes("⟦")) wrong.push("lacks a text");
    return wrong;
  }, { language });
  const hanging = await page.evaluate(hangingOut);
  if (hanging.length > 0) found.push(`marks of lists hang out of their text: ${hanging.join(" | ")}`);
  const apart = await page.evaluate(indented);
  if (apart.length > 0) found.push(`lists without marks are indented: ${apart.join(" | ")}`);
  // Playwright's evaluate is not bound by the page's policy, so axe can be put into a page that forbids foreign scripts.
  await page.evaluate(axe);
  const violations = await page.evaluate(async (tags) => {
    // Dark pages are the same pages in other colours.
    const isDark = matchMedia("(prefers-color-scheme: dark)").matches;
    const runOnly = isDark ? { type: "rule", values: ["color-contrast", "link-in-text-block"] } : { type: "tag", values: tags };
    const result = await window.axe.run(document, { runOnly });
    return result.violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.target.join(" ")).slice(0, 3).join(" | ")}`);
  }, rules);
  return [...found, ...violations].map((sentence) => `${name}: ${sentence}`);
}
