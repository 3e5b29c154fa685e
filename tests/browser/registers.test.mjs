// Lan sends her commune's register, corrects it, the server dies while it is written; then a reader searches, counts and takes
// the table away. Once with a mouse and scripts in Vietnamese, once on a telephone without scripts in English.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { look, twinOf } from "./look.mjs";
import { Site, newWindow, openBrowser, press, signIn } from "./site.mjs";

const head = "Số đăng ký;TÊN MÔ HÌNH;Lĩnh vực;Tập thể hay cá nhân;Năm;Mã xã;Đơn vị thực hiện;Nội dung;Cấp công nhận;Số QĐ công nhận;" +
  "Ngày công nhận;Người ký công nhận;Tổng kinh phí;Dân góp;Ngân sách;Nguồn khác;Ghi chép riêng";
const row = (year, number, money = "70.000.000") =>
  `${number}/${year};Vườn thuốc nam số ${number};economy;tập thể;${year};30043;Chi hội ${number};Bà con góp cây;xã;12-QĐ/ĐU;15/10/${year};Trần Văn A;` +
  `${money};50.000.000;20.000.000;0;riêng`;
const file = (rows) => ({ name: "so.csv", mimeType: "text/csv", buffer: Buffer.from([head, ...rows].join("\r\n")) });

let site, browser;
before(async () => { [site, browser] = [await Site.start(), await openBrowser()]; });
after(async () => { await browser?.close(); await site?.end(); });

for (const { width, javaScriptEnabled, language, year, from } of [
  { width: 1280, javaScriptEnabled: true, language: "vi", year: 2019, from: 1 },
  { width: 360, javaScriptEnabled: false, language: "en", year: 2020, from: 2001 },
]) {
  const name = `${width} px, JavaScript ${javaScriptEnabled ? "on" : "off"}, ${language}`;

  test(`a register is sent, corrected, taken over through a fall, found, counted and taken away: ${name}`, { timeout: 180_000 }, async () => {
    const window = await newWindow(browser, site, { width, javaScriptEnabled, language });
    const twins = javaScriptEnabled ? null : await newWindow(browser, site, { width, language });
    const wrong = [];
    const see = async (page, what) => wrong.push(...(await look(twins ? await twinOf(page, twins) : page, what, language)));
    const lan = await signIn(window, "lan");
    await press(lan, 'main a[href="/lam-viec/nhap-so-lieu"]');
    await see(lan, "registers");
    await press(lan, "main form button");
    assert.equal(await lan.locator("[aria-invalid=true]").count(), 1, "a form without a file says so at the field");
    await see(lan, "no file");
    const send = async (rows) => {
      await lan.goto("/lam-viec/nhap-so-lieu");
      await lan.setInputFiles('main input[type="file"]', file(rows));
      await press(lan, "main form button");
    };
    await send([row(year, from), row(year, from + 1, "71.000.000"), row(year, from + 2).replace(";30043;", ";99999;")]);
    assert.equal(await lan.locator("main tbody tr").count(), 2);
    assert.match(await lan.locator("main tbody").innerText(), /70[.,]000[.,]000/, "the sum is shown");
    await see(lan, "a register with errors");

    await send(Array.from({ length: 1200 }, (_, place) => row(year, from + place)));
    await see(lan, "a sound register");
    const address = lan.url();
    await lan.locator(`main form[action$="/chay"] button`).click({ noWaitAfter: true });
    await lan.waitForLoadState();
    await site.kill();
    await site.begin();
    for (let turn = 0; turn < 100; turn += 1) {
      await lan.goto(address);
      if (await lan.locator('main a[href="/lam-viec/mo-hinh"].button').count()) break;
      // A server that died holds its import for a minute; pressing again does no harm.
      const again = lan.locator('main form[action$="/chay"] button');
      if (await again.count()) await press(lan, again);
      await lan.waitForTimeout(1000);
    }
    await see(lan, "a register that was taken over");
    assert.match(await lan.locator("main").innerText(), /1[.,]200/);

    const reader = await window.newPage();
    const last = from + 1199;
    await reader.goto(`/mo-hinh?nam=${year}&linh-vuc=economy&tinh=82`);
    await see(reader, "the list");
    for (let turn = 0; turn < 50; turn += 1) {
      await reader.goto(`/tra-cuu?q=vuon+thuoc+nam+so+${last}`);
      if ((await reader.locator("main").innerText()).includes(`số ${last}`)) break;
      await reader.waitForTimeout(200);
    }
    assert.match(await reader.locator("main .card-title").first().innerText(), new RegExp(`số ${last}`));
    await see(reader, "what was found");
    await reader.goto("/tra-cuu?q=vuon+thuc+nam");
    await see(reader, "another spelling");
    // Where everything found is alike there is nothing to narrow by.
    await reader.goto("/tra-cuu?q=duong");
    const narrower = reader.locator(".facets a").first();
    if (!(await narrower.isVisible())) await reader.locator("details.filters > summary").click();
    await press(reader, narrower);
    await see(reader, "narrowed");
    await reader.goto(`/thong-ke/30043?nam=${year}`);
    assert.match(await reader.locator("main").innerText(), /1[.,]200/);
    await see(reader, "statistics");
    await reader.goto("/du-lieu/mo-hinh");
    await see(reader, "a table");
    const answer = await window.request.get(`/du-lieu/mo-hinh.csv?nam=${year}&linh-vuc=economy&xa=30043`);
    const text = await answer.text();
    assert.ok(text.includes(`Vườn thuốc nam số ${last}`));
    const manifest = await (await window.request.get(`/du-lieu/mo-hinh.csv.manifest.json?nam=${year}&linh-vuc=economy&xa=30043`)).json();
    assert.equal(text.trimEnd().split(/\r\n/).length, manifest.rows + 1);
    assert.deepEqual(wrong, []);
    await twins?.close();
    await window.close();
  });
}

test("suggestions come while somebody types and are taken with the keyboard", { timeout: 60_000 }, async () => {
  const window = await newWindow(browser, site, { width: 1280 });
  const page = await window.newPage();
  await page.goto("/tra-cuu");
  const box = page.locator('main input[name="q"]');
  await box.focus();
  await page.keyboard.type("thap sa", { delay: 20 });
  await page.locator('[role="option"]').first().waitFor();
  assert.deepEqual(await look(page, "suggestions", "vi"), []);
  await page.keyboard.press("ArrowDown");
  assert.ok(await box.getAttribute("aria-activedescendant"));
  await page.keyboard.press("Escape");
  assert.equal(await page.locator('[role="option"]:visible').count(), 0);
  await window.close();
});
