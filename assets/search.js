// Suggestions while somebody types (the combobox pattern of the ARIA guide); without it the form works as it is.
for (const input of document.querySelectorAll("input[data-suggest]")) {
  const list = document.createElement("ul"), id = `${input.id}-list`;
  list.id = id, list.className = "suggestions", list.hidden = true;
  list.setAttribute("role", "listbox"), list.setAttribute("aria-label", input.dataset.suggestLabel);
  input.after(list);
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", id]]) input.setAttribute(name, value);
  let timer, chosen = -1, asked = 0;
  const close = () => { list.hidden = true, chosen = -1, input.setAttribute("aria-expanded", "false"), input.removeAttribute("aria-activedescendant"); };
  const choose = (place) => {
    chosen = place;
    [...list.children].forEach((item, at) => item.setAttribute("aria-selected", at === place));
    if (place < 0) input.removeAttribute("aria-activedescendant");
    else input.setAttribute("aria-activedescendant", list.children[place].id), list.children[place].scrollIntoView({ block: "nearest" });
  };
  const show = (found) => {
    list.replaceChildren(...found.map(({ title, url }, at) => {
      const item = document.createElement("li");
      item.id = `${id}-${at}`, item.lang = "vi", item.textContent = title, item.dataset.url = url;
      item.setAttribute("role", "option"), item.setAttribute("aria-selected", "false");
      return item;
    }));
    if (!found.length) return close();
    list.hidden = false, chosen = -1, input.setAttribute("aria-expanded", "true"), input.removeAttribute("aria-activedescendant");
  };
  const ask = async () => {
    const text = input.value.trim(), turn = ++asked;
    if (text.length < 2) return close();
    try {
      const answer = await fetch(`${input.dataset.suggest}?q=${encodeURIComponent(text)}`);
      // A slow answer to what was typed before must not replace a newer one.
      if (answer.ok && turn === asked && document.activeElement === input) show(await answer.json());
    } catch { close(); }
  };
  input.addEventListener("input", () => { clearTimeout(timer), timer = setTimeout(ask, 150); });
  input.addEventListener("blur", () => { asked++, close(); });
  input.addEventListener("keydown", (event) => {
    const count = list.hidden ? 0 : list.children.length;
    if (event.key === "Escape" && count) close(), event.preventDefault();
    else if (event.key === "ArrowDown" && count) choose(chosen + 1 < count ? chosen + 1 : -1), event.preventDefault();
    else if (event.key === "ArrowUp" && count) choose(chosen < 0 ? count - 1 : chosen - 1), event.preventDefault();
    else if (event.key === "Enter" && count && chosen >= 0) event.preventDefault(), location.assign(list.children[chosen].dataset.url);
  });
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => { const item = event.target.closest("li"); if (item) location.assign(item.dataset.url); });
}
