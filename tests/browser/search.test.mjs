// A citizen types a place, then a word, into the box on the home page, and narrows by kind: units, tags, stories, models.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { look, twinOf } from "./look.mjs";
import { Site, appears, newWindow, openBrowser, press } from "./site.mjs";

let site, browser;
before(async () => { [site, browser] = [await Site.start(), await openBrowser()]; });
after(async () => { await browser?.close(); await site?.end(); });

const kinds = {
  vi: { unit: "Đơn vị hành chính", former: "Đơn vị cũ", tag: "Từ khoá" },
  en: { unit: "Administrative unit", former: "Former unit", tag: "Tag" },
};

/** The first name that was found, and what its card says it is. */
const first = async (page) => {
  const card = page.locator(".cards .card").first();
  return [await card.locator("h3").innerText(), await card.locator(".badges").innerText()];
};

for (const width of [1280, 360]) for (const javaScriptEnabled of [true, false]) for (const language of ["vi", "en"]) {
  test(`search: ${width} px, JavaScript ${javaScriptEnabled ? "on" : "off"}, ${language}`, { timeout: 120_000 }, async () => {
    const window = await newWindow(browser, site, { width, javaScriptEnabled, language });
    const twins = javaScriptEnabled ? null : await newWindow(browser, site, { width, language });
    const [words, wrong, page] = [kinds[language], [], await window.newPage()];
    page.on("pageerror", (error) => wrong.push(String(error)));
    const see = async (what) => {
      wrong.push(...(await look(twins ? await twinOf(page, twins) : page, what, language)));
      const name = `search-${width}-${language}-${javaScriptEnabled ? "js" : "plain"}-${what.replaceAll(" ", "-")}`;
      if (process.env.KHEO_SHOTS) await page.screenshot({ path: `${process.env.KHEO_SHOTS}/${name}.png`, fullPage: true });
    };
    /** Chooses a kind, as one can at every width. */
    const narrow = async (label) => {
      const link = page.locator(".facets").getByRole("link", { name: label, exact: true });
      if (!(await link.isVisible())) await page.locator("details.filters > summary").click();
      await press(page, link);
    };

    await page.goto("/");
    await page.fill("#q", "xa tan phu");
    await Promise.all([page.waitForURL("**/tra-cuu?**"), page.press("#q", "Enter")]);
    await appears(page, page.locator(".cards .card"));
    assert.deepEqual((await first(page))[0], "Xã Tân Phú");
    assert.ok((await first(page))[1].includes(words.unit), "a card says what it is");
    await see("a place");
    // Of all places that bear the name, those of before.
    await narrow(words.unit);
    await narrow(words.former);
    assert.ok((await first(page))[1].includes(words.former));
    await see("a former place");
    await press(page, page.locator(".card-title a").first());
    assert.match(new URL(page.url()).pathname, /^\/don-vi\/\d{2,5}(@[\d-]+)?$/);

    await page.goto(`/tra-cuu?q=${encodeURIComponent("thap sang duong que")}`);
    await see("a word");
    await narrow(words.tag);
    assert.deepEqual((await first(page))[0], "Thắp sáng đường quê");
    await see("a tag");
    await press(page, page.locator(".card-title a").first());
    assert.equal(new URL(page.url()).search, "?the=thap-sang-duong-que");
    assert.deepEqual(wrong, []);
    await Promise.all([window, twins].map((one) => one?.close()));
  });
}
