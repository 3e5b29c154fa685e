// Lan writes with the buttons, pastes from Word and from web pages, and finds her draft again. Nothing that is pasted runs, and what
// the page makes of it looks on the site as it looked where it came from.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { look, twinOf } from "./look.mjs";
import { Site, day, fill, newWindow, openBrowser, press, signIn } from "./site.mjs";

let site, browser, window, lan;
before(async () => {
  [site, browser] = [await Site.start(), await openBrowser()];
  window = await newWindow(browser, site);
  lan = await signIn(window, "lan");
});
after(async () => { await browser?.close(); await site?.end(); });

/** Pastes what a clipboard holds, as the browser would hand it over. */
const paste = (page, html, text = "") => page.locator("#body").evaluate((area, [html, text]) => {
  const clipboardData = new DataTransfer();
  if (html) clipboardData.setData("text/html", html);
  clipboardData.setData("text/plain", text);
  area.focus();
  return area.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}, [html, text]);
const written = (page) => page.inputValue("#body");
const fresh = async (page) => {
  await page.goto("/lam-viec/tin-tuc/moi");
  const discard = page.locator("[data-draft-discard]");
  if (await discard.isVisible()) await discard.click();
  await page.fill("#body", "");
};

const fromWord = `<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p.MsoNormal{margin:0}</style><!--[if gte mso 9]><xml><o:x/></xml><![endif]--></head><body lang=VI>
<!--StartFragment--><h1>Cách làm<o:p></o:p></h1>
<p class=MsoNormal><span style='font-size:14.0pt'>Bà con <b>họp
từng tổ</b>, mức góp là <i style='mso-bidi-font-style:normal'>50.000 đồng</i>.<o:p></o:p></span></p>
<p class=MsoListParagraphCxSpFirst style='mso-list:l0 level1 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>·<span>&nbsp;&nbsp; </span></span><![endif]>Trụ bằng ống kẽm</p>
<p class=MsoListParagraphCxSpLast style='mso-list:l0 level1 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>·<span>&nbsp;&nbsp; </span></span><![endif]>Đèn 20 W</p>
<table class=MsoTableGrid><tr><td><p class=MsoNormal>Ấp</p></td><td><p class=MsoNormal>Đèn</p></td></tr><tr><td><p class=MsoNormal>3</p></td><td><p class=MsoNormal>86</p></td></tr></table>
<p class=MsoNormal>2. Không phải mục; <a href="https://example.vn/a(b)">xem thêm</a> * và _gạch_</p><!--EndFragment--></body></html>`;

test("what is pasted from Word keeps its headings, lists, tables and stress, and nothing else", { timeout: 60_000 }, async () => {
  await fresh(lan);
  assert.equal(await paste(lan, fromWord, "x"), false, "the page pastes it itself");
  assert.equal(await written(lan), [
    "## Cách làm", "Bà con **họp từng tổ**, mức góp là *50.000 đồng*.", "- Trụ bằng ống kẽm\n- Đèn 20 W",
    "| Ấp | Đèn |\n| --- | --- |\n| 3 | 86 |", "2\\. Không phải mục; [xem thêm](https://example.vn/a%28b%29) \\* và \\_gạch\\_",
  ].join("\n\n"));
  await fill(lan, { title: "Dán từ Word", lede: "Thử.", byline: "Lan" });
  await press(lan, 'main button[name="preview"]');
  const shown = lan.locator(".story-text");
  assert.deepEqual(await shown.locator("h2, strong, em, li, td, th").allInnerTexts(), ["Cách làm", "họp từng tổ", "50.000 đồng", "Trụ bằng ống kẽm", "Đèn 20 W", "Ấp", "Đèn", "3", "86"]);
  assert.ok((await shown.innerText()).includes("2. Không phải mục; xem thêm * và _gạch_"));
});

test("text without marks is pasted by the browser, also where nothing of the page's marks would remain", { timeout: 60_000 }, async () => {
  await fresh(lan);
  assert.equal(await paste(lan, "", "một"), true);
  assert.equal(await paste(lan, "<script>1</script>", "hai"), true);
});

