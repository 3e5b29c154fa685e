// Every page in both languages, at 360 and 1280 px, in light and dark: axe finds nothing, nothing sticks out, nothing is missing.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { look } from "./look.mjs";
import { Site, newWindow, openBrowser, press, signIn } from "./site.mjs";

const commune = "30043";

let site, browser;
before(async () => { [site, browser] = [await Site.start(), await openBrowser()]; });
after(async () => { await browser?.close(); await site?.end(); });

/** Opens pages one after the other; console errors count, since a broken policy shows there. */
async function lookAtAll(page, addresses, language) {
  const wrong = [];
  page.removeAllListeners("console");
  page.on("console", (message) => {
    const isExpected = /status of (401|403|404|410|422)/.test(message.text());
    if (message.type() === "error" && !isExpected) wrong.push(`${page.url()}: console: ${message.text()}`);
  });
  for (const address of addresses) {
    await page.goto(address);
    wrong.push(...(await look(page, address, language)));
  }
  return wrong;
}

for (const language of ["vi", "en"]) {
  for (const [width, colorScheme] of [[360, "light"], [360, "dark"], [1280, "light"], [1280, "dark"]]) {
    const name = `${language}, ${width} px, ${colorScheme}`;

    test(`public pages: ${name}`, { timeout: 120_000 }, async () => {
      const window = await newWindow(browser, site, { width, language });
      const page = await window.newPage();
      await page.emulateMedia({ colorScheme });
      await page.goto("/mo-hinh");
      const model = await page.getAttribute(".card-title a", "href");
      await page.goto("/mo-hinh?trang-thai=ghi-nhan");
      const recorded = await page.getAttribute(".card-title a", "href");
      const addresses = ["/", "/mo-hinh", "/mo-hinh?nam=2025&theo=xua&tinh=24@2021-01-01&q=khong+co+gi", model, recorded,
        "/don-vi", "/don-vi?ten=bac+giang", "/don-vi/24", "/don-vi/24@2021-01-01", `/don-vi/${commune}`, "/tra-cuu", "/tra-cuu?q=duong+que", "/tra-cuu?q=%22khong+co+gi%22", "/thong-ke",
        "/thong-ke/82?nam=2025", "/thong-ke?theo=xua&nam=2024", "/du-lieu", "/du-lieu/mo-hinh", "/dang-nhap",
        "/quen-mat-khau", "/dat-lai-mat-khau?ma=khong-co", "/khong-co-trang-nay"];
      const wrong = await lookAtAll(page, addresses, language);
      for (const [address, what] of [["/dang-nhap", "a refused sign-in"], ["/quen-mat-khau", "a forgotten password asked for"]]) {
        await page.goto(address);
        await page.fill("#login", "khong-co-ai");
        await press(page, "main form button");
        wrong.push(...(await look(page, what, language)));
      }
      assert.deepEqual(wrong, []);
      await window.close();
    });

    test(`officers' pages: ${name}`, { timeout: 180_000 }, async () => {
      const wrong = [];
      for (const [login, addresses] of [
        ["lan", ["/lam-viec", "/lam-viec/mo-hinh", "/lam-viec/nhap-so-lieu", "/lam-viec/mo-hinh/moi", "/tai-khoan", "/lam-viec/nguoi"]],
        ["thu", ["/lam-viec"]],
        ["hai", ["/lam-viec/tham-dinh", "/lam-viec/tham-dinh/may"]],
        ["quantri", ["/lam-viec", "/lam-viec/nguoi", "/lam-viec/nguoi/moi"]],
        ["lanh", ["/tai-khoan", "/lam-viec"]],
      ]) {
        const window = await newWindow(browser, site, { width, language });
        const page = await signIn(window, login);
        await page.emulateMedia({ colorScheme });
        wrong.push(...(await lookAtAll(page, addresses, language)));
        if (login === "lan") {
          await page.goto("/lam-viec/mo-hinh/moi");
          await press(page, "button[name=send]");
          wrong.push(...(await look(page, "a refused registration", language)));
          await page.goto("/tai-khoan");
          await press(page, 'form[action="/tai-khoan/mat-khau"] button');
          wrong.push(...(await look(page, "a refused password", language)));
        }
        if (login === "lan" || login === "thu") {
          await page.goto("/lam-viec");
          const links = await page.locator(".task-title a").evaluateAll((all) => all.map((link) => link.getAttribute("href")));
          wrong.push(...(await lookAtAll(page, links.slice(0, 4), language)));
        }
        if (login === "thu") {
          await page.goto("/lam-viec");
          await press(page, page.locator(".task-title a").first());
          await press(page, 'form[action$="/cong-nhan"] button');
          wrong.push(...(await look(page, "a refused decision", language)));
        }
        if (login === "quantri") {
          await page.goto("/lam-viec/nguoi/moi");
          await press(page, "main form.form button");
          wrong.push(...(await look(page, "a refused person", language)));
          await page.goto("/lam-viec/nguoi");
          const person = await page.locator('main a[href^="/lam-viec/nguoi/0"], main a[href^="/lam-viec/nguoi/3"]').first().getAttribute("href");
          wrong.push(...(await lookAtAll(page, [person, `${person}/xoa-du-lieu`], language)));
        }
        await window.close();
      }
      assert.deepEqual(wrong, []);
    });
  }
}
