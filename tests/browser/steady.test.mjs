// Lines stay where a reader began to read them: late fonts and pictures move nothing that anybody would notice.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { hangingOut } from "./look.mjs";
import { Site, newWindow, openBrowser } from "./site.mjs";

/** How late the fonts come, in milliseconds: long after the first lines are shown. */
const fontsLate = 600;
/** The share of the window that may move, as browsers count it: a tenth is where people begin to notice. */
const shiftMax = (address) => (address === "/" ? 0.1 : 0.03);

let site, browser;
before(async () => { [site, browser] = [await Site.start(), await openBrowser()]; });
after(async () => { await browser?.close(); await site?.end(); });

const addresses = async () => {
  const list = await (await fetch(`${site.url}/tin-tuc`)).text();
  const stories = [...list.matchAll(/href="(\/tin-tuc\/[a-z0-9-]+-[a-z0-9]{13})"/g)].map(([, address]) => address);
  assert.ok(stories.length >= 2, "the demonstration has stories");
  return ["/", "/mo-hinh", "/tin-tuc", ...new Set(stories)];
};

test("lines stay where they are when the fonts arrive", { timeout: 120_000 }, async () => {
  for (const width of [360, 1280]) {
    for (const address of await addresses()) {
      const window = await newWindow(browser, site, { width });
      const page = await window.newPage();
      let fonts = 0;
      await page.route("**/*.woff2", async (route) => {
        fonts += 1;
        await new Promise((done) => setTimeout(done, fontsLate));
        await route.continue();
      });
      await page.goto(address, { waitUntil: "networkidle" });
      await page.evaluate(() => document.fonts.ready);
      const shift = await page.evaluate(() => new Promise((done) => {
        let sum = 0;
        new PerformanceObserver((list) => { for (const entry of list.getEntries()) sum += entry.value; })
          .observe({ type: "layout-shift", buffered: true });
        setTimeout(() => done(sum), 200);
      }));
      console.log(`# ${address} at ${width}: ${shift.toFixed(4)}`);
      assert.ok(fonts > 0, `${address}: no font was asked for`);
      assert.ok(shift <= shiftMax(address), `${address} at ${width} px: ${shift}`);
      await window.close();
    }
  }
});

test("pages fit the narrowest windows before the fonts arrive", { timeout: 120_000 }, async () => {
  for (const width of [320, 360]) {
    for (const language of ["vi", "en"]) {
      const window = await newWindow(browser, site, { width, language });
      const page = await window.newPage();
      await page.route("**/*.woff2", (route) => route.abort());
      const others = ["/tra-cuu?q=sang", "/don-vi", "/nhat-ky", "/quy-dinh", "/du-lieu", "/y-kien-ban-doc", "/ban-tin", "/dang-nhap"];
      const stories = (await addresses()).filter((address) => address.startsWith("/tin-tuc/"));
      const writing = await Promise.all(stories.map(async (story) => [`${story}/y-kien/viet`, (await fetch(`${site.url}${story}/y-kien/viet`)).ok]));
      const forms = writing.filter(([, is]) => is).map(([form]) => form);
      assert.ok(forms.length > 0, "comments are taken below a story");
      for (const address of [...(await addresses()), ...others, ...forms]) {
        await page.goto(address);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        assert.equal(wide, 0, `${address} in ${language} at ${width} px sticks out by ${wide} px`);
        assert.deepEqual(await page.evaluate(hangingOut), [], `${address}: marks of lists hang out of their text`);
      }
      await window.close();
    }
  }
});