test("nothing that is pasted runs or is asked for", { timeout: 60_000 }, async () => {
  const asked = [], wrong = [];
  const page = await window.newPage();
  page.on("request", (request) => asked.push(request.url()));
  page.on("pageerror", (error) => wrong.push(String(error)));
  page.on("dialog", (dialog) => { wrong.push(dialog.message()); dialog.dismiss(); });
  await fresh(page);
  asked.length = 0;
  for (const html of [
    "<img src='/never' onerror=\"document.title='chạy'\">a", "<svg onload=\"document.title='chạy'\"><p>a</p></svg>", "<script>document.title='chạy'</script><p>a</p>",
    "<a href=\"javascript:document.title='chạy'\">a</a>", "<a href=\" java\nscript:document.title='chạy'\">a</a>", "<iframe src='/never'></iframe><p>a</p>",
    "<style>@import '/never';</style><p style=\"background:url(/never)\">a</p>", "<p>&lt;script&gt;document.title='chạy'&lt;/script&gt;</p>", "<math><mtext><table><mglyph><style><img src=/never onerror=alert(1)></table>",
    "<video src=/never autoplay></video><p>a</p>", "<a href=\"https://a.example/x)<img src=x onerror=alert(1)>\">a</a>", "<link rel=stylesheet href=/never><base href=//evil.example><p>a</p>",
  ]) {
    await paste(page, html, "");
  }
  await fill(page, { title: "Dán", lede: "Thử.", byline: "Lan" });
  const found = await written(page);
  assert.ok(!/javascript:|onerror="|<img/i.test(found.replaceAll("\\<", "")), found);
  await press(page, 'main button[name="preview"]');
  assert.notEqual(await page.title(), "chạy");
  assert.equal(await page.locator(".story-text").locator("img, svg, iframe, video, script, style, [onerror], [onload], a[href^=javascript]").count(), 0);
  assert.deepEqual(asked.filter((address) => /never|evil/.test(address)), []);
  assert.deepEqual(wrong, []);
  await page.close();
});

test("buttons set marks around what is chosen, take them back, and can be undone", { timeout: 60_000 }, async () => {
  await fresh(lan);
  await lan.fill("#body", "Bà con góp công\nmột\nhai");
  const choose = (from, to) => lan.locator("#body").evaluate((area, [from, to]) => { area.focus(); area.setSelectionRange(from, to); }, [from, to]);
  const button = (act) => lan.locator(`[data-act="${act}"]`).click();
  await choose(7, 10);
  await button("bold");
  assert.equal(await written(lan), "Bà con **góp** công\nmột\nhai");
  await lan.keyboard.press("Control+z");
  assert.equal(await written(lan), "Bà con góp công\nmột\nhai");
  await choose(16, 23);
  await button("list");
  assert.equal(await written(lan), "Bà con góp công\n- một\n- hai");
  await button("list");
  assert.equal(await written(lan), "Bà con góp công\nmột\nhai");
  await choose(0, 0);
  await button("heading");
  assert.equal(await written(lan), "## Bà con góp công\nmột\nhai");
  await choose(10, 13);
  await lan.keyboard.press("Control+i");
  assert.equal(await written(lan), "## Bà con *góp* công\nmột\nhai");
  lan.once("dialog", (dialog) => dialog.accept("https://example.vn/a b"));
  await choose(0, 0);
  await lan.locator("#body").press("End");
  await button("link");
  assert.equal(await written(lan), "## Bà con *góp* công[chữ](https://example.vn/a%20b)\nmột\nhai");
});

test("a draft that was not sent is there again, and is gone once it is saved", { timeout: 60_000 }, async () => {
  const wrong = [];
  for (const width of [1280, 360]) {
    const own = await newWindow(browser, site, { width });
    const page = await signIn(own, "lan");
    await page.goto("/lam-viec/tin-tuc/moi");
    await fill(page, { title: `Nháp ${width}`, lede: "Mất điện giữa chừng.", body: "Còn nguyên.", byline: "Lan" });
    await page.locator("[data-draft-status]", { hasText: "Đã giữ" }).waitFor();
    await page.goto("/lam-viec/tin-tuc/moi");
    assert.equal(await written(page), "Còn nguyên.");
    wrong.push(...(await look(page, `writing at ${width}`, "vi")));
    if (process.env.KHEO_SHOTS) await page.screenshot({ path: `${process.env.KHEO_SHOTS}/editor-${width}.png`, fullPage: true });
    await press(page, page.locator('main form.form .button-row button:not([name="preview"])'));
    await page.goto("/lam-viec/tin-tuc/moi");
    assert.equal(await written(page), "");
    await own.close();
  }
  assert.deepEqual(wrong, []);
});

test("with the mouse at 1280 px, with scripts and without: told apart, looked at, published, filed elsewhere, corrected", { timeout: 180_000 }, async () => {
  const wrong = [];
  const eyes = await newWindow(browser, site);
  for (const javaScriptEnabled of [true, false]) {
    const own = await newWindow(browser, site, { javaScriptEnabled });
    const page = await signIn(own, "thu");
    const name = javaScriptEnabled ? "scripts" : "no-scripts";
    const see = async (what) => {
      const shown = javaScriptEnabled ? page : await twinOf(page, eyes);
      wrong.push(...(await look(shown, `${what} with ${name}`, "vi")));
      if (process.env.KHEO_SHOTS) await page.screenshot({ path: `${process.env.KHEO_SHOTS}/mouse-${what}-${name}.png`, fullPage: true });
    };
    const click = async (where) => {
      const target = typeof where === "string" ? page.locator(where) : where;
      await target.scrollIntoViewIfNeeded();
      const box = await target.boundingBox();
      await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
    };
    const type = async (field, text) => { await click(`#${field}`); await page.keyboard.type(text); };
    const go = (where) => Promise.all([page.waitForNavigation(), click(where)]);
    const save = 'main form.form .button-row button:not([name="preview"])';
    await page.goto("/lam-viec/tin-tuc/moi");
    await page.locator("#unit").selectOption("30043");
    for (const [field, text] of Object.entries({ title: `Họp ấp ${name}`, lede: "Bàn việc nước sạch.", body: "Mời bà con.", byline: "Thư", tags: "Nước sạch" })) await type(field, text);
    await type("expires-on", day(9));
    await type("event-on", day(8));
    await type("event-place", "Nhà văn hoá ấp 3");
    await click(page.getByLabel("Tin", { exact: true }));
    await click('label[for="pinned"]');
    await go(save);
    assert.ok((await page.locator(".error-summary, [role=alert]").first().innerText()).includes("Chỉ thông báo mới có"), "news is not an announcement");
    assert.deepEqual(await Promise.all(["#title", "#expires-on", "#event-place"].map((field) => page.inputValue(field))), [`Họp ấp ${name}`, day(9), "Nhà văn hoá ấp 3"]);
    assert.ok(await page.locator("#pinned").isChecked());
    await see("refused");
    await click(page.getByLabel("Thông báo", { exact: true }));
    await go('main button[name="preview"]');
    const preview = await page.locator("main article.story").innerText();
    for (const part of ["Nhà văn hoá ấp 3", day(8), `đến hết ${day(9)}`, "#Nước sạch", "Thư"]) assert.ok(preview.includes(part), `${part}: ${preview}`);
    await see("preview");
    await go(save);
    await go("main details[open] button");
    await go("main details[open] button");
    await go(page.getByRole("link", { name: "Đính chính" }));
    await page.locator("#section").selectOption("services");
    await see("correcting");
    await go(save);
    await page.getByText("Đã đổi chuyên mục, từ khoá.").waitFor();
    await go(page.getByRole("link", { name: "Đính chính" }));
    assert.ok(await page.locator("#pinned").isChecked());
    await click('label[for="pinned"]');
    await go(save);
    assert.ok(await page.locator("#note-error").isVisible(), "what readers go by is corrected with a note");
    await see("without-a-note");
    await type("note", "Không ghim nữa.");
    await go(save);
    await page.goto("/tin-tuc?muc=services");
    await go(page.getByRole("link", { name: `Họp ấp ${name}` }).first());
    assert.ok((await page.locator("main").innerText()).includes("Không ghim nữa."));
    await see("public");
    await page.goto("/lam-viec/trang-dau/30043");
    await go('main button[name="publish"]');
    await click(page.locator("main form details summary"));
    await go('main button[name="reset"]');
    assert.ok(await page.locator('label[for="sure"]').isVisible(), "it asks before it gives up what was composed");
    await see("reset");
    await click('label[for="sure"]');
    await go('main button[name="reset"]');
    assert.equal(await page.locator('main button[name="reset"]').count(), 0);
    await own.close();
  }
  assert.deepEqual(wrong, []);
});
