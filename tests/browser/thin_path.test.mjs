// The thin path as the people who walk it: a model is registered, returned, accepted, recognised, published and read.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Site, appears, councilPasses, day, fill, model, newWindow, openBrowser, press, signIn } from "./site.mjs";

let site, browser;
before(async () => { [site, browser] = [await Site.start(), await openBrowser()]; });
after(async () => { await browser?.close(); await site?.end(); });

for (const [width, javaScriptEnabled] of [[360, false], [1280, true]]) {
  test(`the thin path, ${width} px, JavaScript ${javaScriptEnabled ? "on" : "off"}`, { timeout: 120_000 }, async () => {
    const open = () => newWindow(browser, site, { width, javaScriptEnabled });
    const title = `Kênh sạch ấp 6 ở màn hình ${width}`;
    const full = model(title);

    // Lan begins with too little: nothing is lost, and she is told what is missing.
    const lan = await signIn(await open(), "lan");
    await lan.goto("/lam-viec/mo-hinh/moi");
    await fill(lan, { title, situation: full.situation });
    assert.equal((await press(lan, "button[name=send]")).status(), 422);
    assert.equal(await lan.locator(".error-summary").evaluate((box) => box === document.activeElement), true, "the summary has the focus");
    assert.equal(await lan.locator("#title").inputValue(), title);
    await fill(lan, { field: full.field });
    assert.equal((await press(lan, "button[name=send]")).status(), 422);
    assert.equal(await lan.locator(".error-summary a").count(), 9, "eight empty parts and the criteria");
    assert.equal(await lan.locator("#situation").inputValue(), full.situation);

    // She saves what she has, comes back to it another day, completes and sends it.
    await press(lan, "button[name=save]");
    assert.match(await lan.locator(".flash--done").innerText(), /Đã lưu bản nháp/);
    const file = lan.url();
    await lan.goto("/lam-viec");
    await press(lan, lan.getByRole("link", { name: title }));
    assert.equal(lan.url(), file);
    await press(lan, lan.getByRole("link", { name: "Sửa hồ sơ" }));
    await fill(lan, full);
    await press(lan, "button[name=send]");
    // At the other width nearly the same model was registered: Lan says how this one differs.
    if (lan.url().endsWith("/doi-chieu")) {
      await lan.check("#judgement-different");
      await lan.fill("#reason", "Là đoạn kênh khác.");
      await press(lan, 'form[action$="/doi-chieu"] button');
    }
    assert.match(await lan.locator(".flash--done").innerText(), /Đã gửi đăng ký/);

    // Hải returns it with a reason and a day.
    const hai = await signIn(await open(), "hai");
    await press(hai, hai.getByRole("link", { name: title }));
    const reason = "Xin ghi rõ 6.000.000 đồng do ai góp.";
    await hai.locator("summary", { hasText: "Trả lại để bổ sung" }).click();
    await fill(hai, { reason: "", "due-on": day(7) });
    const returning = 'form[action$="/tra-lai"] button';
    assert.equal((await press(hai, returning)).status(), 422);
    await fill(hai, { reason });
    await press(hai, returning);
    assert.match(await hai.locator(".flash--done").innerText(), /Đã trả lại hồ sơ/);

    // Lan reads why, completes it and sends it again.
    await lan.goto("/lam-viec");
    await press(lan, lan.getByRole("link", { name: title }));
    assert.match(await lan.locator(".flash--care").innerText(), new RegExp(`${day(7)}[^]*${reason}`));
    await press(lan, lan.getByRole("link", { name: "Sửa hồ sơ" }));
    await fill(lan, { resources: "80 ngày công; 6.000.000 đồng do 120 hộ góp." });
    await press(lan, "button[name=send]");

    // Hải accepts it.
    await hai.goto("/lam-viec");
    await press(hai, hai.getByRole("link", { name: title }));
    await press(hai, 'form[action$="/tiep-nhan"] button');
    assert.match(await hai.locator(".flash--done").innerText(), /Đã tiếp nhận/);

    // The council passes it.
    await councilPasses(browser, site, [file.split("/").at(-1)]);

    // Thư mistypes the day of the decision, is told so, corrects it, and publishes.
    const thu = await signIn(await open(), "thu");
    await press(thu, thu.getByRole("link", { name: title }));
    const decision = { level: "commune", number: "7-QĐ/ĐU", signer: "Nguyễn Văn Thuận, Bí thư Đảng uỷ xã", "legal-basis": "Kế hoạch số 12-KH/ĐU" };
    await fill(thu, { ...decision, "decided-on": day(1) });
    const recognising = 'form[action$="/cong-nhan"] button';
    assert.equal((await press(thu, recognising)).status(), 422);
    assert.match(await thu.locator(".error-summary").innerText(), /Ngày ký không thể sau hôm nay/);
    assert.equal(await thu.locator('[name="number"]').inputValue(), decision.number);
    await fill(thu, { "decided-on": day(0) });
    await press(thu, recognising);
    assert.match(await thu.locator(".flash--done").innerText(), /Đã ghi quyết định công nhận/);
    if (!(await thu.locator('form[action$="/cong-khai"] button').isVisible())) {
      await thu.locator("summary", { hasText: /^Công khai/ }).click();
    }
    await press(thu, 'form[action$="/cong-khai"] button');
    assert.match(await thu.locator(".flash--done").innerText(), /Đã công khai/);

    // A citizen without an account finds it without tone marks and reads it.
    const citizen = await (await open()).newPage();
    await citizen.goto("/");
    await citizen.fill("#q", `kenh sach ap 6 o man hinh ${width}`);
    await press(citizen, "main .search-box button");
    await appears(citizen, citizen.getByRole("link", { name: title }));
    await press(citizen, citizen.getByRole("link", { name: title }));
    assert.equal(await citizen.locator("h1").innerText(), title);
    const page = await citizen.locator("main").innerText();
    for (const part of ["do 120 hộ góp", decision.number, decision.signer, "Kênh sạch"]) assert.ok(page.includes(part), part);
    assert.ok(!page.includes(reason), "why it was returned stays inside");
    for (const page of [lan, hai, thu, citizen]) await page.context().close();
  });

  test(`sent twice, kept once, ${width} px, JavaScript ${javaScriptEnabled ? "on" : "off"}`, { timeout: 60_000 }, async () => {
    const window = await newWindow(browser, site, { width, javaScriptEnabled });
    const lan = await signIn(window, "lan");
    const title = `Gửi hai lần ở màn hình ${width}`;
    await lan.goto("/lam-viec/mo-hinh/moi");
    await fill(lan, model(title));
    const key = await lan.locator("[name=form-key]").inputValue();
    await press(lan, "button[name=send]");
    const file = lan.url();
    await lan.goBack();
    assert.equal(await lan.locator("[name=form-key]").inputValue(), key);
    await fill(lan, model(title));
    await press(lan, "button[name=send]");
    assert.equal(lan.url(), file);
    await lan.goto("/lam-viec/mo-hinh");
    assert.equal(await lan.getByRole("link", { name: title }).count(), 1);
    await window.close();
  });
}
