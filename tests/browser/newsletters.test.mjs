// Hoa asks for news by e-mail, confirms with the link of the letter, gets a story, changes what comes and ends it; a publisher
// sees a number. Once with scripts in Vietnamese, once on a telephone without scripts in English. Letters are files here.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { look, twinOf } from "./look.mjs";
import { Site, fill, newWindow, openBrowser, press, signIn } from "./site.mjs";

let site, browser;
before(async () => { [site, browser] = [await Site.start(), await openBrowser()]; });
after(async () => { await browser?.close(); await site?.end(); });

/** The newest letter to an address that leads to a path, once it has left; its text with the lines joined again. */
async function letter(to, holds) {
  const folder = path.join(site.folder, "data", "mail");
  const until = Date.now() + 30_000;
  while (Date.now() < until) {
    let names = [];
    try { names = readdirSync(folder).filter((name) => name.endsWith(".eml")).sort().reverse(); } catch { /* none yet */ }
    for (const name of names) {
      const text = readFileSync(path.join(folder, name), "utf8");
      const plain = text.replace(/=\r\n/g, "").replace(/=3D/g, "=");
      if (text.includes(`To: ${to}`) && plain.includes(holds)) return plain;
    }
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error(`no letter to ${to} with ${holds}`);
}

const linkOf = (text, to) => new URL(new RegExp(`https?://\\S*${to}\\?ma=[0-9a-f]+(&lang=en)?`).exec(text)[0]);

for (const { width, javaScriptEnabled, language } of [
  { width: 1280, javaScriptEnabled: true, language: "vi" },
  { width: 360, javaScriptEnabled: false, language: "en" },
]) {
  test(`news by e-mail: ${width} px, JavaScript ${javaScriptEnabled ? "on" : "off"}, ${language}`, { timeout: 180_000 }, async () => {
    const settings = { width, javaScriptEnabled, language };
    const [street, office] = [await newWindow(browser, site, settings), await newWindow(browser, site, settings)];
    const twins = javaScriptEnabled ? null : await newWindow(browser, site, { width, language });
    const wrong = [];
    const see = async (page, what) => {
      wrong.push(...(await look(twins ? await twinOf(page, twins) : page, what, language)));
      if (process.env.KHEO_SHOTS) await page.screenshot({ path: `${process.env.KHEO_SHOTS}/newsletters-${width}-${what.replaceAll(" ", "-")}.png`, fullPage: true });
    };
    const email = `hoa${width}@thu.example.vn`;
    const hoa = await street.newPage();
    hoa.on("pageerror", (error) => wrong.push(String(error)));
    await hoa.goto("/tin-tuc");
    await press(hoa, 'main a[href^="/ban-tin"]');
    await see(hoa, "an empty form");
    await hoa.uncheck("#unit-00");
    await press(hoa, "main .button-row button");
    assert.equal(await hoa.locator("main .error-summary a").count(), 2, "address and units are missing");
    await see(hoa, "what is missing");
    await fill(hoa, { email, province: "82" });
    await press(hoa, 'main button[name="add"]');
    await fill(hoa, { commune: "30043" });
    await see(hoa, "the communes of a province");
    await press(hoa, 'main button[name="add"]');
    assert.ok(await hoa.isChecked("#unit-30043"));
    assert.equal(await hoa.inputValue("#email"), email, "what was typed is still there");
    await hoa.check("#s-movement");
    await hoa.check("#frequency-each");
    await hoa.check(`#language-${language}`);
    // By the keyboard: Enter in a field sends the form.
    await Promise.all([hoa.waitForURL("**/ban-tin/da-gui"), hoa.press("#email", "Enter")]);
    await see(hoa, "a letter is on its way");

    await hoa.goto(String(linkOf(await letter(email, "/ban-tin/xac-nhan"), "/ban-tin/xac-nhan")));
    const section = language === "vi" ? "Dân vận khéo" : "Skilful mass mobilisation";
    assert.equal(await hoa.locator("main dl").getByText(section, { exact: true }).count(), 1, "her section is named");
    await see(hoa, "the question whether it was her");
    await press(hoa, "main form button");
    assert.equal(new URL(hoa.url()).pathname, "/ban-tin/cua-toi");
    await see(hoa, "what she gets");
    assert.equal(await hoa.getByText(email).count(), 0);

    const thu = await signIn(office, "thu");
    const title = `Ấp 3 thắp sáng đường quê ${width}`;
    await thu.goto("/lam-viec/tin-tuc/moi");
    await fill(thu, { unit: "30043", section: "movement", title, lede: "Sau tám tháng, 4,2 km đường ấp đã có đèn.", body: "Họp từng tổ.", byline: "Lan" });
    await press(thu, thu.locator('main form.form .button-row button:not([name="preview"])'));
    await press(thu, 'main form[action$="/gui"] button');
    await press(thu, 'main form[action$="/cong-bo"] button');
    const text = await letter(email, "/ban-tin/huy");
    assert.match(text, /List-Unsubscribe: <http/);
    await thu.goto("/lam-viec/tin-tuc");
    await press(thu, 'main a[href="/lam-viec/ban-tin"]');
    await see(thu, "numbers for the office");
    assert.equal(await thu.getByText(email).count(), 0);

    await hoa.uncheck("#k-news");
    await press(hoa, "main .button-row button");
    assert.ok(!(await hoa.isChecked("#k-news")));
    await hoa.goto(String(linkOf(text, "/ban-tin/huy")));
    await see(hoa, "the question whether to end it");
    await press(hoa, "main form button");
    await see(hoa, "the end");
    const answer = await hoa.goto(String(linkOf(text, "/ban-tin/cua-toi")));
    assert.equal(answer.status(), 410);
    await see(hoa, "a link that opens nothing");
    assert.deepEqual(wrong, []);
    await Promise.all([street, office, twins].map((window) => window?.close()));
  });
}
